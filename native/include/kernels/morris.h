/* morris/1: approximate counters of 8 bits, as they are after so many events. */
#ifndef KERNELS_MORRIS_H
#define KERNELS_MORRIS_H

#include "plugin.h"
#include "status.h"

#define KERNELS_MORRIS_ID "morris/1"

/* Each counter holds an exponent, from 0; each event increases an exponent c < 255 with the probability p(c) = (a / (a + 1))^c
 * (Morris, Counting large numbers of events in small registers, 1978). a * ((1 + 1/a)^c - 1) estimates the events without bias,
 * with the variance count * (count - 1) / (2 a) (Flajolet, Approximate counting: a detailed analysis, 1985, for a = 1).
 *
 * Counter i leaves c >= 1 with the event after floor(ln(u) * r(c)) others, u = ((x >> 12) + 1/2) * 2^-52,
 * x = mix(mix(seed + (i + 1) * g) + c * g), g = 0x9e3779b97f4a7c15; mix is the finalizer of splitmix64 (bloom_add.h). In float64,
 * each operation rounded once: p(0) = 1, p(c + 1) = p(c) * (a / (a + 1)), r(c) = 1 / (ln(v) * (p(c) / (1 - v))) with v = 1 - p(c),
 * or -1 / p(c) if v = 1. ln(m * 2^e) = e * 0.6931471805599453 + (2 f + 2 f * (s * y)), m from the float64 nearest the root of 1/2
 * to below twice that, f = (m - 1) / (m + 1), s = f * f, y = 1/3 + s * (1/5 + s * (... + s / 21)). So all results are the same
 * on every machine.
 *
 * counts: [n]; read. exponents: [n]; every element written, overlaps nothing. a: 1 to 1000; seed: -2^53 to 2^53. n >= 0, and
 * arrays may be null if it is 0; threads >= 1. Any thread, several calls at once. */
typedef enum kernels_status (*kernels_morris_function)(
    const uint32_t *counts, int64_t seed, double a, uint8_t *exponents, int64_t n, int32_t threads);

typedef struct kernels_morris {
    /* sizeof(kernels_morris). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_morris_function compute;
} kernels_morris;

#endif
