/* Where the bits of a key are in a Bloom filter, as include/kernels/bloom_add.h says. */
#ifndef KERNELS_BLOOM_H
#define KERNELS_BLOOM_H

#include <stdint.h>

/* Keys that are hashed together, before any bit of theirs is looked at: the compiler makes vectors of that loop. */
enum { BLOOM_BLOCK = 256 };

/* The finalizer of splitmix64. */
static inline uint64_t bloom_mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static inline void bloom_hash(const uint64_t *restrict keys, int count, uint64_t *restrict hash, uint64_t *restrict step)
{
    for (int i = 0; i < count; i++) {
        hash[i] = bloom_mix(keys[i] + UINT64_C(0x9e3779b97f4a7c15));
        step[i] = bloom_mix(keys[i] + UINT64_C(0xd1b54a32d192ed03));
    }
}

/* The bit of a hash, in a filter of so many bits. */
static inline uint64_t bloom_position(uint64_t hash, uint64_t bits)
{
    return (uint64_t)((unsigned __int128)hash * bits >> 64);
}

#endif
