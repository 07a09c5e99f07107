/* is_prime/1: whether each 64-bit number is prime. */
#ifndef KERNELS_IS_PRIME_H
#define KERNELS_IS_PRIME_H

#include "plugin.h"
#include "status.h"

#define KERNELS_IS_PRIME_ID "is_prime/1"

/* prime[i] = 1 if values[i] is prime, 0 otherwise; never wrong.
 *
 * values: [n], any value; read. prime: [n]; every element written, overlaps no input.
 * n >= 0; threads >= 1. Any thread, several calls at once. */
typedef enum kernels_status (*kernels_is_prime_function)(
    const uint64_t *values, uint8_t *prime, int64_t n, int32_t threads);

typedef struct kernels_is_prime {
    /* sizeof(kernels_is_prime). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_is_prime_function compute;
} kernels_is_prime;

#endif
