/* Cases of a kernel, recorded from its contract with the oracle's results by generation/Kernels.Contracts.
 *
 * A file is lines of text that say what follows, and numbers as the machine stores them:
 *
 *     kernels-cases 1 ID
 *     parameter ROLE TYPE NAME       one line each, in the order of the function; the thread count is not one of them
 *     good NAME                      a call that must succeed; its arguments follow
 *     bad THREADS NAME               a call that must be refused; its arguments follow
 *
 * An argument is the value of a scalar or an extent; or for a buffer an int64 length, -1 for a null pointer, and its
 * elements if the kernel reads them. In a good call what an output must hold comes next: an int64 number of elements,
 * the elements, an int64 number of allowed errors, which is 0 where elements must be equal, and these errors as
 * float64. */
#ifndef KERNELS_RECORDED_H
#define KERNELS_RECORDED_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { MAX_PARAMETERS = 32, MAX_NAME = 256 };

enum role { ROLE_INPUT, ROLE_OUTPUT, ROLE_INOUT, ROLE_SCRATCH, ROLE_SCALAR, ROLE_EXTENT };

enum type { FLOAT64, FLOAT32, INT64, INT32, UINT8, INT8, INT16, UINT16, UINT32, UINT64 };

struct parameter {
    enum role role;
    enum type type;
    char name[MAX_NAME];
};

struct argument {
    /* Of a scalar or an extent. */
    _Alignas(8) unsigned char value[8];
    /* Of a buffer; -1 for a null pointer. */
    int64_t length;
    /* What a buffer holds before the call; null if the kernel does not read it. */
    void *before;
    /* What the first elements of an output must hold after a good call, and how far they may be off. */
    int64_t compared, allowed_count;
    void *expected;
    double *allowed;
};

struct recording {
    FILE *file;
    const char *path;
    char id[MAX_NAME];
    int parameter_count;
    struct parameter parameters[MAX_PARAMETERS];
    /* The current call. */
    bool good;
    int32_t threads;
    char name[MAX_NAME];
    struct argument arguments[MAX_PARAMETERS];
};

/* The bytes of an element. */
size_t size_of(enum type type);

bool is_buffer(const struct parameter *parameter);

/* Opens a file. What is wrong with it ends the process: a test without its cases has failed. */
void open_recording(struct recording *recording, const char *path);

/* Reads the next call; false at the end, where the file is closed. */
bool next_call(struct recording *recording);

#endif
