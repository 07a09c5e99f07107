/* matmul_f64/1: matmul.h for float64. */
#include <kernels/matmul_f64.h>

#include "vector.h"

typedef double element;
typedef f64s elements;
typedef i64s bits;
#define broadcast_element broadcast_f64

#include "matmul.h"

static const kernels_matmul_f64 functions = { sizeof(kernels_matmul_f64), THREAD_SUPPORT, matmul };

const struct kernel KERNEL(matmul_f64) = { KERNELS_MATMUL_F64_ID, &functions };
