"""Chapters 1, 3 and 4: prime numbers, searches and sets."""

import numpy

from .registry import Outcome, equal, example, timed


@example("01_understanding/check_prime.py", "check_prime", "20 000 numbers from 10 000 000")
def check_prime(book, program):
    module = book.load("01_understanding/check_prime.py")
    numbers = range(10_000_000, 10_020_000)
    found, seconds = timed(lambda: [module.check_prime(number) for number in numbers])
    run = program.run("is_prime", values=numpy.array(numbers, numpy.uint64))
    return Outcome(seconds, [run], equal(found, run.outputs["output"].astype(bool)))


def search_in_list(function):
    def compare(book, program):
        search = getattr(book.load("01_understanding/reducing_operations.py"), function)
        haystack, needles = list(range(1000)), range(-500, 1500)
        found, seconds = timed(lambda: [search(haystack, needle) for needle in needles])
        run, positions = find_positions(program, haystack, needles)
        return Outcome(seconds, [run], equal(found, positions >= 0))
    return compare


for name in ("search_fast", "search_slow", "search_unknown1", "search_unknown2"):
    example("01_understanding/reducing_operations.py", name,
            "2 000 needles in 1 000 items; found where `keys[position] == needle`")(search_in_list(name))


def search_in_array(file, function, size, needles):
    def compare(book, program):
        search = getattr(book.load(file), function)
        haystack = list(range(size))
        wanted = numpy.random.default_rng(3).integers(-size // 4, size + size // 4, needles)
        found, seconds = timed(lambda: [search(needle, haystack) for needle in wanted.tolist()])
        run, positions = find_positions(program, haystack, wanted)
        return Outcome(seconds, [run], equal(found, positions))
    return compare


def find_positions(program, haystack, needles):
    """The index of each needle, −1 where there is none."""
    keys, queries = numpy.array(haystack, numpy.int64), numpy.array(needles, numpy.int64)
    run = program.run("search_sorted", keys=keys, queries=queries)
    positions = run.outputs["output"]
    found = keys[positions.clip(max=keys.size - 1)] == queries
    return run, numpy.where(found, positions, -1)


for name, count in (("linear_search", 20), ("binary_search", 200_000)):
    example(f"03_lists_tuples/{name}.py", name, f"{count} needles in a million items")(
        search_in_array(f"03_lists_tuples/{name}.py", name, 1_000_000, count))


@example("03_lists_tuples/bisect_example.py", "find_closest",
         "200 000 needles in 1 000 000 numbers; then the nearer of `keys[position − 1]` and `keys[position]`")
def find_closest(book, program):
    module = book.load("03_lists_tuples/bisect_example.py")
    random = numpy.random.default_rng(4)
    keys = numpy.sort(random.integers(0, 10**9, 1_000_000))
    queries = random.integers(-10**8, 11 * 10**8, 200_000)
    haystack, needles = keys.tolist(), queries.tolist()
    found, seconds = timed(lambda: [module.find_closest(haystack, needle) for needle in needles])
    run = program.run("search_sorted", keys=keys, queries=queries)
    above = run.outputs["output"].clip(max=keys.size - 1)
    below = (above - 1).clip(min=0)
    nearer = numpy.where(keys[above] - queries > queries - keys[below], below, above)
    return Outcome(seconds, [run], equal(found, nearer))


def count_names(function):
    def compare(book, program):
        module = book.load("04_dict_set/unique_lookup.py")
        module.random.seed(5)
        phonebook = [(module.random_name(), "555-555-5555") for _ in range(10_000)]
        phonebook += phonebook[:5000]
        count, seconds = timed(getattr(module, function), phonebook)
        # First names have eight letters: eight bytes, a 64-bit number.
        first_names = "".join(name.split(" ", 1)[0] for name, _ in phonebook)
        run = program.run("factorize", "codes", "uniques", "used", keys=numpy.frombuffer(first_names.encode(), numpy.int64))
        return Outcome(seconds, [run], equal([count], run.outputs["used"]))
    return compare


for name in ("set_unique_names", "list_unique_names"):
    example("04_dict_set/unique_lookup.py", name, "15 000 names, 10 000 different ones; a first name's 8 bytes as an int64")(
        count_names(name))
