/* The hashes of a block of keys, and those of them that may matter. */
#ifndef KERNELS_HASH_BLOCK_H
#define KERNELS_HASH_BLOCK_H

#include "mix.h"
#include "vector.h"

/* Keys that are hashed together: the compiler makes vectors of that loop. */
enum { BLOCK = 256 };

static inline void hash_block(const uint64_t *restrict keys, int count, uint64_t *restrict hashes)
{
    for (int i = 0; i < count; i++)
        hashes[i] = mix(keys[i] + GOLDEN);
}

/* Leaves the hashes whose number is within the limit; returns how many. The numbers may be the hashes themselves. Below AVX-512
 * branches find them, which is for few that stay. */
static inline int keep_up_to(uint64_t *hashes, const uint64_t *numbers, int count, uint64_t limit)
{
    int kept = 0, i = 0;
    for (; i <= count - LANES; i += LANES) {
        uint32_t above = lane_bits(less(broadcast_u64(limit), load(numbers + i)));
        uint32_t within = ~above & ((1u << LANES) - 1);
#if defined(__AVX512F__)
        /* All lanes are stored, those behind the ones that stay over hashes that were loaded already. */
        store(hashes + kept, (u64s)_mm512_maskz_compress_epi64((__mmask8)within, (__m512i)load(hashes + i)));
        kept += __builtin_popcount(within);
#else
        for (; within != 0; within &= within - 1)
            hashes[kept++] = hashes[i + __builtin_ctz(within)];
#endif
    }
    for (; i < count; i++) {
        if (numbers[i] <= limit)
            hashes[kept++] = hashes[i];
    }
    return kept;
}

#endif
