/* search_sorted/1: where each query belongs among ascending keys. */
#ifndef KERNELS_SEARCH_SORTED_H
#define KERNELS_SEARCH_SORTED_H

#include "plugin.h"
#include "status.h"

#define KERNELS_SEARCH_SORTED_ID "search_sorted/1"

/* positions[i] = the number of keys below queries[i], which is the first place where it can be inserted.
 *
 * keys: [n], never descending; queries: [m]; read. positions: [m]; every element written, overlaps neither.
 * n, m >= 0, and an array of no elements may be null; threads >= 1. Any thread, several calls at once. */
typedef enum kernels_status (*kernels_search_sorted_function)(
    const int64_t *keys, const int64_t *queries, int64_t *positions, int64_t n, int64_t m, int32_t threads);

typedef struct kernels_search_sorted {
    /* sizeof(kernels_search_sorted). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_search_sorted_function compute;
} kernels_search_sorted;

#endif
