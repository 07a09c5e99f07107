/* bloom_query/1 by compaction: after each bit, the keys that may still be there are packed together again. A loop over the bits of
 * one key would end at a place that no processor can guess, once for each key. */
#include <kernels/bloom_query.h>

#include "bloom.h"
#include "kernel.h"

#include <stddef.h>

enum {
    /* Keys for each thread below which starting it costs more than it saves. */
    LEAST_SHARE = 1 << 14,
};

static void query_block(
    const uint64_t *keys, int count, const uint64_t *filter, uint64_t bits, int32_t hashes, uint8_t *found)
{
    uint64_t hash[BLOOM_BLOCK], step[BLOOM_BLOCK];
    int32_t place[BLOOM_BLOCK];
    bloom_hash(keys, count, hash, step);
    for (int k = 0; k < count; k++) {
        place[k] = k;
        found[k] = 0;
    }
    int left = count;
    for (int32_t i = 0; i < hashes && left > 0; i++) {
        int kept = 0;
        for (int k = 0; k < left; k++) {
            uint64_t position = bloom_position(hash[k], bits);
            hash[kept] = hash[k] + step[k];
            step[kept] = step[k];
            place[kept] = place[k];
            kept += filter[position / 64] >> position % 64 & 1;
        }
        left = kept;
    }
    for (int k = 0; k < left; k++)
        found[place[k]] = 1;
}

static enum kernels_status bloom_query(
    const uint64_t *keys, const uint64_t *filter, int32_t hashes, uint8_t *found, int64_t n, int64_t words, int32_t threads)
{
    REQUIRE(n >= 0);
    REQUIRE(n == 0 || keys != NULL);
    REQUIRE(words >= 1);
    REQUIRE(filter != NULL);
    REQUIRE(hashes >= 1 && hashes <= 32);
    REQUIRE(n == 0 || found != NULL);
    REQUIRE(threads >= 1);

    int team = team_for(threads, max64(1, n / LEAST_SHARE));
#pragma omp parallel for num_threads(team) if (team > 1)
    for (int64_t first = 0; first < n; first += BLOOM_BLOCK) {
        int count = (int)min64(BLOOM_BLOCK, n - first);
        query_block(keys + first, count, filter, 64 * (uint64_t)words, hashes, found + first);
    }
    return KERNELS_OK;
}

static const kernels_bloom_query functions = { sizeof(kernels_bloom_query), THREAD_SUPPORT, bloom_query };

const struct kernel KERNEL(bloom_query) = { KERNELS_BLOOM_QUERY_ID, &functions };
