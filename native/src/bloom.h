/* Where the bits of a key are in a Bloom filter, as include/kernels/bloom_add.h says. */
#ifndef KERNELS_BLOOM_H
#define KERNELS_BLOOM_H

#include "mix.h"

#include <stdint.h>

/* Keys that are hashed together, before any bit of theirs is looked at: the compiler makes vectors of that loop. */
enum { BLOOM_BLOCK = 256 };

static inline void bloom_hash(const uint64_t *restrict keys, int count, uint64_t *restrict hash, uint64_t *restrict step)
{
    for (int i = 0; i < count; i++) {
        hash[i] = mix(keys[i] + GOLDEN);
        step[i] = mix(keys[i] + UINT64_C(0xd1b54a32d192ed03));
    }
}

/* The bit of a hash, in a filter of so many bits. */
static inline uint64_t bloom_position(uint64_t hash, uint64_t bits)
{
    return (uint64_t)((unsigned __int128)hash * bits >> 64);
}

#endif
