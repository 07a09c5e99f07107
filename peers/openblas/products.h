/* The kernels of products.c. */
#ifndef KERNELS_OPENBLAS_PRODUCTS_H
#define KERNELS_OPENBLAS_PRODUCTS_H

#include "kernels/matmul_f32.h"
#include "kernels/matmul_f64.h"
#include "kernels/norm.h"

extern const kernels_matmul_f64 openblas_matmul_f64;
extern const kernels_matmul_f32 openblas_matmul_f32;
extern const kernels_norm openblas_norm;

#endif
