"""Chapter 11: words, sketches, hashed features and sparse matrices."""

import itertools
import math
import types

import numpy

from .registry import Outcome, equal, estimates, example, near, timed

TEXT = "11_less_ram/compressing_text"
SKETCHES = "11_less_ram/probabilistic_datastructures"
KEYS = 100_000


def make_words(count):
    """Different random words of 3 to 10 letters, and the one that the book looks up."""
    random = numpy.random.default_rng(7)
    lengths = random.integers(3, 11, count)
    ends = lengths.cumsum()
    letters = random.integers(ord("a"), ord("z") + 1, ends[-1], numpy.uint8).tobytes().decode()
    return sorted({letters[end - length:end] for end, length in zip(ends, lengths)} | {"Zwiebel"})


@example(f"{TEXT}/text_example_list_bisect.py", "index",
         "200 000 look-ups among 100 000 words; the graph of the words as arrays, a few lines")
def look_up_words(book, program):
    module = book.load(f"{TEXT}/text_example_list_bisect.py", unused=["memory_profiler"])
    file = book.folder / TEXT / module.text_example.SUMMARISED_FILE
    file.write_text("\n".join(make_words(100_000)), encoding="utf-8")
    # The reader names its file from its own folder.
    words = list(module.text_example.read_words(str(file)))
    tokens = words + [word + "s" for word in words]

    def find(token):
        try:
            return module.index(words, token)
        except ValueError:
            return -1

    found, seconds = timed(lambda: [find(token) for token in tokens])
    run = program.run("dawg_contains", **make_graph(words), **join(tokens))
    return Outcome(seconds, [run], equal(found, run.outputs["output"]))


def join(tokens):
    """Tokens as bytes and where each begins."""
    encoded = [token.encode() for token in tokens]
    offsets = numpy.cumsum([0, *map(len, encoded)], dtype=numpy.int64)
    return {"bytes": numpy.frombuffer(b"".join(encoded), numpy.uint8), "offsets": offsets}


def make_graph(words):
    """The tree of sorted words: nodes in the order of their depth, each with a range of the words."""
    words = [word.encode() for word in words]
    nodes, first, labels, before, is_final = [(0, len(words), 0)], [0], [], [], []
    for low, high, depth in nodes:
        is_final.append(len(words[low]) == depth)
        start = low + is_final[-1]
        for label, group in itertools.groupby(range(start, high), lambda i: words[i][depth]):
            members = list(group)
            nodes.append((members[0], members[-1] + 1, depth + 1))
            labels.append(label)
            before.append(members[0] - low)
        first.append(len(labels))
    return {"first": numpy.array(first, numpy.int32), "labels": numpy.array(labels, numpy.uint8),
            "targets": numpy.arange(1, len(nodes), dtype=numpy.int32), "before": numpy.array(before, numpy.int32),
            "is_final": numpy.array(is_final, numpy.uint8)}


def count_events(file, make, add, read):
    """1 000 counters of 1 000 events each: their mean is the count, with 1/√2000 of it as standard error."""
    counters = events = 1000

    def compare(book, program):
        module = book.load(file)

        def count():
            counted = make(module, counters)
            for _ in range(events):
                for counter in range(counters):
                    add(counted, counter)
            return sum(read(counted, counter) - 1 for counter in range(counters)) / counters

        mean, seconds = timed(count)
        run = program.run("morris", counts=numpy.full(counters, events, numpy.uint32), a=1)
        ours = (2.0 ** run.outputs["output"] - 1).mean()
        return Outcome(seconds, [run], estimates(mean, ours, events, events / math.sqrt(2 * counters)))

    example(file, "MorrisCounter", "1 000 counters of 1 000 events each; their mean, 5 standard errors")(compare)


count_events("11_less_ram/morris_counter_example/morris_counter.py",
             lambda module, count: module.MorrisCounter(nbr_counters=count),
             lambda counted, counter: counted.add(counter), lambda counted, counter: counted.get(counter))
count_events(f"{SKETCHES}/morriscounter.py",
             lambda module, count: [module.MorrisCounter() for _ in range(count)],
             lambda counted, counter: counted[counter].add(), lambda counted, counter: len(counted[counter]))


def sketch(file, function, make, kernel, size, error):
    def compare(book, program):
        module = book.load(f"{SKETCHES}/{file}")

        def count():
            made = make(module)
            for key in range(KEYS):
                made.add(str(key))
            return len(made)

        estimate, seconds = timed(count)
        outputs = ("registers", "estimate") if kernel == "hyperloglog" else ("hashes", "used", "estimate")
        run = program.run(kernel, *outputs, keys=numpy.arange(KEYS, dtype=numpy.uint64), **size)
        return Outcome(seconds, [run], estimates(estimate, run.outputs["estimate"][0], KEYS, KEYS * error))

    example(f"{SKETCHES}/{file}", function, "100 000 keys; 5 standard errors")(compare)


sketch("hyperloglog.py", "HyperLogLog(10)", lambda module: module.HyperLogLog(10), "hyperloglog", {"m": 1024}, 1.04 / 32)
sketch("kminvalues.py", "KMinValues(1024)", lambda module: module.KMinValues(1024), "kmv", {"k": 1024}, 1 / math.sqrt(1022))


@example(f"{SKETCHES}/bloomfilter.py", "BloomFilter",
         "100 000 keys, and 100 000 others; how many of the others are found by mistake, 5 standard errors")
def query_bloom_filter(book, program):
    module = book.load(f"{SKETCHES}/bloomfilter.py")
    keys = numpy.arange(KEYS, dtype=numpy.uint64)

    def fill_and_query():
        made = module.BloomFilter(KEYS)
        made.data.setall(0)
        for key in range(KEYS):
            made.add(str(key))
        return made, [str(key) in made for key in range(2 * KEYS)]

    (made, found), seconds = timed(fill_and_query)
    empty = numpy.zeros(-(-made.num_bits // 64), numpy.uint64)
    added = program.run("bloom_add", keys=keys, filter=empty, hashes=made.num_hashes)
    queried = program.run("bloom_query", keys=numpy.arange(2 * KEYS, dtype=numpy.uint64), filter=added.outputs["output"],
                          hashes=made.num_hashes)
    ours = queried.outputs["output"]
    assert all(found[:KEYS]) and ours[:KEYS].all(), "a key that was added isn't found"
    mistakes = KEYS * (1 - math.exp(-made.num_hashes * KEYS / made.num_bits)) ** made.num_hashes
    agreement = estimates(sum(found[KEYS:]), int(ours[KEYS:].sum()), mistakes, math.sqrt(mistakes))
    return Outcome(seconds, [added, queried], agreement)


@example("11_less_ram/sklearn_hashing_trick/feature_hashing_explanation2.py", "token_freqs, FeatureHasher",
         "tokens of one to three words of the checkout's own texts; matrices equal")
def hash_features(book, program):
    texts = [(book.folder / file).read_text(encoding="utf-8") for file in book.files]
    news = types.SimpleNamespace(data=[text for text in texts if text], target=[len(text) % 2 for text in texts if text])
    module = book.load("11_less_ram/sklearn_hashing_trick/feature_hashing_explanation2.py",
                       replaced={"sklearn.datasets.fetch_20newsgroups": lambda **_: news})
    frequencies = [module.token_freqs(text) for text in module.X_train_text]
    matrix, seconds = timed(module.hasher.transform, frequencies)
    tokens = [token for frequency in frequencies for token in frequency]
    run = program.run("feature_hash", "index", "sign", **join(tokens), features=matrix.shape[1])
    counts = numpy.array([count for frequency in frequencies for count in frequency.values()], float)
    rows = numpy.repeat(numpy.arange(len(frequencies)), [len(frequency) for frequency in frequencies])
    ours = matrix.__class__((run.outputs["sign"] * counts, (rows, run.outputs["index"])), matrix.shape)
    difference = abs(matrix - ours)
    return Outcome(seconds, [run], near([difference.max()], [0], 0))


@example("11_less_ram/sparse/benchmark_sparse.py", "benchmark: tocsr()", "a matrix of 2048 × 2048, 10 % of it not 0")
def compress_rows(book, program):
    from scipy import sparse
    book.load("11_less_ram/sparse/benchmark_sparse.py")
    matrix = sparse.random(2048, 2048, 0.1, random_state=8)
    compressed, seconds = timed(matrix.tocsr)
    run = program.run("coo_to_csr", "row-offsets", "columns", "values", "used",
                      entry_rows=matrix.row, entry_columns=matrix.col, entry_values=matrix.data, rows=2048)
    compressed.sort_indices()
    used = run.outputs["used"][0]
    ours = [*run.outputs["row-offsets"], *run.outputs["columns"][:used], *run.outputs["values"][:used]]
    return Outcome(seconds, [run], equal([*compressed.indptr, *compressed.indices, *compressed.data], ours))


@example("11_less_ram/sparse/benchmark_sparse.py", "benchmark: m_dense * m_dense", "2048 × 2048, 10 % of it not 0")
def multiply_matrices(book, program):
    from scipy import sparse
    book.load("11_less_ram/sparse/benchmark_sparse.py")
    matrix = sparse.random(2048, 2048, 0.1, random_state=8).todense()
    product, seconds = timed(lambda: matrix * matrix)
    run = program.run("matmul_f64", a=numpy.asarray(matrix), b=numpy.asarray(matrix))
    # Two sums of 2048 products of numbers below 1, in any order: twice the bound of Jeannerod and Rump.
    bound = 2 * 2050 * 2.0 ** -53 * product.max()
    return Outcome(seconds, [run], near(numpy.ravel(product), run.outputs["output"].ravel(), bound))
