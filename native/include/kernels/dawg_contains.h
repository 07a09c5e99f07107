/* dawg_contains/1: which words of a list tokens are, by a graph of the words. */
#ifndef KERNELS_DAWG_CONTAINS_H
#define KERNELS_DAWG_CONTAINS_H

#include "plugin.h"
#include "status.h"

#define KERNELS_DAWG_CONTAINS_ID "dawg_contains/1"

/* Node v of the graph has the edges first[v] .. first[v + 1] - 1, and edge k leads to targets[k] with the byte labels[k]. A token
 * is followed from node 0, a byte for each edge, by the first edge of the node that has the byte. index[i] is the sum of before[k]
 * over its edges if it ends at a node with is_final other than 0, and -1 if it doesn't, or if an edge is missing.
 *
 * In a graph of words, before[k] is how many words come before those of edge k below its node, so that the sum is a word's number
 * in sorted order (Lucchesi and Kowaltowski, Applications of finite automata representing large vocabularies, 1993). WordGraph in
 * C# makes one. Any other graph that fulfils the following is safe too.
 *
 * bytes: [total]; offsets: [tokens + 1], from 0, never descending, to total; first: [nodes + 1], from 0, never descending, to
 * edges; labels, targets, before: [edges], targets 0 to nodes - 1; is_final: [nodes]; read. index: [tokens]; every element written,
 * overlaps nothing. total, tokens, edges >= 0, and what has that many elements may be null if it is 0; nodes >= 1; threads >= 1.
 * Any thread, several calls at once. */
typedef enum kernels_status (*kernels_dawg_contains_function)(
    const uint8_t *bytes, const int64_t *offsets, const int32_t *first, const uint8_t *labels, const int32_t *targets,
    const int32_t *before, const uint8_t *is_final, int64_t *index, int64_t total, int64_t tokens, int64_t nodes,
    int64_t edges, int32_t threads);

typedef struct kernels_dawg_contains {
    /* sizeof(kernels_dawg_contains). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_dawg_contains_function compute;
} kernels_dawg_contains;

#endif
