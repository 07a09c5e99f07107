/* feature_hash/1, one token after the other: tokens are independent, so that the processor overlaps the chains of several. What
 * would hold it up are branches that it guesses wrongly, so the one to three bytes at a token's end take none. */
#include <kernels/feature_hash.h>

#include "kernel.h"

#include <stddef.h>
#include <string.h>

enum {
    /* Work for each thread below which starting it costs more than it saves; a token counts as OF_TOKEN bytes. */
    LEAST_SHARE = 1 << 16,
    OF_TOKEN = 8,
    /* Tokens that a thread takes at once, if there are enough for all: some may be much longer than others. */
    PIECE = 4096,
};

static inline uint32_t rotate(uint32_t x, int bits)
{
    return x << bits | x >> (32 - bits);
}

/* Four bytes, the first one lowest. */
static inline uint32_t four_bytes(const uint8_t *from)
{
    uint32_t word;
    memcpy(&word, from, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    return word;
}

static inline uint32_t scramble(uint32_t word)
{
    return rotate(word * 0xcc9e2d51u, 15) * 0x1b873593u;
}

/* The last `length` % 4 bytes of a token, as the low bytes of a word. */
static inline uint32_t last_bytes(const uint8_t *token, int64_t length)
{
    int rest = (int)(length & 3);
    /* Whole words end where the token does, so that nothing beyond it is read. Shifted by 32 bits, none is left. */
    if (length >= 4)
        return (uint32_t)((uint64_t)four_bytes(token + length - 4) >> (32 - 8 * rest));
    uint32_t word = 0;
    for (int i = 0; i < rest; i++)
        word |= (uint32_t)token[i] << (8 * i);
    return word;
}

/* MurmurHash3_x86_32 with seed 0 (Austin Appleby, public domain). The scrambled word of no bytes is 0, which changes nothing. */
static inline uint32_t hash_of(const uint8_t *token, int64_t length)
{
    uint32_t hash = 0;
    for (int64_t i = 0; i + 4 <= length; i += 4)
        hash = rotate(hash ^ scramble(four_bytes(token + i)), 13) * 5 + 0xe6546b64u;
    hash ^= scramble(last_bytes(token, length));
    hash ^= (uint32_t)length;
    hash = (hash ^ hash >> 16) * 0x85ebca6bu;
    hash = (hash ^ hash >> 13) * 0xc2b2ae35u;
    return hash ^ hash >> 16;
}

static enum kernels_status feature_hash(
    const uint8_t *bytes, const int64_t *offsets, int32_t features, int32_t *index, int8_t *sign,
    int64_t total, int64_t tokens, int32_t threads)
{
    REQUIRE(total >= 0);
    REQUIRE(total == 0 || bytes != NULL);
    REQUIRE(tokens >= 0);
    REQUIRE(offsets != NULL);
    REQUIRE(offsets[tokens] == total);
    REQUIRE(features >= 1);
    REQUIRE(tokens == 0 || index != NULL);
    REQUIRE(tokens == 0 || sign != NULL);
    REQUIRE(threads >= 1);

    /* Nothing may be added to a null pointer, not even 0. */
    if (bytes == NULL)
        bytes = (const uint8_t *)"";
    /* x % d is the high half of (x * magic modulo 2^64) * d (Lemire, Kaser and Kurz, Faster remainder by direct computation,
     * 2019): two multiplications instead of a division. For d = 1 magic is 0, and so is the result. */
    uint64_t magic = UINT64_MAX / (uint32_t)features + 1;
    int team = team_for(threads, max64(1, (OF_TOKEN * tokens + total) / LEAST_SHARE));
    int64_t piece = max64(1, min64(PIECE, tokens / (8 * (int64_t)team)));
#pragma omp parallel for schedule(dynamic) num_threads(team) if (team > 1)
    for (int64_t first = 0; first < tokens; first += piece) {
        int64_t end = min64(tokens, first + piece);
        for (int64_t i = first; i < end; i++) {
            uint32_t hash = hash_of(bytes + offsets[i], offsets[i + 1] - offsets[i]);
            uint32_t negative = hash >> 31;
            uint32_t size = (hash ^ -negative) + negative;
            index[i] = (int32_t)((unsigned __int128)(size * magic) * (uint32_t)features >> 64);
            sign[i] = (int8_t)(1 - 2 * (int)negative);
        }
    }
    return KERNELS_OK;
}

static const kernels_feature_hash functions = { sizeof(kernels_feature_hash), THREAD_SUPPORT, feature_hash };

const struct kernel KERNEL(feature_hash) = { KERNELS_FEATURE_HASH_ID, &functions };
