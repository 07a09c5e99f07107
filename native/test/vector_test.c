/* Checks each operation of vector.h, lane by lane, against the same on one element. Compiled once for each level, which
 * gives the functions, and once more for main, which calls those of the levels that this processor reaches. */
#ifdef KERNELS_LEVEL

#include "kernel.h"
#include "vector.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

static int failures;

static void expect_lane(bool condition, const char *type, const char *operation, int lane)
{
    if (!condition && failures++ < 20)
        printf("FAILED with vectors of %d bytes: %s of %s, lane %d\n", VECTOR_BYTES, operation, type, lane);
}

/* Values at which comparisons and signs can go wrong. Conversion to an integer type must not overflow. */
static const double float_values[] = {
    0, -0.0, 1, -1, 2, 0.5, -3.25, 1e30, -1e30, INFINITY, -INFINITY, NAN, 7, 7, -8, 1e-30,
};
static const uint64_t integer_values[] = {
    0, 1, 2, 3, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x7fffffffffffffff, 0x8000000000000000,
    0xffffffffffffffff, 0xfffffffffffffffe, 0x123456789abcdef0, 7, 7, 0xffffffff80000000,
};
enum { VALUES = 16, ROUNDS = VALUES * VALUES };

#define SAME(x, y) (memcmp(&(x), &(y), sizeof(x)) == 0)

/* Both loads are from an odd element, so that no vector is aligned. Each round meets two values in every lane. */
#define TEST(type, element, values, lanes, all, bits_of, set_type, extra) \
    static void test_##type(void) \
    { \
        for (int round = 0; round < ROUNDS; round++) { \
            element a[(lanes) + 1], b[(lanes) + 1], result[(lanes) + 2]; \
            for (int i = 0; i <= (lanes); i++) { \
                a[i] = (element)values[(round + i) % VALUES]; \
                b[i] = (element)values[(round / VALUES + 3 * i) % VALUES]; \
            } \
            type##s x = load(a + 1), y = load(b + 1); \
            set_type is_less = less(x, y), is_equal = equal(x, y), some = less(y, x); \
            set_type both = and_less(some, x, y), still = and_less((set_type)(all), x, y); \
            type##s selected = select_lanes(is_less, x, y), smaller = minimum(x, y), larger = maximum(x, y); \
            type##s same = broadcast_##type(a[1]); \
            result[0] = result[(lanes) + 1] = b[0]; \
            store(result + 1, x); \
            expect_lane(SAME(result[0], b[0]) && SAME(result[(lanes) + 1], b[0]), #type, "store", -1); \
            expect_lane(bits_of(both) == 0, #type, "and_less", -1); \
            expect_lane(bits_of(still) == bits_of(is_less), #type, "and_less", -1); \
            expect_lane(bits_of(is_less) >> (lanes) == 0, #type, "lane_bits", -1); \
            for (int i = 0; i < (lanes); i++) { \
                element p = a[i + 1], q = b[i + 1]; \
                element choice = p < q ? p : q, greater = q < p ? p : q; \
                element x_lane = x[i], y_lane = y[i], same_lane = same[i]; \
                element selected_lane = selected[i], smaller_lane = smaller[i], larger_lane = larger[i]; \
                expect_lane(SAME(x_lane, p) && SAME(y_lane, q), #type, "load", i); \
                expect_lane(SAME(result[i + 1], p), #type, "store", i); \
                expect_lane(SAME(same_lane, a[1]), #type, "broadcast", i); \
                expect_lane((bits_of(is_less) >> i & 1) == (p < q), #type, "less", i); \
                expect_lane((bits_of(is_equal) >> i & 1) == (p == q), #type, "equal", i); \
                expect_lane(SAME(selected_lane, choice), #type, "select_lanes", i); \
                expect_lane(SAME(smaller_lane, choice), #type, "minimum", i); \
                expect_lane(SAME(larger_lane, greater), #type, "maximum", i); \
            } \
            extra(type, element, lanes, x, y, is_less, a, b) \
        } \
    }

/* The library's fma rounds once on every processor. */
#define FUSED_f64(a, b, c) fma(a, b, c)
#define FUSED_f32(a, b, c) fmaf(a, b, c)
#ifdef __FMA__
#define EXPECTED(type, a, b, c) FUSED_##type(a, b, c)
#else
#define EXPECTED(type, a, b, c) ((a) * (b) + (c))
#endif

#define CHECK_MULTIPLY_ADD(type, element, lanes, x, y, is_less, a, b) \
    type##s third = broadcast_##type((element)0.1), sum = multiply_add(x, third, y); \
    for (int i = 0; i < (lanes); i++) { \
        element expected = EXPECTED(type, a[i + 1], (element)0.1, b[i + 1]), sum_lane = sum[i]; \
        expect_lane(SAME(sum_lane, expected) || (isnan(sum_lane) && isnan(expected)), #type, "multiply_add", i); \
    }

#define CHECK_COUNT(type, element, lanes, x, y, is_less, a, b) \
    type##s counted = count_lanes(broadcast_##type(41), is_less); \
    for (int i = 0; i < (lanes); i++) \
        expect_lane(counted[i] == 41 + (a[i + 1] < b[i + 1]), #type, "count_lanes", i);

#define CHECK_NO_MORE(type, element, lanes, x, y, is_less, a, b)

TEST(f64, double, float_values, LANES, ALL_LANES, lane_bits, lane_set, CHECK_MULTIPLY_ADD)
TEST(f32, float, float_values, LANES_32, ALL_LANES_32, lane_bits_32, lane_set_32, CHECK_MULTIPLY_ADD)
TEST(i64, int64_t, integer_values, LANES, ALL_LANES, lane_bits, lane_set, CHECK_COUNT)
TEST(i32, int32_t, integer_values, LANES_32, ALL_LANES_32, lane_bits_32, lane_set_32, CHECK_COUNT)
TEST(u64, uint64_t, integer_values, LANES, ALL_LANES, lane_bits, lane_set, CHECK_NO_MORE)
TEST(u32, uint32_t, integer_values, LANES_32, ALL_LANES_32, lane_bits_32, lane_set_32, CHECK_NO_MORE)

static void test_neighbours(void)
{
    double values[3 * LANES];
    for (int i = 0; i < 3 * LANES; i++)
        values[i] = i;
    f64s before = load(values), here = load(values + LANES), behind = load(values + 2 * LANES);
    f64s left = left_neighbours(before, here), right = right_neighbours(here, behind);
    for (int i = 0; i < LANES; i++) {
        expect_lane(left[i] == LANES + i - 1, "f64", "left_neighbours", i);
        expect_lane(right[i] == LANES + i + 1, "f64", "right_neighbours", i);
    }
}

int AT_LEVEL(test_vectors)(void);

int AT_LEVEL(test_vectors)(void)
{
    test_f64();
    test_f32();
    test_i64();
    test_i32();
    test_u64();
    test_u32();
    test_neighbours();
    return failures;
}

#else

#include "levels.h"

#include <stdio.h>
#include <string.h>

/* LEVEL_LIST is one X(level) for each level, from CMake. */
#define X(level) int test_vectors_##level(void);
LEVEL_LIST
#undef X

int main(void)
{
    int tested = 0, failures = 0;
#define X(name) { #name, test_vectors_##name },
    static const struct {
        const char *name;
        int (*test)(void);
    } tests[] = { LEVEL_LIST };
#undef X
    /* The tests are in the order of the levels. */
    for (int level = 0; level < level_count && levels[level].reached(); level++, tested++) {
        int failed = tests[level].test();
        printf("%s: %d failures\n", tests[level].name, failed);
        failures += failed;
    }
    return tested > 0 && failures == 0 ? 0 : 1;
}

#endif
