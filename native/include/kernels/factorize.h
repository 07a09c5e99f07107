/* factorize/1: codes of keys, in the order in which these first appear. */
#ifndef KERNELS_FACTORIZE_H
#define KERNELS_FACTORIZE_H

#include "plugin.h"
#include "status.h"

#define KERNELS_FACTORIZE_ID "factorize/1"

/* uniques[0 .. used[0] - 1] are the distinct keys in the order in which each first appears, and uniques[codes[i]] = keys[i].
 *
 * keys: [n], any value; read. codes: [n]; written. uniques: [n]; the first used[0] are written, others may be. used: [1]; written.
 * Outputs overlap nothing. n: 0 to 2^31 - 1, and keys, codes and uniques may be null if it is 0; threads >= 1. Any thread, several
 * calls at once. KERNELS_ERROR_OUT_OF_MEMORY if there is none for tables, or with many distinct keys for some 14 bytes a key. */
typedef enum kernels_status (*kernels_factorize_function)(
    const int64_t *keys, int32_t *codes, int64_t *uniques, int64_t *used, int64_t n, int32_t threads);

typedef struct kernels_factorize {
    /* sizeof(kernels_factorize). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_factorize_function compute;
} kernels_factorize;

#endif
