/* bloom_add/1: adds keys to a Bloom filter. */
#ifndef KERNELS_BLOOM_ADD_H
#define KERNELS_BLOOM_ADD_H

#include "plugin.h"
#include "status.h"

#define KERNELS_BLOOM_ADD_ID "bloom_add/1"

/* Sets `hashes` bits for each key. Bit i of a key is bit p % 64 of filter[p / 64], with p the high half of the 128-bit product of
 * first + i * step, modulo 2^64, and 64 * words. first = mix(key + 0x9e3779b97f4a7c15), step = mix(key + 0xd1b54a32d192ed03), and
 * mix is the finalizer of splitmix64: x ^= x >> 30, x *= 0xbf58476d1ce4e5b9, x ^= x >> 27, x *= 0x94d049bb133111eb, x ^= x >> 31.
 *
 * keys: [n], any value; read. filter: [words]; bits are only ever set; does not overlap keys.
 * hashes: 1 to 32; n >= 0, words >= 1; threads >= 1. Any thread, several calls at once. */
typedef enum kernels_status (*kernels_bloom_add_function)(
    const uint64_t *keys, uint64_t *filter, int32_t hashes, int64_t n, int64_t words, int32_t threads);

typedef struct kernels_bloom_add {
    /* sizeof(kernels_bloom_add). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_bloom_add_function compute;
} kernels_bloom_add;

#endif
