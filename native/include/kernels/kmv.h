/* kmv/1: the k smallest distinct hashes of keys, and how many distinct keys there are. */
#ifndef KERNELS_KMV_H
#define KERNELS_KMV_H

#include "plugin.h"
#include "status.h"

#define KERNELS_KMV_ID "kmv/1"

/* hashes[0 .. used[0] - 1] are the k smallest distinct mix(key + 0x9e3779b97f4a7c15) of the keys, ascending, or all if there are
 * fewer; mix is the finalizer of splitmix64 (bloom_add.h), which gives different keys different hashes. The sketch of a union is
 * the k smallest distinct hashes of the sketches.
 *
 * estimate[0] is used[0] if that is below k, and (k - 1) * 2^64 / (the largest of these hashes + 1) otherwise: Bar-Yossef et al.
 * (Counting distinct elements in a data stream, 2002), without bias with k - 1 (Beyer et al., 2007); its standard error is at most
 * 1 / sqrt(k - 2) of the number of distinct keys. All results are the same to the bit on every machine.
 *
 * keys: [n], any value; read. hashes: [k]; the first used[0] are written, others may be. used, estimate: [1]; written. Outputs
 * overlap nothing. n >= 0, and keys may be null if it is 0; k >= 1; threads >= 1. Any thread, several calls at once.
 * KERNELS_ERROR_OUT_OF_MEMORY if there is none for some 6 k numbers for each thread. */
typedef enum kernels_status (*kernels_kmv_function)(
    const uint64_t *keys, uint64_t *hashes, int64_t *used, double *estimate, int64_t n, int64_t k, int32_t threads);

typedef struct kernels_kmv {
    /* sizeof(kernels_kmv). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_kmv_function compute;
} kernels_kmv;

#endif
