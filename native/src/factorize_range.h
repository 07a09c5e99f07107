/* factorize/1 for keys of a small range: every number of it has a place of its own, and nothing is hashed. Each thread lists which
 * numbers its stretch of the keys has, in the order of their first appearance there; the lists, one after the other, give codes to
 * numbers; and then every key's code is looked up. */
#ifndef KERNELS_FACTORIZE_RANGE_H
#define KERNELS_FACTORIZE_RANGE_H

#include "kernel.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

enum {
    /* Keys for each thread below which starting it costs more than it saves. */
    LEAST_SHARE = 1 << 17,
    /* The largest range, and the least keys of a thread for each of its numbers: that many codes are given to numbers, once for each
     * thread, before any key gets its own. */
    LARGEST_RANGE = 1 << 20,
    KEYS_OF_RANGE = 4,
    /* Keys that are looked at before it is asked whether that is enough. */
    RANGE_BLOCK = 256,
    /* Elements after which threads don't write to one cache line. */
    RANGE_LINE = 64,
};

struct range {
    int64_t least, length;
};

/* Whether keys are of a small range for so many, and of which. */
static bool find_range(const int64_t *keys, int64_t n, int team, struct range *range)
{
    int64_t least = keys[0], most = keys[0];
    uint64_t largest = (uint64_t)min64(LARGEST_RANGE, n / KEYS_OF_RANGE);
    /* Usually some keys tell that the range is not small. */
    for (int64_t i = 0; i < min64(RANGE_BLOCK, n); i++) {
        least = keys[i] < least ? keys[i] : least;
        most = keys[i] > most ? keys[i] : most;
    }
    if ((uint64_t)most - (uint64_t)least >= largest)
        return false;
#pragma omp parallel for reduction(min : least) reduction(max : most) num_threads(team) if (team > 1)
    for (int64_t i = 0; i < n; i++) {
        least = keys[i] < least ? keys[i] : least;
        most = keys[i] > most ? keys[i] : most;
    }
    if ((uint64_t)most - (uint64_t)least >= largest)
        return false;
    *range = (struct range){ least, most - least + 1 };
    return true;
}

/* Lists the numbers of a stretch of keys, each once. `seen` has a zero for each number of the range, and `list` a place more than
 * it has numbers. */
static int64_t list_numbers(const int64_t *keys, int64_t count, struct range range, uint8_t *seen, int32_t *list)
{
    int64_t known = 0;
    for (int64_t first = 0; first < count && known < range.length; first += RANGE_BLOCK) {
        for (int64_t i = first; i < min64(count, first + RANGE_BLOCK); i++) {
            int64_t number = keys[i] - range.least;
            list[known] = (int32_t)number;
            known += seen[number] == 0;
            seen[number] = 1;
        }
    }
    return known;
}

/* False without memory. */
static bool factorize_range(
    const int64_t *keys, int32_t *codes, int64_t *uniques, int64_t *used, int64_t n, struct range range, int32_t threads)
{
    int team = team_for(threads, max64(1, n / max64(LEAST_SHARE, KEYS_OF_RANGE * range.length)));
    /* From one thread's numbers to those of the next, with a place for the one more. */
    int64_t stride = (range.length + RANGE_LINE) / RANGE_LINE * RANGE_LINE;
    int32_t *code_of = malloc((size_t)range.length * sizeof *code_of);
    int32_t *lists = malloc((size_t)(team * stride) * sizeof *lists);
    int64_t *known = malloc((size_t)team * sizeof *known);
    uint8_t *seen = calloc((size_t)(team * stride), sizeof *seen);
    bool is_done = code_of != NULL && lists != NULL && known != NULL && seen != NULL;
    if (is_done) {
#pragma omp parallel num_threads(team) if (team > 1)
        {
            int64_t size = team_size(), rank = team_rank(), begin = n * rank / size, end = n * (rank + 1) / size;
            known[rank] = list_numbers(keys + begin, end - begin, range, seen + rank * stride, lists + rank * stride);
#pragma omp barrier
#pragma omp single
            {
                int32_t count = 0;
                for (int64_t number = 0; number < range.length; number++)
                    code_of[number] = -1;
                for (int64_t thread = 0; thread < size; thread++) {
                    for (int64_t i = 0; i < known[thread] && count < range.length; i++) {
                        int32_t number = lists[thread * stride + i];
                        bool is_new = code_of[number] < 0;
                        code_of[number] = is_new ? count : code_of[number];
                        uniques[count] = range.least + number;
                        count += is_new;
                    }
                }
                used[0] = count;
            }
            for (int64_t i = begin; i < end; i++)
                codes[i] = code_of[keys[i] - range.least];
        }
    }
    free(code_of);
    free(lists);
    free(known);
    free(seen);
    return is_done;
}

#endif
