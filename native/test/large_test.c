/* Kernels with more elements than 32 bits can count, beyond the longest span of .NET. Buffers are folded: all of one is the
 * same piece of memory, mapped again and again, so that 32 GiB take 64 MiB (Linux). The content is whole numbers so small
 * that every result is exact, and follows from the result for one piece. */
#define _GNU_SOURCE

#include "check.h"
#include "levels.h"

#include <kernels/bloom_add.h>
#include <kernels/groupby_sum.h>
#include <kernels/hyperloglog.h>
#include <kernels/kmv.h>
#include <kernels/norm.h>
#include <kernels/polynomial_f32.h>
#include <kernels/sum.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Bytes of a piece: a prime number of pages, so that an index that lost its upper bits finds something else. A length of
 * more than 2^32 elements that loses them is short. */
#define PIECE (INT64_C(16411) * 4096)
#define LENGTH ((INT64_C(1) << 32) + 1000)

enum { THREADS = 2, GROUPS = 10, REGISTERS = 1 << 14, SMALLEST = 1000, WORDS = 1 << 20 };

/* The elements of a piece of 4 and of 8 bytes each. */
static const int64_t many = PIECE / 4, few = PIECE / 8;

static void require(bool is_done, const char *action)
{
    if (!is_done) {
        perror(action);
        exit(1);
    }
}

/* A folded buffer. What follows the last whole piece is memory of its own. */
static void *fold(int64_t bytes)
{
    int file = memfd_create("kernels-test", 0);
    require(file >= 0 && ftruncate(file, PIECE) == 0, "memfd_create");
    char *start = mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    require(start != MAP_FAILED, "mmap");
    for (int64_t at = 0; at + PIECE <= bytes; at += PIECE)
        require(mmap(start + at, PIECE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0) != MAP_FAILED, "mmap");
    close(file);
    return start;
}

/* Repeats the first piece in what follows the last whole one. */
static void complete(void *start, int64_t bytes)
{
    memcpy((char *)start + bytes / PIECE * PIECE, start, (size_t)(bytes % PIECE));
}

/* Σ of LENGTH elements of which `period` repeat. */
static int64_t repeated(const int64_t *sums_before, int64_t period)
{
    return LENGTH / period * sums_before[period] + sums_before[LENGTH % period];
}

static double digit(int64_t i)
{
    return (double)((uint64_t)i * UINT64_C(0x9e3779b97f4a7c15) >> 60);
}

struct inputs {
    double *numbers;
    int32_t *codes;
    uint64_t *keys;
    float *x, *y;
};

static struct inputs make_inputs(void)
{
    struct inputs inputs = { fold(8 * LENGTH), fold(4 * LENGTH), fold(8 * LENGTH), fold(4 * LENGTH), fold(4 * LENGTH) };
    for (int64_t i = 0; i < few; i++) {
        inputs.numbers[i] = digit(i);
        inputs.keys[i] = (uint64_t)i * UINT64_C(0xbf58476d1ce4e5b9);
    }
    for (int64_t i = 0; i < many; i++) {
        inputs.codes[i] = (int32_t)(i % 7 * i % GROUPS);
        inputs.x[i] = (float)digit(i);
    }
    complete(inputs.numbers, 8 * LENGTH);
    complete(inputs.keys, 8 * LENGTH);
    complete(inputs.codes, 4 * LENGTH);
    complete(inputs.x, 4 * LENGTH);
    return inputs;
}

/* Sums of the first elements, their squares, or those of one group, over a piece of codes, which is two of numbers. */
static void test_sums(const kernels_plugin *plugin, const struct inputs *inputs)
{
    const kernels_sum *sum = plugin->get_kernel(KERNELS_SUM_ID);
    const kernels_norm *norm = plugin->get_kernel(KERNELS_NORM_ID);
    const kernels_groupby_sum *groupby = plugin->get_kernel(KERNELS_GROUPBY_SUM_ID);
    int64_t *before = new_buffer((size_t)(many + 1) * sizeof *before);
    double actual = NAN, sums[GROUPS];
    int64_t counts[GROUPS];

    before[0] = 0;
    for (int64_t i = 0; i < many; i++)
        before[i + 1] = before[i] + (int64_t)inputs->numbers[i];
    expect(sum->compute(inputs->numbers, &actual, LENGTH, THREADS) == KERNELS_OK && actual == (double)repeated(before, many),
        "sum gives %g, expected %g", actual, (double)repeated(before, many));

    for (int64_t i = 0; i < many; i++)
        before[i + 1] = before[i] + (int64_t)(inputs->numbers[i] * inputs->numbers[i]);
    double expected = sqrt((double)repeated(before, many));
    expect(norm->compute(inputs->numbers, &actual, LENGTH, THREADS) == KERNELS_OK
        && fabs(actual - expected) <= 0x1p-50 * expected, "norm gives %g, expected %g", actual, expected);

    expect(groupby->compute(inputs->codes, inputs->numbers, sums, counts, LENGTH, GROUPS, THREADS) == KERNELS_OK,
        "groupby_sum succeeds");
    for (int group = 0; group < GROUPS; group++) {
        for (int64_t i = 0; i < many; i++)
            before[i + 1] = before[i] + (inputs->codes[i] == group ? (int64_t)inputs->numbers[i] : 0);
        expect(sums[group] == (double)repeated(before, many), "groupby_sum gives %g for group %d", sums[group], group);
        for (int64_t i = 0; i < many; i++)
            before[i + 1] = before[i] + (inputs->codes[i] == group);
        expect(counts[group] == repeated(before, many), "groupby_sum counts %lld in group %d", (long long)counts[group], group);
    }
    free(before);
}

/* Keys that come again change nothing. */
static void test_sketches(const kernels_plugin *plugin, const struct inputs *inputs)
{
    const kernels_hyperloglog *hyperloglog = plugin->get_kernel(KERNELS_HYPERLOGLOG_ID);
    const kernels_kmv *kmv = plugin->get_kernel(KERNELS_KMV_ID);
    const kernels_bloom_add *bloom = plugin->get_kernel(KERNELS_BLOOM_ADD_ID);
    uint8_t registers[2][REGISTERS] = { 0 };
    uint64_t hashes[2][SMALLEST], *filters[2];
    int64_t used[2], lengths[2] = { few, LENGTH };
    double estimates[2], counts[2];
    for (int i = 0; i < 2; i++) {
        filters[i] = new_buffer(WORDS * sizeof **filters);
        memset(filters[i], 0, WORDS * sizeof **filters);
        expect(hyperloglog->compute(inputs->keys, registers[i], &estimates[i], lengths[i], REGISTERS, THREADS) == KERNELS_OK
            && kmv->compute(inputs->keys, hashes[i], &used[i], &counts[i], lengths[i], SMALLEST, THREADS) == KERNELS_OK
            && bloom->compute(inputs->keys, filters[i], 1, lengths[i], WORDS, THREADS) == KERNELS_OK, "sketches succeed");
    }
    expect(memcmp(registers[0], registers[1], sizeof *registers) == 0 && estimates[0] == estimates[1],
        "hyperloglog gives %g, expected %g", estimates[1], estimates[0]);
    expect(memcmp(hashes[0], hashes[1], sizeof *hashes) == 0 && used[0] == used[1] && counts[0] == counts[1],
        "kmv gives %g, expected %g", counts[1], counts[0]);
    expect(memcmp(filters[0], filters[1], WORDS * sizeof **filters) == 0, "bloom_add gives another filter");
    free(filters[0]);
    free(filters[1]);
}

/* The output is folded too: whole pieces hold the same, and the end is memory of its own. */
static void test_map(const kernels_plugin *plugin, const struct inputs *inputs)
{
    const kernels_polynomial_f32 *polynomial = plugin->get_kernel(KERNELS_POLYNOMIAL_F32_ID);
    const float coefficients[] = { 1, 2, 3, 4 };
    int64_t end = LENGTH / many * many, wrong = 0;
    memset(inputs->y, 0xff, (size_t)PIECE);
    memset(inputs->y + end, 0xff, (size_t)(LENGTH - end) * sizeof *inputs->y);
    expect(polynomial->compute(coefficients, inputs->x, inputs->y, 4, LENGTH, THREADS) == KERNELS_OK, "polynomial_f32 succeeds");
    for (int64_t i = 0; i < many + LENGTH - end; i++) {
        int64_t at = i < many ? i : i - many + end;
        float x = inputs->x[at];
        wrong += !(inputs->y[at] == 1 + x * (2 + x * (3 + x * 4)));
    }
    expect(wrong == 0, "polynomial_f32: %lld elements differ", (long long)wrong);
}

int main(void)
{
    struct inputs inputs = make_inputs();
    for (int level = 0; level < level_count && levels[level].reached(); level++) {
        current_level = levels[level].name;
        printf("level %s\n", current_level);
        fflush(stdout);
        test_sums(levels[level].plugin, &inputs);
        test_sketches(levels[level].plugin, &inputs);
        test_map(levels[level].plugin, &inputs);
    }
    return report_checks();
}
