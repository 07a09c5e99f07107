"""Chapters 9 and 10: π by random points, and prime numbers."""

import contextlib
import math
import multiprocessing
import os
import queue

import numpy

from .registry import Outcome, equal, estimates, example, timed

PI = "09_multiprocessing/pi_estimation"
GENERATION = "09_multiprocessing/prime_generation"
VALIDATION = "09_multiprocessing/prime_validation"
PROCESSES = 4

# The numbers of the book: trivial, two with large factors, and two primes.
VALIDATED = [112272535095295, 100109100129100369, 100109100129101027, 100109100129100151, 100109100129162907]

# Its smaller prime and a multiple of 5, for what starts processes for each number.
VALIDATED_IN_POOLS = [112272535095293, 112272535095295]


def estimate_pi(file, function, count, processes=1):
    def compare(book, program):
        hit = getattr(book.load(f"{PI}/{file}"), function)
        if processes == 1:
            hits, seconds = timed(silently, hit, count)
        else:
            with multiprocessing.Pool(processes) as pool:
                parts, seconds = timed(silently, pool.map, hit, [count // processes] * processes)
            hits = sum(parts)
        run = program.run("montecarlo_pi", count=count)
        ours = int(run.outputs["output"][0])
        error = 4 * math.sqrt(math.pi / 4 * (1 - math.pi / 4) / count)
        return Outcome(seconds, [run], estimates(4 * hits / count, 4 * ours / count, math.pi, error))

    how = f", {processes} processes" if processes > 1 else ""
    example(f"{PI}/{file}", f"{function}{how}", f"{count // 10**6} million points; 5 standard errors")(compare)


def silently(function, *arguments):
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        return function(*arguments)


estimate_pi("pi_lists_parallel/pi_lists_parallel.py", "estimate_nbr_points_in_quarter_circle", 10_000_000)
estimate_pi("pi_lists_parallel/pi_lists_parallel.py", "estimate_nbr_points_in_quarter_circle", 10_000_000, 2)
estimate_pi("pi_processes_parallel/pi_numpy_serial_blocks.py", "estimate_nbr_points_in_circle", 10_000_000)
estimate_pi("pi_processes_parallel/pi_numpy_parallel_worker.py", "estimate_nbr_points_in_quarter_circle", 100_000_000, 2)


@example(f"{GENERATION}/primes.py", "check_prime", "the primes from 100 000 000 to 100 100 000: how many, and which")
def generate_primes(book, program):
    module = book.load(f"{GENERATION}/primes.py")
    numbers = range(100_000_000, 100_100_000)
    primes, seconds = timed(lambda: [number for number in numbers if module.check_prime(number)])
    values = numpy.array(numbers, numpy.uint64)
    runs = [program.run("primes", lo=numbers.start, hi=numbers.stop), program.run("is_prime", values=values)]
    ours = values[runs[1].outputs["output"] == 1]
    return Outcome(seconds, runs, equal([len(primes), *primes], [*runs[0].outputs["output"], *ours]))


@example(f"{GENERATION}/primes_queue.py", "check_prime", "the primes from 100 000 000 to 100 010 000, one worker")
def generate_primes_through_queues(book, program):
    module = book.load(f"{GENERATION}/primes_queue.py")
    numbers = range(100_000_000, 100_010_000)

    def work():
        possible, definite = queue.Queue(), queue.Queue()
        for number in [*numbers, module.FLAG_ALL_DONE]:
            possible.put(number)
        module.check_prime(possible, definite)
        return list(iter(definite.get, module.FLAG_WORKER_FINISHED_PROCESSING))

    primes, seconds = timed(work)
    values = numpy.array(numbers, numpy.uint64)
    run = program.run("is_prime", values=values)
    return Outcome(seconds, [run], equal(primes, values[run.outputs["output"] == 1]))


def validate(file, numbers, make_check, function="check_prime", unused=()):
    """make_check(module, pool) returns a function of a number; a pool is started after what its processes share is made."""
    def compare(book, program):
        module = book.load(file, unused)
        with contextlib.ExitStack() as stack:
            check = make_check(module, lambda: stack.enter_context(multiprocessing.Pool(PROCESSES)))
            found, seconds = timed(lambda: [check(number) for number in numbers])
        run = program.run("is_prime", values=numpy.array(numbers, numpy.uint64))
        return Outcome(seconds, [run], equal(found, run.outputs["output"].astype(bool)))

    in_pool = ", 4 processes" if "pool" in file else ""
    example(file, f"{function}{in_pool}", f"{len(numbers)} numbers of the book, up to {max(numbers)}")(compare)


def in_pool(module, start):
    pool = start()
    return lambda number: module.check_prime(number, pool, PROCESSES)


def with_shared_value(module, start):
    module.value = multiprocessing.RawValue("b", module.FLAG_CLEAR)
    return in_pool(module, start)


def with_manager(module, start):
    # The module keeps it alive.
    module.manager = multiprocessing.Manager()
    value = module.manager.Value(b"c", module.FLAG_CLEAR)
    pool = start()
    return lambda number: module.check_prime(number, pool, PROCESSES, value)


validate(f"{VALIDATION}/primes.py", VALIDATED, lambda module, _: module.check_prime)
for name in ("number1", "number2", "number_mmap", "number_mmap2", "number_mmap3", "number_mmap4"):
    validate(f"{VALIDATION}/primes_pool_per_{name}.py", VALIDATED_IN_POOLS, in_pool)
validate(f"{VALIDATION}/primes_pool_per_number_value.py", VALIDATED_IN_POOLS, with_shared_value)
validate(f"{VALIDATION}/primes_pool_per_number_manager.py", VALIDATED_IN_POOLS, with_manager)
validate("10_clusters/nsq/nsq_worker.py", VALIDATED_IN_POOLS, lambda module, _: module.is_prime, "is_prime", unused=["nsq"])
