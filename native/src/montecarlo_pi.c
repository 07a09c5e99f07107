/* montecarlo_pi/1: Philox4x32-10 for several counters at a time, one in each lane of 64 bits. A multiplication there takes the
 * low halves and gives a product whose two halves are the two words that a round needs. */
#include <kernels/montecarlo_pi.h>

#include "kernel.h"
#include "vector.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    ROUNDS = 10,
    /* Vectors of counters at a time: a round is a long chain, which the other vectors fill. */
    STREAMS = VECTOR_BYTES == 64 ? 8 : 4,
    BATCH = STREAMS * LANES,
    /* Counters that a thread takes at a time, 10 microseconds or more of work: a power of two, so that they have the same high
     * word. And how many chunks a thread has to have, below which starting it costs more than it saves. */
    CHUNK = 1 << 15,
    LEAST_CHUNKS = 4,
};

static const uint64_t multipliers[2] = { 0xd2511f53, 0xcd9e8d57 };

/* The two words of the key in each round. */
struct keys {
    uint32_t word[ROUNDS][2];
};

static struct keys keys_of(int64_t seed)
{
    struct keys keys = { { { (uint32_t)seed, (uint32_t)((uint64_t)seed >> 32) } } };
    for (int round = 1; round < ROUNDS; round++) {
        keys.word[round][0] = keys.word[round - 1][0] + 0x9e3779b9;
        keys.word[round][1] = keys.word[round - 1][1] + 0xbb67ae85;
    }
    return keys;
}

/* Whether the point is in the quarter circle: whether the sum of the squares stays below 2^64. */
static bool is_hit(uint64_t x, uint64_t y)
{
    return x * x + y * y >= x * x;
}

/* The hits of the first points, 0, 1 or 2, of a block. */
static int64_t count_block(const struct keys *keys, uint64_t block, int points)
{
    uint32_t c[4] = { (uint32_t)block, (uint32_t)(block >> 32) };
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t first = multipliers[0] * c[0], second = multipliers[1] * c[2];
        c[0] = (uint32_t)(second >> 32) ^ c[1] ^ keys->word[round][0];
        c[2] = (uint32_t)(first >> 32) ^ c[3] ^ keys->word[round][1];
        c[1] = (uint32_t)second;
        c[3] = (uint32_t)first;
    }
    return (points > 0 && is_hit(c[0], c[1])) + (points > 1 && is_hit(c[2], c[3]));
}

/* The products of the low halves. */
static inline u64s multiply_low(u64s a, u64s b)
{
#if defined(__x86_64__)
    return (u64s)INTRINSIC(mul_epu32)((register_integers)a, (register_integers)b);
#else
    return (a & UINT32_MAX) * (b & UINT32_MAX);
#endif
}

/* Adds 1 where the sum of the squares of the low halves overflows: to a miss. */
static inline u64s count_misses(u64s count, u64s x, u64s y)
{
    u64s a = multiply_low(x, x), b = multiply_low(y, y), sum = a + b;
#if defined(__AVX512F__)
    return (u64s)count_lanes((i64s)count, less(sum, a));
#else
    /* The carry out of the highest bit, as there is no comparison without sign. */
    return count + (((a & b) | ((a | b) & ~sum)) >> 63);
#endif
}

/* The hits of blocks first .. first + blocks - 1 with the same high word; blocks is a multiple of BATCH.
 *
 * Only the low halves of lanes count, so the high ones are not cleared. In the first round, two words of the counter are 0 and
 * one is the same for all; so is a product in the second round, and a word in the third. */
static int64_t count_batches(const struct keys *keys, uint64_t first, int64_t blocks)
{
    u64s multiplier[2], key[ROUNDS][2];
    for (int i = 0; i < 2; i++) {
        multiplier[i] = broadcast_u64(multipliers[i]);
        for (int round = 0; round < ROUNDS; round++)
            key[round][i] = broadcast_u64(keys->word[round][i]);
    }
    u64s product[STREAMS], misses[STREAMS];
    for (int i = 0; i < STREAMS; i++) {
        misses[i] = (u64s){ 0 };
        for (int lane = 0; lane < LANES; lane++)
            product[i][lane] = multipliers[0] * ((uint32_t)first + (uint64_t)(i * LANES + lane));
    }
    uint64_t common = multipliers[0] * ((uint32_t)(first >> 32) ^ keys->word[0][0]);
    u64s common_low = broadcast_u64(common), common_high = broadcast_u64(common >> 32);

    for (int64_t block = 0; block < blocks; block += BATCH) {
        u64s c[STREAMS][4];
#pragma GCC unroll 8
        for (int i = 0; i < STREAMS; i++) {
            u64s second = multiply_low(product[i] >> 32 ^ key[0][1], multiplier[1]);
            c[i][0] = second >> 32 ^ key[1][0];
            c[i][1] = second;
            c[i][2] = product[i] ^ common_high ^ key[1][1];
            c[i][3] = common_low;
            product[i] += broadcast_u64(multipliers[0] * BATCH);
        }
#pragma GCC unroll 8
        for (int round = 2; round < ROUNDS; round++) {
#pragma GCC unroll 8
            for (int i = 0; i < STREAMS; i++) {
                u64s one = multiply_low(c[i][0], multiplier[0]), two = multiply_low(c[i][2], multiplier[1]);
                c[i][0] = two >> 32 ^ c[i][1] ^ key[round][0];
                c[i][2] = one >> 32 ^ c[i][3] ^ key[round][1];
                c[i][1] = two;
                c[i][3] = one;
            }
        }
#pragma GCC unroll 8
        for (int i = 0; i < STREAMS; i++)
            misses[i] = count_misses(count_misses(misses[i], c[i][0], c[i][1]), c[i][2], c[i][3]);
    }
    int64_t hits = 2 * blocks;
    for (int i = 0; i < STREAMS; i++) {
        for (int lane = 0; lane < LANES; lane++)
            hits -= (int64_t)misses[i][lane];
    }
    return hits;
}

static int64_t count_chunk(const struct keys *keys, int64_t first, int64_t points)
{
    int64_t blocks = points / 2 / BATCH * BATCH;
    int64_t hits = blocks == 0 ? 0 : count_batches(keys, (uint64_t)first, blocks);
    for (int64_t left = points - 2 * blocks; left > 0; left -= 2)
        hits += count_block(keys, (uint64_t)(first + blocks++), (int)min64(left, 2));
    return hits;
}

static enum kernels_status montecarlo_pi(int64_t seed, int64_t count, int64_t *hits, int32_t threads)
{
    REQUIRE(seed >= 0 && seed <= INT64_C(9007199254740992));
    REQUIRE(count >= 0 && count <= INT64_C(9007199254740992));
    REQUIRE(hits != NULL);
    REQUIRE(threads >= 1);

    struct keys keys = keys_of(seed);
    int64_t chunks = count / (2 * CHUNK) + (count % (2 * CHUNK) != 0), total = 0;
    int team = team_for(threads, max64(1, chunks / LEAST_CHUNKS));
#pragma omp parallel for num_threads(team) if (team > 1) schedule(dynamic) reduction(+ : total)
    for (int64_t i = 0; i < chunks; i++)
        total += count_chunk(&keys, i * CHUNK, min64(2 * CHUNK, count - i * 2 * CHUNK));
    *hits = total;
    return KERNELS_OK;
}

static const kernels_montecarlo_pi functions = { sizeof(kernels_montecarlo_pi), THREAD_SUPPORT, montecarlo_pi };

const struct kernel KERNEL(montecarlo_pi) = { KERNELS_MONTECARLO_PI_ID, &functions };
