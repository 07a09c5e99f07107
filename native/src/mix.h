/* The finalizer of splitmix64 (Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014): what kernels hash
 * 64-bit keys with. It is a bijection. */
#ifndef KERNELS_MIX_H
#define KERNELS_MIX_H

#include <stdint.h>

/* Added to a key before it is mixed, and the increment of splitmix64: 2^64 divided by the golden ratio. */
#define GOLDEN UINT64_C(0x9e3779b97f4a7c15)

static inline uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

#endif
