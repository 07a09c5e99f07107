/* matmul_f32/1: matmul.h for float32. */
#include <kernels/matmul_f32.h>

#include "vector.h"

typedef float element;
typedef f32s elements;
typedef i32s bits;
#define broadcast_element broadcast_f32

#include "matmul.h"

static const kernels_matmul_f32 functions = { sizeof(kernels_matmul_f32), THREAD_SUPPORT, matmul };

const struct kernel KERNEL(matmul_f32) = { KERNELS_MATMUL_F32_ID, &functions };
