// The plug-in: sort/1 and sort_f64/1 by std::sort, and by libstdc++'s parallel mode on several threads.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>
#include <parallel/algorithm>

#include <omp.h>

extern "C" {
#include "kernels/sort.h"
}
#include "sort_f64.hpp"

namespace {

// The parallel mode asks OpenMP for the thread count, of which each calling thread has its own. Its merge sort takes memory.
template <typename Number>
void sort_range(Number *first, int64_t count, int32_t threads) {
    if (threads > 1) {
        omp_set_num_threads(threads);
        __gnu_parallel::sort(first, first + count);
    } else {
        std::sort(first, first + count);
    }
}

kernels_status sort(int64_t *values, int64_t n, int32_t threads) try {
    sort_range(values, n, threads);
    return KERNELS_OK;
} catch (const std::bad_alloc &) {
    return KERNELS_ERROR_OUT_OF_MEMORY;
}

kernels_status sort_f64(double *values, int64_t n, int32_t threads) try {
    return peers::sort_f64(values, n, [threads](double *first, int64_t count) { sort_range(first, count, threads); });
} catch (const std::bad_alloc &) {
    return KERNELS_ERROR_OUT_OF_MEMORY;
}

const kernels_sort whole_numbers = { sizeof(kernels_sort), KERNELS_THREADS_MANY, sort };
const kernels_sort_f64 numbers = { sizeof(kernels_sort_f64), KERNELS_THREADS_MANY, sort_f64 };

const void *get_kernel(const char *id) {
    return std::strcmp(id, KERNELS_SORT_ID) == 0 ? static_cast<const void *>(&whole_numbers)
        : std::strcmp(id, KERNELS_SORT_F64_ID) == 0 ? static_cast<const void *>(&numbers)
                                                    : nullptr;
}

} // namespace

// It is built on the machine where it runs.
extern "C" int32_t kernels_probe(void) {
    return 1;
}

extern "C" const kernels_plugin *kernels_open(uint32_t host_abi_version, const char **error) {
    static const kernels_plugin plugin = {
        sizeof(kernels_plugin), KERNELS_ABI_VERSION, "libstdcxx", "1.0.0", "libstdc++: std::sort, and its parallel mode",
        "g++ -march=native", get_kernel, nullptr
    };
    if (host_abi_version < KERNELS_ABI_VERSION) {
        *error = "this plug-in needs a host with C ABI version 1 or later";
        return nullptr;
    }
    return &plugin;
}
