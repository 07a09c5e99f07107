"""The files of the book that no kernel computes, each with the reason."""

import fnmatch

# Patterns of paths, and one reason for all files that they match and no example has.
REASONS = [
    ("02_profiling/julia1_*.py 02_profiling/utility.py", "the same function under profilers"),
    ("03_lists_tuples/binary_vs_linear_search.py", "times the two searches above"),
    ("04_dict_set/namespace.py", "the cost of looking up a name in Python"),
    ("04_dict_set/*.py figures/dict_probing.py", "how Python's own sets and dictionaries place their items"),
    ("05_iterators/fibonacci.py", "integers of thousands of digits, from a list or one by one: the cost of keeping them"),
    ("05_iterators/lazy_data_analysis.py", "lines of a stream, a day at a time, so that memory holds one day: input, and a "
     "test of scipy.stats on each group"),
    ("06_matrix/diffusion_2d/_benchmark.py 07_compiling/pytorch/compare.py", "times variants above"),
    ("06_matrix/pandas/generate_data.py", "makes the data of the lines above"),
    ("06_matrix/pandas/time_iteration_methods.py 06_matrix/pandas/*timing.py 06_matrix/pandas/*profiler.py "
     "06_matrix/pandas/plot*.py", "times, profiles or draws the lines above; also with dask and swifter"),
    ("06_matrix/pandas/str_operation.py", "finds a digit in texts, row by row, with the methods of pandas or Python"),
    ("07_compiling/*setup.py 07_compiling/*julia1*.py", "builds and calls the functions above"),
    ("07_compiling/*.c 07_compiling/*.h 07_compiling/*.f90", "what the diffusion of chapter 7 is built from"),
    ("07_compiling/pytorch/diffusion_pytorch.py", "needs PyTorch; the same steps in float32, on a GPU"),
    ("07_compiling/pytorch/random_access.py", "needs PyTorch; how slow single elements of its arrays are"),
    ("08_concurrency/*.py", "waits for a network, concurrently"),
    ("09_multiprocessing/locking/*.py", "locks around a counter in a file or in shared memory"),
    ("09_multiprocessing/np_shared_example/*.py", "one array that several processes fill; "
     "[shared-memory.md](shared-memory.md) has what shares arrays here"),
    ("09_multiprocessing/pi_estimation/*.py", "runs or draws the estimates above"),
    ("09_multiprocessing/*redis*.py", "needs a Redis server"),
    ("09_multiprocessing/prime_validation/create_range.py", "parts of a range, for the processes above"),
    ("09_multiprocessing/*plot*.py", "draws times"),
    ("09_multiprocessing/prime_generation/primes_*.py 09_multiprocessing/prime_validation/*.py",
     "for Python 2; the same tests as above"),
    ("10_clusters/*.py", "the estimate of π above, on the machines of a cluster"),
    ("11_less_ram/compressing_text/text_example_list.py 11_less_ram/compressing_text/text_example_set.py "
     "11_less_ram/compressing_text/text_example_[dt]*.py", "the same look-up in a list, a set, a trie and a DAWG of other "
     "libraries; their memory is the subject"),
    ("11_less_ram/compressing_text/*.py", "reads or cleans lists of words, or draws"),
    ("11_less_ram/getsizeof/*.py", "measures the memory of Python's objects"),
    ("11_less_ram/morris_counter_example/show_morris_counter.py 11_less_ram/probabilistic_datastructures/*figure.py "
     "11_less_ram/probabilistic_datastructures/_benchmark.py", "draws or times the sketches"),
    ("11_less_ram/numexpr_pandas/*.py", "draws the cross entropy of 99 numbers; a formula of elements has no kernel: "
     "it is [one of your own](own-kernels.md), a loop of one line"),
    ("11_less_ram/probabilistic_datastructures/scalingbloomfilter.py", "a list of the Bloom filters above"),
    ("11_less_ram/probabilistic_datastructures/*ll*.py", "what HyperLogLog grew from; no kernels"),
    ("11_less_ram/probabilistic_datastructures/*.py", "what the sketches import"),
    ("11_less_ram/sklearn_hashing_trick/feature_hashing_test1.py", "the same functions; not in the book, it says"),
    ("figures/*.py", "draws figures"),
]


def explain(files, compared):
    """The reasons, each with the files that have it; a file of which nothing is known stands at the end."""
    found = {reason: [] for _, reason in REASONS}
    unknown = []
    for file in files:
        if file in compared or not file.rpartition("/")[0] or file.endswith("__init__.py"):
            continue
        reasons = [reason for patterns, reason in REASONS if any(fnmatch.fnmatch(file, one) for one in patterns.split())]
        (found[reasons[0]] if reasons else unknown).append(file)
    if unknown:
        found["**not looked at**"] = unknown
    return {reason: names for reason, names in found.items() if names}
