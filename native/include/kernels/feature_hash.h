/* feature_hash/1: the hashing trick, tokens to signed places among a fixed number of features. */
#ifndef KERNELS_FEATURE_HASH_H
#define KERNELS_FEATURE_HASH_H

#include "plugin.h"
#include "status.h"

#define KERNELS_FEATURE_HASH_ID "feature_hash/1"

/* With h = MurmurHash3_x86_32 with seed 0 of token i, bytes offsets[i] to before offsets[i + 1], as a signed number:
 * index[i] = |h| modulo features, with |-2^31| = 2^31; sign[i] = 1 if h >= 0, -1 otherwise.
 *
 * bytes: [total], and may be null if total is 0; offsets: [tokens + 1], from 0 to total, never descending; read.
 * index, sign: [tokens]; every element written, overlap no input and not each other.
 * features >= 1; total, tokens >= 0; threads >= 1. Any thread, several calls at once. */
typedef enum kernels_status (*kernels_feature_hash_function)(
    const uint8_t *bytes, const int64_t *offsets, int32_t features, int32_t *index, int8_t *sign,
    int64_t total, int64_t tokens, int32_t threads);

typedef struct kernels_feature_hash {
    /* sizeof(kernels_feature_hash). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_feature_hash_function compute;
} kernels_feature_hash;

#endif
