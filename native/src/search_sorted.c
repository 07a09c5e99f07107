/* search_sorted/1 by binary searches that step together. Each step of a search waits for a key, most of them beyond the
 * caches; the processor waits for those of all searches at once. Steps have no branch, which would be mispredicted half the
 * time, and all searches take the same number of them. */
#include <kernels/search_sorted.h>

#include "kernel.h"

#include <stddef.h>
#include <string.h>

enum {
    /* Searches that step together. With 16 million keys, 16 took half as long again, and 64 no less. Prefetching each
     * search's next key gained nothing there, and took twice as long with 100 000 keys. */
    GROUP = 32,
    /* Queries for each thread below which starting it costs more than it saves. */
    LEAST_SHARE = 1 << 12,
};

/* The positions of GROUP queries; n >= 1. */
static inline void search(const int64_t *keys, int64_t n, const int64_t *queries, int64_t *positions)
{
    /* The position is `first` or up to `length` after it. */
    int64_t first[GROUP] = { 0 };
    int64_t length = n;
    while (length > 1) {
        int64_t half = length / 2;
        length -= half;
        for (int i = 0; i < GROUP; i++)
            first[i] += half & -(int64_t)(keys[first[i] + half - 1] < queries[i]);
    }
    for (int i = 0; i < GROUP; i++)
        positions[i] = first[i] + (keys[first[i]] < queries[i]);
}

static enum kernels_status search_sorted(
    const int64_t *keys, const int64_t *queries, int64_t *positions, int64_t n, int64_t m, int32_t threads)
{
    REQUIRE(n >= 0);
    REQUIRE(m >= 0);
    REQUIRE(n == 0 || keys != NULL);
    REQUIRE(m == 0 || queries != NULL);
    REQUIRE(m == 0 || positions != NULL);
    REQUIRE(threads >= 1);

    if (n == 0 || m == 0) {
        if (m > 0)
            memset(positions, 0, (size_t)m * sizeof *positions);
        return KERNELS_OK;
    }
    int64_t groups = m / GROUP;
    int team = team_for(threads, max64(1, m / LEAST_SHARE));
#pragma omp parallel num_threads(team) if (team > 1)
    {
        int64_t size = team_size(), rank = team_rank();
        for (int64_t i = groups * rank / size * GROUP; i < groups * (rank + 1) / size * GROUP; i += GROUP)
            search(keys, n, queries + i, positions + i);
    }
    size_t rest = (size_t)(m - groups * GROUP) * sizeof *queries;
    if (rest > 0) {
        int64_t last_queries[GROUP] = { 0 }, last_positions[GROUP];
        memcpy(last_queries, queries + groups * GROUP, rest);
        search(keys, n, last_queries, last_positions);
        memcpy(positions + groups * GROUP, last_positions, rest);
    }
    return KERNELS_OK;
}

static const kernels_search_sorted functions = { sizeof(kernels_search_sorted), THREAD_SUPPORT, search_sorted };

const struct kernel KERNEL(search_sorted) = { KERNELS_SEARCH_SORTED_ID, &functions };
