/* dawg_contains/1. Each step of a token waits for its node, then for the node's edges, most of them beyond the caches; so many tokens
 * take a step together, and what one needs next is fetched while the others take theirs. */
#include <kernels/dawg_contains.h>

#include "kernel.h"

#include <stddef.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum {
    /* Tokens that step together. */
    GROUP = 24,
    /* Labels that are compared together. */
    LABELS = 16,
    /* Work for each thread below which starting it costs more than it saves; a token counts as OF_TOKEN bytes. */
    LEAST_SHARE = 1 << 13,
    OF_TOKEN = 2,
    /* Tokens that a thread takes at once, if there are enough for all: some may be much longer than others. */
    PIECE = 4096,
};

struct graph {
    const int32_t *first;
    const uint8_t *labels;
    const int32_t *targets, *before;
    const uint8_t *is_final;
    int64_t edges;
};

/* A token on its way. */
struct walk {
    const uint8_t *next, *end;
    int64_t token, sum;
    int32_t node, edge, last;
};

/* The first edge from `edge` to before `last` that has a byte, or `last`. */
static inline int64_t find(const struct graph *graph, int64_t edge, int64_t last, uint8_t byte)
{
#if defined(__SSE2__)
    /* A vector of labels, as long as it doesn't end beyond all of them. */
    for (; edge < last && edge <= graph->edges - LABELS; edge += LABELS) {
        __m128i labels = _mm_loadu_si128((const __m128i *)(graph->labels + edge));
        unsigned found = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(labels, _mm_set1_epi8((char)byte)));
        if (found != 0)
            return min64(last, edge + __builtin_ctz(found));
    }
#endif
    while (edge < last && graph->labels[edge] != byte)
        edge++;
    return min64(edge, last);
}

/* Follows tokens first .. end - 1. */
static void follow(
    const struct graph *graph, const uint8_t *bytes, const int64_t *offsets, int64_t *index, int64_t first, int64_t end)
{
    struct walk walks[GROUP];
    int count = 0;
    while (count > 0 || first < end) {
        for (; count < GROUP && first < end; count++, first++)
            walks[count] = (struct walk){ bytes + offsets[first], bytes + offsets[first + 1], first, 0, 0, 0, 0 };
        for (int i = 0; i < count; i++) {
            struct walk *walk = walks + i;
            walk->edge = graph->first[walk->node];
            walk->last = graph->first[walk->node + 1];
            __builtin_prefetch((const void *)((uintptr_t)graph->labels + (uintptr_t)walk->edge));
            __builtin_prefetch((const void *)((uintptr_t)graph->targets + 4 * (uintptr_t)walk->edge));
            __builtin_prefetch((const void *)((uintptr_t)graph->before + 4 * (uintptr_t)walk->edge));
        }
        for (int i = 0; i < count; i++) {
            struct walk *walk = walks + i;
            int64_t edge = walk->next == walk->end ? walk->last : find(graph, walk->edge, walk->last, *walk->next);
            if (edge < walk->last) {
                walk->node = graph->targets[edge];
                walk->sum += graph->before[edge];
                walk->next++;
                __builtin_prefetch(graph->first + walk->node);
                continue;
            }
            index[walk->token] = walk->next == walk->end && graph->is_final[walk->node] ? walk->sum : -1;
            /* Another token takes its place. */
            if (first < end) {
                *walk = (struct walk){ bytes + offsets[first], bytes + offsets[first + 1], first, 0, 0, 0, 0 };
                first++;
            }
            else {
                *walk = walks[--count];
                i--;
            }
        }
    }
}

static enum kernels_status dawg_contains(
    const uint8_t *bytes, const int64_t *offsets, const int32_t *first, const uint8_t *labels, const int32_t *targets,
    const int32_t *before, const uint8_t *is_final, int64_t *index, int64_t total, int64_t tokens, int64_t nodes,
    int64_t edges, int32_t threads)
{
    REQUIRE(total >= 0);
    REQUIRE(total == 0 || bytes != NULL);
    REQUIRE(tokens >= 0);
    REQUIRE(offsets != NULL);
    REQUIRE(offsets[tokens] == total);
    REQUIRE(nodes >= 1);
    REQUIRE(edges >= 0);
    REQUIRE(first != NULL);
    REQUIRE(first[nodes] == edges);
    REQUIRE(edges == 0 || labels != NULL);
    REQUIRE(edges == 0 || targets != NULL);
    REQUIRE(edges == 0 || before != NULL);
    REQUIRE(is_final != NULL);
    REQUIRE(tokens == 0 || index != NULL);
    REQUIRE(threads >= 1);

    /* Nothing may be added to a null pointer, not even 0. */
    if (bytes == NULL)
        bytes = (const uint8_t *)"";
    struct graph graph = { first, labels, targets, before, is_final, edges };
    int team = team_for(threads, max64(1, (OF_TOKEN * tokens + total) / LEAST_SHARE));
    int64_t piece = max64(1, min64(PIECE, tokens / (8 * (int64_t)team)));
#pragma omp parallel for schedule(dynamic) num_threads(team) if (team > 1)
    for (int64_t begin = 0; begin < tokens; begin += piece)
        follow(&graph, bytes, offsets, index, begin, min64(tokens, begin + piece));
    return KERNELS_OK;
}

static const kernels_dawg_contains functions = { sizeof(kernels_dawg_contains), THREAD_SUPPORT, dawg_contains };

const struct kernel KERNEL(dawg_contains) = { KERNELS_DAWG_CONTAINS_ID, &functions };
