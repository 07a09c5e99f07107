/* coo_to_csr/1: a sparse matrix from coordinates to compressed rows, with duplicates added. */
#ifndef KERNELS_COO_TO_CSR_H
#define KERNELS_COO_TO_CSR_H

#include "plugin.h"
#include "status.h"

#define KERNELS_COO_TO_CSR_ID "coo_to_csr/1"

/* Entry i is entry_values[i] in row entry_rows[i] and column entry_columns[i]. Row r of the result is columns[k] and values[k] for
 * row_offsets[r] <= k < row_offsets[r + 1], columns ascending. Entries of the same row and column become one: their sum, added in
 * their order. used[0] = row_offsets[rows] is how many there are. All results are the same to the bit on every machine.
 *
 * entry_rows: [entries], 0 to rows - 1; entry_columns: [entries], any numbers; entry_values: [entries]; read.
 * row_offsets: [rows + 1]; written. columns, values: [entries]; the first used[0] are written, others may be. used: [1]; written.
 * Outputs overlap nothing. entries: 0 to 2^31 - 1, and what has that many elements may be null if it is 0; rows: 1 to 2^31 - 1;
 * threads >= 1. Any thread, several calls at once. KERNELS_ERROR_OUT_OF_MEMORY if there is none for some 16 bytes an entry. */
typedef enum kernels_status (*kernels_coo_to_csr_function)(
    const int32_t *entry_rows, const int32_t *entry_columns, const double *entry_values, int32_t *row_offsets,
    int32_t *columns, double *values, int64_t *used, int64_t entries, int64_t rows, int32_t threads);

typedef struct kernels_coo_to_csr {
    /* sizeof(kernels_coo_to_csr). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_coo_to_csr_function compute;
} kernels_coo_to_csr;

#endif
