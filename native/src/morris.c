/* morris/1. The counters of some vectors go on together: as long as one counts events, its exponent is the number of steps, so all
 * of them need the same waiting times. */
#include <kernels/morris.h>

#include "kernel.h"
#include "mix.h"
#include "vector.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

enum {
    LIMIT = 255,
    /* Terms of a logarithm. */
    TERMS = 10,
    /* Vectors whose steps a processor overlaps. */
    WIDE = 2,
    BLOCK = WIDE * LANES,
    /* Counters that a thread takes at once. */
    PIECE = 256,
    /* Steps of counters for each thread below which starting it costs more than it saves, and the counters that are looked at to
     * know how many there are. */
    LEAST_SHARE = 1 << 15,
    SAMPLE = 64,
};

static const double ln2 = 0.6931471805599453;
/* The bits of the root of 1/2, and what takes those of it to those of 1. */
static const uint64_t root_bits = UINT64_C(0x3fe6a09e667f3bcd), to_one = UINT64_C(0x3ff0000000000000) - UINT64_C(0x3fe6a09e667f3bcd);

static inline u64s mix_lanes(u64s x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* The logarithm of positive normal numbers, as the header says. */
static inline f64s ln(f64s x)
{
    u64s bits = (u64s)x + to_one;
    /* The exponent becomes the low bits of a number from 2^52. */
    f64s e = (f64s)((bits >> 52) | UINT64_C(0x4330000000000000)) - (0x1p52 + 1023);
    f64s m = (f64s)((bits & UINT64_C(0xfffffffffffff)) + root_bits);
    f64s f = (m - 1) / (m + 1), s = f * f, y = broadcast(1.0 / (2 * TERMS + 1));
    for (int term = TERMS - 1; term >= 1; term--)
        y = 1.0 / (2 * term + 1) + s * y;
    f64s twice = f + f;
    return e * ln2 + (twice + twice * (s * y));
}

static double ln_of(double x)
{
    return ln(broadcast(x))[0];
}

/* Counters of whole vectors, the first one having the number `first`. */
static void count_block(const uint32_t *counts, uint64_t seed, const double *factors, uint8_t *exponents, int64_t first)
{
    u64s stream[WIDE];
    f64s left[WIDE];
    i64s exponent[WIDE];
    for (int v = 0; v < WIDE; v++) {
        for (int lane = 0; lane < LANES; lane++) {
            int64_t i = v * LANES + lane;
            /* The first event always counts. */
            exponent[v][lane] = counts[i] > 0;
            left[v][lane] = counts[i] > 0 ? (double)(counts[i] - 1) : 0;
            stream[v][lane] = seed + ((uint64_t)first + (uint64_t)i + 1) * GOLDEN;
        }
        stream[v] = mix_lanes(stream[v]);
    }

    uint32_t any = 1;
    for (int c = 1; c < LIMIT && any != 0; c++) {
        any = 0;
        for (int v = 0; v < WIDE; v++) {
            u64s x = mix_lanes(stream[v] + (uint64_t)c * GOLDEN);
            /* 1 <= the number < 2, less what leaves half a step above 0. */
            f64s u = (f64s)((x >> 12) | UINT64_C(0x3ff0000000000000)) - (1 - 0x1p-53);
            f64s others = ln(u) * factors[c];
            lane_set goes_on = less(others, left[v]);
            any |= lane_bits(goes_on);
            /* To the nearest whole number, and down if that is above. */
            f64s whole = (others + 0x1p52) - 0x1p52;
            whole = select_lanes(less(others, whole), whole - 1, whole);
            left[v] = select_lanes(goes_on, left[v] - 1 - whole, broadcast(0));
            exponent[v] = count_lanes(exponent[v], goes_on);
        }
    }
    for (int i = 0; i < BLOCK; i++)
        exponents[i] = (uint8_t)exponent[i / LANES][i % LANES];
}

/* About how many steps counters take: each as many as an exact counter would. */
static int64_t steps_of(const uint32_t *counts, int64_t n, double a)
{
    double steps = 0;
    for (int64_t i = 0; i < SAMPLE; i++)
        steps += fmin(LIMIT, 1 + a * log1p(counts[n * i / SAMPLE] / a));
    return (int64_t)(steps / SAMPLE * (double)n);
}

static enum kernels_status morris(
    const uint32_t *counts, int64_t seed, double a, uint8_t *exponents, int64_t n, int32_t threads)
{
    REQUIRE(n >= 0);
    REQUIRE(n == 0 || counts != NULL);
    REQUIRE(n == 0 || exponents != NULL);
    REQUIRE(seed >= -(INT64_C(1) << 53) && seed <= INT64_C(1) << 53);
    REQUIRE(a >= 1 && a <= 1000);
    REQUIRE(threads >= 1);

    double factors[LIMIT], p = 1;
    for (int c = 1; c < LIMIT; c++) {
        p *= a / (a + 1);
        double v = 1 - p;
        factors[c] = v == 1 ? -1 / p : 1 / (ln_of(v) * (p / (1 - v)));
    }

    int team = n <= PIECE ? 1 : team_for(threads, max64(1, steps_of(counts, n, a) / LEAST_SHARE));
#pragma omp parallel for schedule(dynamic) num_threads(team) if (team > 1)
    for (int64_t begin = 0; begin < n; begin += PIECE) {
        int64_t end = min64(n, begin + PIECE), i = begin;
        for (; i <= end - BLOCK; i += BLOCK)
            count_block(counts + i, (uint64_t)seed, factors, exponents + i, i);
        if (i < end) {
            uint32_t last_counts[BLOCK] = { 0 };
            uint8_t last[BLOCK];
            memcpy(last_counts, counts + i, (size_t)(end - i) * sizeof *counts);
            count_block(last_counts, (uint64_t)seed, factors, last, i);
            memcpy(exponents + i, last, (size_t)(end - i));
        }
    }
    return KERNELS_OK;
}

static const kernels_morris functions = { sizeof(kernels_morris), THREAD_SUPPORT, morris };

const struct kernel KERNEL(morris) = { KERNELS_MORRIS_ID, &functions };
