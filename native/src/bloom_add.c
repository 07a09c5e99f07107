/* bloom_add/1. Threads set bits in filters of their own, which are united in the end: in a common one, the cores would take every
 * line of the cache from each other. That pays unless the filter is large for so few keys; then they rarely meet, and set bits of
 * the common filter atomically. */
#include <kernels/bloom_add.h>

#include "bloom.h"
#include "kernel.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

enum {
    /* Keys for each thread below which starting it costs more than it saves. */
    LEAST_SHARE = 1 << 14,
};

static void add(const uint64_t *keys, int64_t count, uint64_t *filter, int32_t hashes, uint64_t bits, bool is_common)
{
    uint64_t hash[BLOOM_BLOCK], step[BLOOM_BLOCK];
    for (int64_t first = 0; first < count; first += BLOOM_BLOCK) {
        int block = (int)min64(BLOOM_BLOCK, count - first);
        bloom_hash(keys + first, block, hash, step);
        for (int k = 0; k < block; k++) {
            for (int32_t i = 0; i < hashes; i++) {
                uint64_t position = bloom_position(hash[k], bits), bit = UINT64_C(1) << position % 64;
                if (!is_common)
                    filter[position / 64] |= bit;
                else if ((__atomic_load_n(filter + position / 64, __ATOMIC_RELAXED) & bit) == 0)
                    __atomic_fetch_or(filter + position / 64, bit, __ATOMIC_RELAXED);
                hash[k] += step[k];
            }
        }
    }
}

static enum kernels_status bloom_add(
    const uint64_t *keys, uint64_t *filter, int32_t hashes, int64_t n, int64_t words, int32_t threads)
{
    REQUIRE(n >= 0);
    REQUIRE(n == 0 || keys != NULL);
    REQUIRE(words >= 1);
    REQUIRE(filter != NULL);
    REQUIRE(hashes >= 1 && hashes <= 32);
    REQUIRE(threads >= 1);

    uint64_t bits = 64 * (uint64_t)words;
    int team = team_for(threads, max64(1, n / LEAST_SHARE));
    uint64_t *own = NULL;
    if (team > 1 && words <= n)
        own = calloc((size_t)words * (size_t)(team - 1), sizeof *own);
    /* Also if there was no memory. */
    bool is_common = team > 1 && own == NULL;

#pragma omp parallel num_threads(team) if (team > 1)
    {
        int64_t size = team_size(), rank = team_rank();
        int64_t first = n * rank / size, end = n * (rank + 1) / size;
        uint64_t *target = rank == 0 || is_common ? filter : own + (rank - 1) * words;
        add(keys + first, end - first, target, hashes, bits, is_common);
#pragma omp barrier
        if (!is_common) {
            for (int64_t other = 0; other < size - 1; other++) {
                for (int64_t word = words * rank / size; word < words * (rank + 1) / size; word++)
                    filter[word] |= own[other * words + word];
            }
        }
    }
    free(own);
    return KERNELS_OK;
}

static const kernels_bloom_add functions = { sizeof(kernels_bloom_add), THREAD_SUPPORT, bloom_add };

const struct kernel KERNEL(bloom_add) = { KERNELS_BLOOM_ADD_ID, &functions };
