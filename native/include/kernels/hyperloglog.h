/* hyperloglog/1: how many distinct keys there are, from a sketch of a few kilobytes. */
#ifndef KERNELS_HYPERLOGLOG_H
#define KERNELS_HYPERLOGLOG_H

#include "plugin.h"
#include "status.h"

#define KERNELS_HYPERLOGLOG_ID "hyperloglog/1"

/* For each key, h = mix(key + 0x9e3779b97f4a7c15) * m as a number of 128 bits; mix is the finalizer of splitmix64 (bloom_add.h).
 * The register of its high half becomes at least 1 + min(z, q), z the leading zero bits of its low half. q = 64 - b, b the
 * smallest number from 1 with 2^b >= m: with m a power of two these are the registers of Flajolet, Fusy, Gandouet and Meunier
 * (HyperLogLog, 2007) for 64-bit hashes. The sketch of a union is the larger of the sketches' registers, each.
 *
 * estimate[0] is Ertl's estimate (New cardinality estimation algorithms for HyperLogLog sketches, 2017, algorithm 6) from all
 * registers; its standard error is 1.04 / sqrt(m) of the number of distinct keys. Registers above q + 1 count as q + 1; infinite
 * if all do. All results are the same to the bit on every machine.
 *
 * keys: [n], any value; read. registers: [m], read and written: zeros, or a sketch of other keys to add these to. estimate: [1];
 * written. Outputs overlap nothing. n >= 0, and keys may be null if it is 0; m: 1 to 2^32 - 1; threads >= 1. Any thread, several
 * calls at once. */
typedef enum kernels_status (*kernels_hyperloglog_function)(
    const uint64_t *keys, uint8_t *registers, double *estimate, int64_t n, int64_t m, int32_t threads);

typedef struct kernels_hyperloglog {
    /* sizeof(kernels_hyperloglog). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_hyperloglog_function compute;
} kernels_hyperloglog;

#endif
