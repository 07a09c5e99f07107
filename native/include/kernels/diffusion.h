/* diffusion/1: explicit 5-point heat equation on a periodic grid. */
#ifndef KERNELS_DIFFUSION_H
#define KERNELS_DIFFUSION_H

#include "plugin.h"
#include "status.h"

#define KERNELS_DIFFUSION_ID "diffusion/1"

/* Takes `steps` steps g += d * dt * (up + down + left + right - 4 g), indices modulo height and width.
 *
 * grid, scratch: [height * width], row-major, apart from each other. grid is read and then holds the result;
 * scratch is working space. height, width >= 1; d, dt finite and >= 0; steps >= 0; threads >= 1.
 * Any thread, several calls at once on different buffers. */
typedef enum kernels_status (*kernels_diffusion_function)(
    int64_t height, int64_t width, double d, double dt, int32_t steps, double *grid, double *scratch, int32_t threads);

typedef struct kernels_diffusion {
    /* sizeof(kernels_diffusion). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_diffusion_function compute;
} kernels_diffusion;

#endif
