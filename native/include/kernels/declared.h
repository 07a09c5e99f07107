/* A kernel that a plug-in declares in its manifest: one struct for all of them, since the manifest holds the contract.
 * get_kernel returns it for the declared id, such as "acme.axpy/1". */
#ifndef KERNELS_DECLARED_H
#define KERNELS_DECLARED_H

#include "plugin.h"
#include "status.h"

/* context: the struct's, passed back unchanged in every call.
 * scalars: every parameter as a double, in the order of the declaration; whole numbers are exact. Each is in its range.
 * extents: every dimension, in the order of the declaration; each >= 1, or >= 0 if the declaration says that it may be empty.
 * buffers: the first element of every buffer, in the order of the declaration, row-major and as long as its shape says.
 *   The pointer to a buffer without elements is not null, and nothing may be read or written there.
 *   Buffers of direction "in" are read; of "out", every element is written whatever it held; of "inout", read and then
 *   overwritten; of "scratch", working space. One that is written overlaps no other.
 * threads >= 1. Any thread, several calls at once on different outputs. The arrays themselves are gone after the call. */
typedef enum kernels_status (*kernels_declared_function)(
    void *context, const double *scalars, const int64_t *extents, void *const *buffers, int32_t threads);

typedef struct kernels_declared {
    /* sizeof(kernels_declared). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_declared_function compute;
    /* The slow, obvious computation that every implementation is checked against; not compute itself. */
    kernels_declared_function oracle;
    /* The plug-in's own, the first argument of both functions: lets one function serve several kernels. May be null. */
    void *context;
} kernels_declared;

#endif
