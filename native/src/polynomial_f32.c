/* polynomial_f32/1: horner.h for float32. */
#include <kernels/polynomial_f32.h>

#include "vector.h"

typedef float element;
typedef f32s elements;
#define broadcast_element broadcast_f32

#include "horner.h"

static const kernels_polynomial_f32 functions = { sizeof(kernels_polynomial_f32), THREAD_SUPPORT, horner };

const struct kernel KERNEL(polynomial_f32) = { KERNELS_POLYNOMIAL_F32_ID, &functions };
