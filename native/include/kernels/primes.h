/* primes/1: how many primes there are in a range. */
#ifndef KERNELS_PRIMES_H
#define KERNELS_PRIMES_H

#include "plugin.h"
#include "status.h"

#define KERNELS_PRIMES_ID "primes/1"

/* count[0] = the number of primes p with lo <= p < hi.
 *
 * lo: 0 to hi. hi: up to 10^13. count: [1]; written.
 * threads >= 1. Any thread, several calls at once on different outputs. KERNELS_ERROR_OUT_OF_MEMORY if there is none for
 * the primes up to the square root of hi and, for each thread, a MiB and their places. */
typedef enum kernels_status (*kernels_primes_function)(
    int64_t lo, int64_t hi, int64_t *count, int32_t threads);

typedef struct kernels_primes {
    /* sizeof(kernels_primes). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_primes_function compute;
} kernels_primes;

#endif
