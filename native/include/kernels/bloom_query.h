/* bloom_query/1: looks keys up in a Bloom filter. */
#ifndef KERNELS_BLOOM_QUERY_H
#define KERNELS_BLOOM_QUERY_H

#include "plugin.h"
#include "status.h"

#define KERNELS_BLOOM_QUERY_ID "bloom_query/1"

/* found[i] = 1 if all bits of keys[i] are set, 0 otherwise; bloom_add.h says which bits those are.
 *
 * keys: [n], any value; filter: [words]; read. found: [n]; every element written, overlaps neither.
 * hashes: 1 to 32, as when the keys were added; n >= 0, words >= 1; threads >= 1. Any thread, several calls at once. */
typedef enum kernels_status (*kernels_bloom_query_function)(
    const uint64_t *keys, const uint64_t *filter, int32_t hashes, uint8_t *found, int64_t n, int64_t words, int32_t threads);

typedef struct kernels_bloom_query {
    /* sizeof(kernels_bloom_query). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_bloom_query_function compute;
} kernels_bloom_query;

#endif
