/* polynomial/1: horner.h for float64. */
#include <kernels/polynomial.h>

#include "vector.h"

typedef double element;
typedef f64s elements;
#define broadcast_element broadcast_f64

#include "horner.h"

static const kernels_polynomial functions = { sizeof(kernels_polynomial), THREAD_SUPPORT, horner };

const struct kernel KERNEL(polynomial) = { KERNELS_POLYNOMIAL_ID, &functions };
