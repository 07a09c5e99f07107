/* ceilings/1: code whose speed is the processor's own, by which a host measures what any kernel can reach at most. */
#ifndef KERNELS_CEILINGS_H
#define KERNELS_CEILINGS_H

#include "plugin.h"
#include "status.h"

#define KERNELS_CEILINGS_ID "ceilings/1"

/* All three compute on the caller's thread: the host starts the threads. Any thread, several calls at once. */

/* The triad of STREAM, `passes` times over: a[i] = b[i] + factor * c[i], once or twice rounded.
 * b, c: [length], read. a: [length], every element written, overlaps no input. length, passes >= 1. */
typedef enum kernels_status (*kernels_triad_function)(
    const double *b, const double *c, double factor, int64_t length, int64_t passes, double *a);

/* Reads an array `passes` times. a: [length], read. sum: receives the sum of all that was read, in any order.
 * length, passes >= 1. */
typedef enum kernels_status (*kernels_read_function)(const double *a, int64_t length, int64_t passes, double *sum);

/* Makes steps * multiply_add_flops operations in registers, multiplications and additions in pairs that do not wait
 * for each other. result: receives a number that depends on all of them. steps >= 1. */
typedef enum kernels_status (*kernels_multiply_add_function)(int64_t steps, double *result);

typedef struct kernels_ceilings {
    /* sizeof(kernels_ceilings). */
    uint32_t size;
    /* KERNELS_THREADS_ONE. */
    enum kernels_thread_support thread_support;
    kernels_triad_function triad;
    kernels_read_function read;
    kernels_multiply_add_function multiply_add;
    /* Operations of one step of multiply_add: a fused one counts as two. Above 0. */
    int64_t multiply_add_flops;
} kernels_ceilings;

#endif
