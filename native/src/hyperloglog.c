/* hyperloglog/1. Threads fill registers of their own, of which the larger are kept in the end. Once all registers have a value, most
 * keys have a smaller one, and vectors dismiss those by one comparison. */
#include <kernels/hyperloglog.h>

#include "hash_block.h"
#include "kernel.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

enum {
    /* Keys for each thread below which starting it costs more than it saves, and the registers of its own for each key. */
    LEAST_SHARE = 1 << 15,
    REGISTERS_OF_KEY = 4,
    /* A register is 64 or less. */
    RANKS = 65,
    /* What the least register has to be before it pays to look first for keys that can raise any: one in 2^this can. */
    WORTH_DISMISSING = VECTOR_BYTES == 64 ? 2 : 4,
    /* Counts that registers take in turn, as one whose count is that of the one before waits for its store. */
    COPIES = 4,
};

/* Makes the rest of each hash times m, 64 bits below the register's number, whose leading zeros decide the register's value. */
static inline void multiply_block(const uint64_t *restrict hashes, int count, uint64_t m, uint64_t *restrict rests)
{
    for (int i = 0; i < count; i++)
        rests[i] = hashes[i] * m;
}

/* Raises a hash's register to its value. */
static inline void raise(uint8_t *registers, uint64_t hash, uint64_t m, uint64_t end)
{
    unsigned __int128 product = (unsigned __int128)hash * m;
    uint8_t rank = (uint8_t)(1 + __builtin_clzll((uint64_t)product | end));
    uint8_t *at = registers + (uint64_t)(product >> 64);
    *at = *at < rank ? rank : *at;
}

static int least_of(const uint8_t *registers, uint64_t m)
{
    uint8_t least = UINT8_MAX;
    for (uint64_t i = 0; i < m; i++)
        least = registers[i] < least ? registers[i] : least;
    return least;
}

static void add(const uint64_t *keys, int64_t count, uint8_t *registers, uint64_t m, int q)
{
    uint64_t hashes[BLOCK], rests[BLOCK];
    /* Ends the leading zeros after q of them. */
    uint64_t end = UINT64_C(1) << (63 - q);
    int least = 0;
    /* With fewer keys than registers, to search would take longer than it can save. */
    int64_t search = count < (int64_t)m ? count : 0;
    for (int64_t first = 0; first < count; first += BLOCK) {
        /* Searched for so seldom that it takes little of the time. */
        if (first >= search) {
            least = least_of(registers, m);
            search = first + max64(first / 8, (int64_t)m);
        }
        int block = (int)min64(BLOCK, count - first);
        hash_block(keys + first, block, hashes);
        if (least >= WORTH_DISMISSING) {
            multiply_block(hashes, block, m, rests);
            block = keep_up_to(hashes, rests, block, UINT64_MAX >> min64(least, q));
        }
        for (int i = 0; i < block; i++)
            raise(registers, hashes[i], m, end);
    }
}

static void unite(uint8_t *restrict registers, const uint8_t *restrict others, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        registers[i] = registers[i] < others[i] ? others[i] : registers[i];
}

/* Ertl's functions sigma and tau, as series that are added until nothing changes. */
static double sigma(double x)
{
    if (x == 1)
        return INFINITY;
    double factor = 1, sum = x, before;
    do {
        x *= x;
        before = sum;
        sum += x * factor;
        factor += factor;
    } while (sum != before);
    return sum;
}

static double tau(double x)
{
    if (x == 0 || x == 1)
        return 0;
    double factor = 1, sum = 1 - x, before;
    do {
        x = sqrt(x);
        before = sum;
        factor *= 0.5;
        sum -= (1 - x) * (1 - x) * factor;
    } while (sum != before);
    return sum / 3;
}

static double estimate_of(const uint8_t *registers, int64_t m, int q)
{
    int64_t counts[COPIES][RANKS] = { { 0 } };
    for (int64_t i = 0; i < m; i++) {
        int rank = registers[i];
        counts[i % COPIES][rank <= q ? rank : q + 1]++;
    }
    for (int copy = 1; copy < COPIES; copy++) {
        for (int rank = 0; rank < RANKS; rank++)
            counts[0][rank] += counts[copy][rank];
    }

    double size = (double)m;
    double z = size * tau(1 - (double)counts[0][q + 1] / size);
    for (int rank = q; rank >= 1; rank--)
        z = 0.5 * (z + (double)counts[0][rank]);
    z += size * sigma((double)counts[0][0] / size);
    /* 1 / (2 ln 2). */
    return 0.7213475204444817 * size * size / z;
}

static enum kernels_status hyperloglog(
    const uint64_t *keys, uint8_t *registers, double *estimate, int64_t n, int64_t m, int32_t threads)
{
    REQUIRE(n >= 0);
    REQUIRE(n == 0 || keys != NULL);
    REQUIRE(m >= 1 && m <= UINT32_MAX);
    REQUIRE(registers != NULL);
    REQUIRE(estimate != NULL);
    REQUIRE(threads >= 1);

    int q = 63;
    while (q > 0 && m > INT64_C(1) << (64 - q))
        q--;
    int team = team_for(threads, max64(1, n / max64(LEAST_SHARE, m / REGISTERS_OF_KEY)));
    uint8_t *own = team == 1 ? NULL : calloc((size_t)m * (size_t)(team - 1), sizeof *own);
    if (own == NULL)
        team = 1;

#pragma omp parallel num_threads(team) if (team > 1)
    {
        int64_t size = team_size(), rank = team_rank();
        int64_t first = n * rank / size, end = n * (rank + 1) / size;
        add(keys + first, end - first, rank == 0 ? registers : own + (rank - 1) * m, (uint64_t)m, q);
#pragma omp barrier
        first = m * rank / size;
        end = m * (rank + 1) / size;
        for (int64_t other = 0; other < size - 1; other++)
            unite(registers + first, own + other * m + first, end - first);
    }
    free(own);
    estimate[0] = estimate_of(registers, m, q);
    return KERNELS_OK;
}

static const kernels_hyperloglog functions = { sizeof(kernels_hyperloglog), THREAD_SUPPORT, hyperloglog };

const struct kernel KERNEL(hyperloglog) = { KERNELS_HYPERLOGLOG_ID, &functions };
