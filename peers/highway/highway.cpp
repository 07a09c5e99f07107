// The plug-in: sort/1 and sort_f64/1 by Highway's VQSort, a quicksort of vectors, on one thread.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include <hwy/contrib/sort/vqsort.h>
#include <hwy/targets.h>

extern "C" {
#include "kernels/sort.h"
}
#include "sort_f64.hpp"

namespace {

// Its working memory is allocated once a thread, as Highway's documentation advises.
thread_local const hwy::Sorter sorter;

kernels_status sort(int64_t *values, int64_t n, int32_t) {
    sorter(values, static_cast<size_t>(n), hwy::SortAscending());
    return KERNELS_OK;
}

kernels_status sort_f64(double *values, int64_t n, int32_t) {
    return peers::sort_f64(values, n, [](double *first, int64_t count) {
        // Version 1.0.3 makes the largest finite number of some infinities.
        double *const end = std::partition(first, first + count, [](double value) { return value < HUGE_VAL; });
        sorter(first, static_cast<size_t>(end - first), hwy::SortAscending());
    });
}

const kernels_sort whole_numbers = { sizeof(kernels_sort), KERNELS_THREADS_ONE, sort };
const kernels_sort_f64 numbers = { sizeof(kernels_sort_f64), KERNELS_THREADS_ONE, sort_f64 };

const void *get_kernel(const char *id) {
    return std::strcmp(id, KERNELS_SORT_ID) == 0 ? static_cast<const void *>(&whole_numbers)
        : std::strcmp(id, KERNELS_SORT_F64_ID) == 0 ? static_cast<const void *>(&numbers)
                                                    : nullptr;
}

// The widest set that this processor has, of those that Highway was compiled for.
const char *instruction_set() {
    const int64_t supported = hwy::SupportedTargets();
    return hwy::TargetName(supported & -supported);
}

} // namespace

// Highway chooses its code for the processor when it is called.
extern "C" int32_t kernels_probe(void) {
    return 1;
}

extern "C" const kernels_plugin *kernels_open(uint32_t host_abi_version, const char **error) {
    static const kernels_plugin plugin = {
        sizeof(kernels_plugin), KERNELS_ABI_VERSION, "highway", "1.0.0", "Highway: VQSort, a quicksort of vectors",
        instruction_set(), get_kernel, nullptr
    };
    if (host_abi_version < KERNELS_ABI_VERSION) {
        *error = "this plug-in needs a host with C ABI version 1 or later";
        return nullptr;
    }
    return &plugin;
}
