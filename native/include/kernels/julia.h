/* julia/1: escape-time iteration counts of a Julia set. */
#ifndef KERNELS_JULIA_H
#define KERNELS_JULIA_H

#include "plugin.h"
#include "status.h"

#define KERNELS_JULIA_ID "julia/1"

/* From z = x[column] + i y[row], counts the steps z = z*z + c taken while fewer than max_iterations were taken
 * and |z|^2 < 4. Counts are exact: every operation rounds to double, none is contracted.
 *
 * x: [width], y: [height]; read. iterations: [height * width], row-major; written, overlaps neither.
 * width, height >= 1; c finite; max_iterations >= 0; threads >= 1. Any thread, several calls at once. */
typedef enum kernels_status (*kernels_julia_function)(
    const double *x, const double *y, double c_real, double c_imaginary, int32_t max_iterations, int32_t *iterations,
    int64_t width, int64_t height, int32_t threads);

typedef struct kernels_julia {
    /* sizeof(kernels_julia). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_julia_function compute;
} kernels_julia;

#endif
