/* montecarlo_pi/1: how many of some random points are in a quarter circle, whose share is pi / 4. */
#ifndef KERNELS_MONTECARLO_PI_H
#define KERNELS_MONTECARLO_PI_H

#include "plugin.h"
#include "status.h"

#define KERNELS_MONTECARLO_PI_ID "montecarlo_pi/1"

/* hits[0] = the number of i in 0 .. count - 1 with x^2 + y^2 < 2^64. (w0, w1, w2, w3) is Philox4x32-10 of the counter
 * (c, c / 2^32, 0, 0) with c = i / 2, and of the key (seed mod 2^32, seed / 2^32), all divisions rounded down; (x, y) is (w0, w1)
 * for an even i, and (w2, w3) for an odd one. So it does not depend on threads.
 *
 * seed, count: 0 to 2^53. hits: [1]; written.
 * threads >= 1. Any thread, several calls at once on different outputs. */
typedef enum kernels_status (*kernels_montecarlo_pi_function)(
    int64_t seed, int64_t count, int64_t *hits, int32_t threads);

typedef struct kernels_montecarlo_pi {
    /* sizeof(kernels_montecarlo_pi). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_montecarlo_pi_function compute;
} kernels_montecarlo_pi;

#endif
