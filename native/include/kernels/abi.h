/* The version of the C ABI, and the macros that every other header uses.
 *
 * Rules that hold for all of these headers:
 *  - Types are fixed-width, structs hold no bit-fields and no padding that matters, text is UTF-8 and
 *    ends with a zero byte.
 *  - Every struct begins with its own size in bytes, as its maker's compiler saw it, at most 65536. Fields are only
 *    ever appended, so a reader may use a field exactly when it lies within that size.
 *  - A kernel's function takes what the C# arguments' constructor takes, in its order, then every other extent in the
 *    order in which the shapes name them first, then the thread count.
 *  - Nothing throws, longjmps, exits or raises a signal across the boundary.
 *  - What a function returns by pointer is constant, belongs to the plug-in, and lives until the process ends.
 */
#ifndef KERNELS_ABI_H
#define KERNELS_ABI_H

#include <stdint.h>

/* Raised when a rule above changes, or an existing field changes its meaning. Appending a field does not. */
#define KERNELS_ABI_VERSION 1u

#if defined(_WIN32)
#define KERNELS_EXPORT __declspec(dllexport)
#elif defined(__GNUC__) && !defined(KERNELS_BINDINGS)
#define KERNELS_EXPORT __attribute__((visibility("default")))
#else
#define KERNELS_EXPORT
#endif

#endif
