/* What a kernel function returns. */
#ifndef KERNELS_STATUS_H
#define KERNELS_STATUS_H

#include "abi.h"

/* Errors are negative, so that compilers agree on a signed type. Unknown values are errors as well. */
enum kernels_status {
    KERNELS_OK = 0,
    /* An argument is outside its kernel's contract. The outputs are untouched. */
    KERNELS_ERROR_INVALID_ARGUMENT = -1,
    /* Working memory could not be had. The outputs are undefined. */
    KERNELS_ERROR_OUT_OF_MEMORY = -2,
    /* A failure of the implementation's own. The outputs are undefined. */
    KERNELS_ERROR_INTERNAL = -3
};

#endif
