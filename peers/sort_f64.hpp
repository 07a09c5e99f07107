// sort_f64/1 by a library's sort of numbers: for the sorts of C++ that are peers.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

extern "C" {
#include "kernels/sort_f64.h"
}

namespace peers {

// Sorts by `sort(first, count)`, which compares with <: NaN has to be out of its way, and it leaves zeros of both signs mixed.
template <typename Sort>
kernels_status sort_f64(double *values, int64_t n, Sort sort) {
    double *const end = std::partition(values, values + n, [](double value) { return !std::isnan(value); });
    sort(values, end - values);
    const auto [first_zero, last_zero] = std::equal_range(values, end, 0.0);
    const int64_t negative = std::count_if(first_zero, last_zero, [](double zero) { return std::signbit(zero); });
    std::fill(first_zero, first_zero + negative, -0.0);
    std::fill(first_zero + negative, last_zero, 0.0);
    return KERNELS_OK;
}

} // namespace peers
