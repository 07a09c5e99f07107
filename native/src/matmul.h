/* The product of two matrices. matmul_f64.c and matmul_f32.c define `element`, `elements` (a vector of them), `bits` (a vector of
 * integers as wide) and `broadcast_element`, and include this.
 *
 * A tile of C stays in registers while B's rows, each times one element of each row of A, are added to it (Goto and van de
 * Geijn, Anatomy of high-performance matrix multiplication, 2008). As the rows of C run along vectors, A is read element by
 * element, along its rows, and need not be packed. B is, if it is larger than the cache and used often enough, or narrower than a
 * vector.
 *
 * An element of C is a sum over B's rows in an order that depends on the shapes alone, so the threads, which share the tiles,
 * change nothing in the result. */
#ifndef KERNELS_MATMUL_H
#define KERNELS_MATMUL_H

#include "kernel.h"
#include "vector.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a tile: as many as leave registers for a row of B and an element of A. */
#if VECTOR_BYTES == 64
#define TILE_ROWS 8
#define FOR_EACH_HEIGHT(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8)
#elif VECTOR_BYTES == 32
#define TILE_ROWS 4
#define FOR_EACH_HEIGHT(X) X(1) X(2) X(3) X(4)
#else
#define TILE_ROWS 3
#define FOR_EACH_HEIGHT(X) X(1) X(2) X(3)
#endif

enum {
    WIDTH = VECTOR_BYTES / sizeof(element),
    /* Vectors of a tile's row, and their elements: those of a panel of B. */
    TILE_VECTORS = 3,
    PANEL = TILE_VECTORS * WIDTH,
    /* Rows of B that are multiplied by at once, and rows of A: that block of A takes a part of the second cache. */
    DEPTH = 384,
    BLOCK_ROWS = 96,
    /* If A has no more rows than a tile, no element of B is used twice, and it is best read along its rows. */
    DEPTH_OF_ONE_TILE = 32,
    /* Panels that are packed together: some 3 MB. */
    BLOCK_PANELS = 42,
    /* Bytes of B that a second cache holds beside other things, and rows of A from which it pays to pack more than that. */
    CACHED = 1 << 19,
    LEAST_ROWS_TO_PACK = 16 * TILE_ROWS,
    /* The most columns whose products are sums along rows of A, and rows that are multiplied by them together, which hides the
     * latency of their sums. */
    COLUMNS = 2,
    DOTS = 4,
    /* Rows of B that are added at once to a row, and the row's vectors that stay in the first cache meanwhile. */
    STEP = 4,
    CHUNK = 512,
    /* Elements of 16 bytes. */
    QUARTER = 16 / sizeof(element),
    /* Multiplications for each thread below which starting it costs more than it saves; the same in elements that are read, for
     * shapes that use each only once. */
    LEAST_SHARE = 1 << 20,
    LEAST_SHARE_READ = 1 << 16,
    /* Elements of C from which it is written past the cache: 4 MiB, more than a core's own caches. With more rows of B than this, to
     * multiply takes so long that it changes nothing. */
    BEYOND_CACHE = (1 << 22) / sizeof(element),
    SHALLOW = 64,
};

/* What becomes of a tile's products: C's elements, these also past the cache, or summands of what C's elements are already. */
enum target { OVERWRITE, OVERWRITE_PAST_CACHE, ADD };

struct product {
    int64_t m, k, n;
    const element *a, *b;
    element *c;
    /* Panels that C's columns make, and stretches of B's rows that are multiplied by at once. */
    int64_t panels, stretches;
    /* Packed panels, one each panel_size elements, or columns; null if B is read where it is. */
    element *packed;
    int64_t panel_size;
    /* Whether elements of C are sums along rows of A and columns of B. */
    bool by_columns;
    /* Whether C, each element of which is written once, is written past the cache: otherwise each line of it would be read before. */
    bool past_cache;
};

static inline int64_t quotient_up(int64_t dividend, int64_t divisor)
{
    return (dividend + divisor - 1) / divisor;
}

/* `vectors` vectors from column `first` on. The last one begins at first + last: it overlaps the one before it if the columns are
 * no whole number of vectors. */
struct panel {
    int64_t first, last;
    int vectors;
};

/* Vectors are dealt out evenly: a panel has only one, which couldn't overlap another, if the columns have only one. */
static struct panel panel_of(const struct product *p, int64_t index)
{
    int64_t vectors = quotient_up(p->n, WIDTH);
    int64_t first = vectors * index / p->panels * WIDTH, end = vectors * (index + 1) / p->panels * WIDTH;
    return (struct panel){ first, max64(0, min64(end, p->n) - WIDTH - first), (int)((end - first) / WIDTH) };
}

/* Where vector v of a panel begins, from the panel's first column. */
static inline int64_t place(int v, int vectors, int64_t last)
{
    return v == vectors - 1 ? last : v * WIDTH;
}

/* Multiplies `depth` elements of each row of A by as many rows of a panel, for a tile of C. `rows` and `vectors` are constants, so
 * that the sums are registers. */
static inline __attribute__((always_inline)) void multiply_tile(
    int rows, int vectors, int64_t depth, const element *a, int64_t a_stride, const element *b, int64_t b_stride, int64_t last,
    element *c, int64_t c_stride, enum target target)
{
    elements sums[TILE_ROWS][TILE_VECTORS];
#pragma GCC unroll 8
    for (int r = 0; r < rows; r++) {
#pragma GCC unroll 3
        for (int v = 0; v < vectors; v++) {
            sums[r][v] = (elements){ 0 };
            if (target != OVERWRITE_PAST_CACHE)
                __builtin_prefetch(c + r * c_stride + place(v, vectors, last), 1);
        }
    }
    for (int64_t i = 0; i < depth; i++) {
        elements row[TILE_VECTORS];
#pragma GCC unroll 3
        for (int v = 0; v < vectors; v++)
            row[v] = load(b + i * b_stride + place(v, vectors, last));
#pragma GCC unroll 8
        for (int r = 0; r < rows; r++) {
            elements factor = broadcast_element(a[r * a_stride + i]);
#pragma GCC unroll 3
            for (int v = 0; v < vectors; v++)
                sums[r][v] = multiply_add(factor, row[v], sums[r][v]);
        }
    }
    /* Each row is loaded before it is stored, because its vectors may overlap. */
#pragma GCC unroll 8
    for (int r = 0; r < rows && target == ADD; r++) {
#pragma GCC unroll 3
        for (int v = 0; v < vectors; v++)
            sums[r][v] += load(c + r * c_stride + place(v, vectors, last));
    }
#pragma GCC unroll 8
    for (int r = 0; r < rows; r++) {
#pragma GCC unroll 3
        for (int v = 0; v < vectors; v++) {
            element *at = c + r * c_stride + place(v, vectors, last);
            if (target == OVERWRITE_PAST_CACHE)
                store_past_cache(at, sums[r][v]);
            else
                store(at, sums[r][v]);
        }
    }
}

typedef void tile_function(
    int64_t depth, const element *a, int64_t a_stride, const element *b, int64_t b_stride, int64_t last, element *c,
    int64_t c_stride, enum target target);

#define TILE(rows, vectors) \
    static void tile_##rows##_##vectors( \
        int64_t depth, const element *a, int64_t a_stride, const element *b, int64_t b_stride, int64_t last, element *c, \
        int64_t c_stride, enum target target) \
    { \
        multiply_tile(rows, vectors, depth, a, a_stride, b, b_stride, last, c, c_stride, target); \
    }
#define TILES_OF_HEIGHT(rows) TILE(rows, 1) TILE(rows, 2) TILE(rows, 3)
#define NAMES_OF_HEIGHT(rows) { tile_##rows##_1, tile_##rows##_2, tile_##rows##_3 },
FOR_EACH_HEIGHT(TILES_OF_HEIGHT)
static tile_function *const tiles[TILE_ROWS][TILE_VECTORS] = { FOR_EACH_HEIGHT(NAMES_OF_HEIGHT) };

/* Copies rows from .. to - 1 of a panel, one after the other. Columns fewer than a vector are filled up with zeros. */
static void pack(const struct product *p, struct panel panel, int64_t from, int64_t to, element *packed)
{
    for (int64_t row = from; row < to; row++) {
        const element *source = p->b + row * p->n + panel.first;
        for (int64_t j = 0; p->n < WIDTH && j < WIDTH; j++)
            packed[j] = j < p->n ? source[j] : 0;
        for (int v = 0; p->n >= WIDTH && v < panel.vectors; v++) {
            int64_t at = place(v, panel.vectors, panel.last);
            store(packed + at, load(source + at));
        }
        packed += panel.vectors * WIDTH;
    }
}

/* Copies 2 .. WIDTH - 1 elements, in two pieces that may overlap: for so few, to call memcpy takes longer. */
static inline void copy_few(element *to, const element *from, int64_t count)
{
#define COPY_TWO(piece) \
    if (count >= (piece)) { \
        memcpy(to, from, (piece) * sizeof *to); \
        memcpy(to + count - (piece), from + count - (piece), (piece) * sizeof *to); \
        return; \
    }
    COPY_TWO(8)
    COPY_TWO(4)
    COPY_TWO(2)
#undef COPY_TWO
}

/* A tile that is wider than C. */
static void multiply_narrow_tile(
    const struct product *p, int64_t rows, int64_t depth, const element *a, const element *packed, element *c,
    enum target target)
{
    _Alignas(VECTOR_BYTES) element sums[TILE_ROWS * WIDTH];
    tiles[rows - 1][0](depth, a, p->k, packed, WIDTH, 0, sums, WIDTH, OVERWRITE);
    for (int64_t r = 0; r < rows; r++) {
        for (int64_t j = 0; target == ADD && j < p->n; j++)
            sums[r * WIDTH + j] += c[r * p->n + j];
        copy_few(c + r * p->n, sums + r * WIDTH, p->n);
    }
}

/* Rows of C, panels of B, and the rows of B to multiply by. The panels packed at present begin with `packed_panel`. */
struct block {
    int64_t first_row, end_row, first_panel, end_panel, from, to, packed_panel;
};

static void multiply_block(const struct product *p, struct block block)
{
    int64_t depth = block.to - block.from;
    enum target target = block.from > 0 ? ADD : p->past_cache ? OVERWRITE_PAST_CACHE : OVERWRITE;
    for (int64_t index = block.first_panel; index < block.end_panel; index++) {
        struct panel panel = panel_of(p, index);
        const element *b = p->b + block.from * p->n + panel.first;
        int64_t stride = p->n;
        if (p->packed != NULL) {
            b = p->packed + (index - block.packed_panel) * p->panel_size;
            stride = panel.vectors * WIDTH;
        }
        for (int64_t i = block.first_row; i < block.end_row; i += TILE_ROWS) {
            int64_t rows = min64(TILE_ROWS, block.end_row - i);
            const element *a = p->a + i * p->k + block.from;
            element *c = p->c + i * p->n + panel.first;
            if (p->n < WIDTH)
                multiply_narrow_tile(p, rows, depth, a, b, c, target);
            else
                tiles[rows - 1][panel.vectors - 1](depth, a, p->k, b, stride, panel.last, c, p->n, target);
        }
    }
}

/* How many parts the rows of tiles are cut into, so that with the panels they give each of the team a part, and the largest part
 * has as few tiles as possible. */
static int64_t parts_down(int64_t heights, int64_t panels, int64_t team)
{
    int64_t best = 1, least = INT64_MAX;
    for (int64_t down = 1; down <= team; down++) {
        int64_t tiles_each = quotient_up(heights, down) * quotient_up(panels, team / down);
        if (team % down == 0 && tiles_each <= least) {
            best = down;
            least = tiles_each;
        }
    }
    return best;
}

static void wait_for_team(int64_t size)
{
    if (size > 1) {
#pragma omp barrier
    }
}

static void multiply_tiles(const struct product *p, int64_t rank, int64_t size)
{
    int64_t heights = quotient_up(p->m, TILE_ROWS), group = p->packed != NULL ? BLOCK_PANELS : p->panels;
    for (int64_t start = 0; start < p->panels; start += group) {
        int64_t panels = min64(group, p->panels - start);
        int64_t down = parts_down(heights, panels, size), across = size / down;
        int64_t first_row = heights * (rank / across) / down * TILE_ROWS;
        int64_t end_row = min64(p->m, heights * (rank / across + 1) / down * TILE_ROWS);
        struct block block = {
            .first_panel = start + panels * (rank % across) / across,
            .end_panel = start + panels * (rank % across + 1) / across,
            .packed_panel = start,
        };
        for (int64_t stretch = 0; stretch < p->stretches; stretch++) {
            block.from = p->k * stretch / p->stretches;
            block.to = p->k * (stretch + 1) / p->stretches;
            if (p->packed != NULL) {
                wait_for_team(size);
                for (int64_t i = panels * rank / size; i < panels * (rank + 1) / size; i++)
                    pack(p, panel_of(p, start + i), block.from, block.to, p->packed + i * p->panel_size);
                wait_for_team(size);
            }
            for (int64_t row = first_row; row < end_row; row += BLOCK_ROWS) {
                block.first_row = row;
                block.end_row = min64(end_row, row + BLOCK_ROWS);
                multiply_block(p, block);
            }
        }
    }
}

/* The end of a column that is no whole vector, as the last lanes of one, and all bits in these lanes. */
struct rest {
    elements column;
    bits lanes;
};

static element sum_of_lanes(elements v)
{
    typedef __attribute__((vector_size(16))) element quarter;
    quarter sums = { 0 };
    for (size_t part = 0; part < VECTOR_BYTES; part += sizeof sums) {
        quarter lanes;
        memcpy(&lanes, (const char *)&v + part, sizeof lanes);
        sums += lanes;
    }
    element sum = sums[0] + sums[1];
    return QUARTER == 2 ? sum : sum + (sums[QUARTER - 2] + sums[QUARTER - 1]);
}

/* `rows` rows of A by the one or two columns of B, which are one after the other. Each row has two sums: one for each column, or for
 * every other vector of the only one. */
static inline __attribute__((always_inline)) void multiply_rows_by_columns(
    int rows, int columns, const struct product *p, const element *b, const struct rest *rests, int64_t first)
{
    const element *a = p->a + first * p->k;
    elements sums[DOTS][COLUMNS] = { { { 0 } } };
    int64_t i = 0, vectors = COLUMNS / columns, at[COLUMNS] = { 0, columns == 1 ? WIDTH : 0 };
    for (; i + vectors * WIDTH <= p->k; i += vectors * WIDTH) {
#pragma GCC unroll 4
        for (int r = 0; r < rows; r++) {
#pragma GCC unroll 2
            for (int s = 0; s < COLUMNS; s++) {
                const element *column = b + (columns == 1 ? 0 : s * p->k);
                sums[r][s] = multiply_add(load(a + r * p->k + i + at[s]), load(column + i + at[s]), sums[r][s]);
            }
        }
    }
    if (i + WIDTH <= p->k) {
#pragma GCC unroll 4
        for (int r = 0; r < rows; r++)
            sums[r][0] = multiply_add(load(a + r * p->k + i), load(b + i), sums[r][0]);
        i += WIDTH;
    }
    if (i < p->k && p->k >= WIDTH) {
        i = p->k;
#pragma GCC unroll 4
        for (int r = 0; r < rows; r++) {
            elements end = (elements)((bits)load(a + r * p->k + i - WIDTH) & rests[0].lanes);
#pragma GCC unroll 2
            for (int s = 0; s < columns; s++)
                sums[r][s] = multiply_add(end, rests[s].column, sums[r][s]);
        }
    }
#pragma GCC unroll 4
    for (int r = 0; r < rows; r++) {
#pragma GCC unroll 2
        for (int s = 0; s < columns; s++) {
            element sum = sum_of_lanes(columns == 1 ? sums[r][0] + sums[r][1] : sums[r][s]);
            for (int64_t j = i; j < p->k; j++)
                sum += a[r * p->k + j] * b[s * p->k + j];
            p->c[(first + r) * columns + s] = sum;
        }
    }
}

static inline __attribute__((always_inline)) void multiply_columns(
    int columns, const struct product *p, const element *b, int64_t rank, int64_t size)
{
    struct rest rests[COLUMNS] = { { { 0 }, { 0 } } };
    for (int s = 0; s < columns; s++) {
        for (int64_t lane = WIDTH - p->k % WIDTH; lane < WIDTH && p->k >= WIDTH; lane++) {
            rests[s].column[lane] = b[(s + 1) * p->k - WIDTH + lane];
            rests[s].lanes[lane] = -1;
        }
    }
    /* Whole groups, so that a row's sum doesn't depend on the number of threads. */
    int64_t groups = quotient_up(p->m, DOTS);
    int64_t row = groups * rank / size * DOTS, end = min64(p->m, groups * (rank + 1) / size * DOTS);
    for (; row + DOTS <= end; row += DOTS)
        multiply_rows_by_columns(DOTS, columns, p, b, rests, row);
    for (; row < end; row++)
        multiply_rows_by_columns(1, columns, p, b, rests, row);
}

/* Adds rows of B, each times an element of the only row of A, to sums of `columns` elements. The last vector of the sums overlaps
 * the one before it if the columns are no whole number of vectors. */
static inline __attribute__((always_inline)) void add_rows(
    int rows, const element *a, const element *b, int64_t stride, int64_t columns, elements *sums)
{
    for (int64_t j = 0; j < columns; j += WIDTH) {
        elements sum = sums[j / WIDTH];
#pragma GCC unroll 4
        for (int r = 0; r < rows; r++)
            sum = multiply_add(broadcast_element(a[r]), load(b + r * stride + min64(j, columns - WIDTH)), sum);
        sums[j / WIDTH] = sum;
    }
}

static void multiply_row(const struct product *p, int64_t rank, int64_t size)
{
    int64_t vectors = p->n / WIDTH;
    int64_t first = vectors * rank / size * WIDTH, end = rank + 1 == size ? p->n : vectors * (rank + 1) / size * WIDTH;
    for (int64_t columns; first < end; first += columns) {
        columns = end - first < (CHUNK + 1) * WIDTH ? end - first : CHUNK * WIDTH;
        elements sums[CHUNK + 1];
        memset(sums, 0, (size_t)quotient_up(columns, WIDTH) * sizeof *sums);
        const element *b = p->b + first;
        int64_t i = 0;
        for (; i + STEP <= p->k; i += STEP)
            add_rows(STEP, p->a + i, b + i * p->n, p->n, columns, sums);
        for (; i < p->k; i++)
            add_rows(1, p->a + i, b + i * p->n, p->n, columns, sums);
        for (int64_t j = 0; j < columns; j += WIDTH)
            store(p->c + first + min64(j, columns - WIDTH), sums[j / WIDTH]);
    }
}

static void multiply_share(const struct product *p, int64_t rank, int64_t size)
{
    if (p->by_columns && p->n == 1)
        multiply_columns(1, p, p->b, rank, size);
    else if (p->by_columns)
        multiply_columns(COLUMNS, p, p->packed, rank, size);
    else if (p->m == 1 && p->n >= WIDTH)
        multiply_row(p, rank, size);
    else
        multiply_tiles(p, rank, size);
    if (p->past_cache)
        end_stores_past_cache();
}

static enum kernels_status matmul(
    int64_t m, int64_t k, int64_t n, const element *a, const element *b, element *c, int32_t threads)
{
    REQUIRE(m >= 0);
    REQUIRE(k >= 0);
    REQUIRE(n >= 0);
    REQUIRE(k == 0 || (m <= INT64_MAX / k && n <= INT64_MAX / k));
    REQUIRE(n == 0 || m <= INT64_MAX / n);
    REQUIRE(m * k == 0 || a != NULL);
    REQUIRE(k * n == 0 || b != NULL);
    REQUIRE(m * n == 0 || c != NULL);
    REQUIRE(threads >= 1);

    if (m * n == 0)
        return KERNELS_OK;
    if (k == 0) {
        memset(c, 0, (size_t)(m * n) * sizeof *c);
        return KERNELS_OK;
    }
    int64_t depth = m <= TILE_ROWS ? DEPTH_OF_ONE_TILE : DEPTH;
    struct product product = {
        .m = m, .k = k, .n = n, .a = a, .b = b, .c = c,
        .panels = quotient_up(n, PANEL),
        .stretches = quotient_up(k, depth),
        .panel_size = min64(k, depth) * PANEL,
        /* Two columns are copied first, and read from the cache for all rows. */
        .by_columns = n == 1 || (n == COLUMNS && m >= LEAST_ROWS_TO_PACK && k * n <= CACHED / (int64_t)sizeof(element)),
    };
    product.past_cache = k <= SHALLOW && product.stretches == 1 && m * n >= BEYOND_CACHE && n % WIDTH == 0
        && (uintptr_t)c % VECTOR_BYTES == 0;
    bool is_large = m >= LEAST_ROWS_TO_PACK && k * n > CACHED / (int64_t)sizeof(element);
    if (n > 1 && (product.by_columns || n < WIDTH || is_large)) {
        int64_t size = product.by_columns ? COLUMNS * k : min64(product.panels, BLOCK_PANELS) * product.panel_size;
        product.packed = malloc((size_t)size * sizeof(element));
        if (product.packed == NULL)
            return FAIL(KERNELS_ERROR_OUT_OF_MEMORY, "no memory to pack %lld elements", (long long)size);
        for (int64_t i = 0; product.by_columns && i < k; i++) {
            product.packed[i] = b[COLUMNS * i];
            product.packed[k + i] = b[COLUMNS * i + 1];
        }
    }
    double shares = (double)m * (double)k * (double)n / LEAST_SHARE;
    double shares_read = ((double)(m * k) + (double)(k * n)) / LEAST_SHARE_READ;
    int64_t pieces = quotient_up(m, product.by_columns ? DOTS : TILE_ROWS) * product.panels;
    int team = team_for(threads, max64(1, min64(pieces, (int64_t)(shares > shares_read ? shares : shares_read))));
    /* Without a team there is no parallel region, as to enter one takes as long as a small product. */
    if (team == 1) {
        multiply_share(&product, 0, 1);
    } else {
#pragma omp parallel num_threads(team)
        multiply_share(&product, team_rank(), team_size());
    }
    free(product.packed);
    return KERNELS_OK;
}

#endif
