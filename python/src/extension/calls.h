/* Calls of kernels with arrays of arguments. Generated from the contracts by './build.ps1 python'; don't edit.
 *
 * buffers, scalars and extents are in the order of the contract. */
#include <kernels/julia.h>
#include <kernels/diffusion.h>
#include <kernels/spmv.h>
#include <kernels/polynomial.h>
#include <kernels/sum.h>
#include <kernels/norm.h>
#include <kernels/is_prime.h>
#include <kernels/ols_slopes.h>
#include <kernels/search_sorted.h>
#include <kernels/groupby_sum.h>
#include <kernels/feature_hash.h>
#include <kernels/bloom_add.h>
#include <kernels/bloom_query.h>
#include <kernels/matmul_f64.h>
#include <kernels/matmul_f32.h>
#include <kernels/polynomial_f32.h>
#include <kernels/rolling_stats.h>
#include <kernels/montecarlo_pi.h>
#include <kernels/primes.h>
#include <kernels/sort.h>
#include <kernels/sort_f64.h>
#include <kernels/hyperloglog.h>
#include <kernels/kmv.h>
#include <kernels/morris.h>
#include <kernels/factorize.h>
#include <kernels/coo_to_csr.h>
#include <kernels/dawg_contains.h>

union scalar {
    double float64;
    float float32;
    int64_t int64;
    int32_t int32;
};

typedef enum kernels_status (*caller)(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads);

static enum kernels_status call_julia(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    return ((const kernels_julia *)kernel)->compute(
        buffers[0], buffers[1], scalars[0].float64, scalars[1].float64, scalars[2].int32, buffers[2], extents[0],
        extents[1], threads);
}

static enum kernels_status call_diffusion(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    return ((const kernels_diffusion *)kernel)->compute(
        extents[0], extents[1], scalars[0].float64, scalars[1].float64, scalars[2].int32, buffers[0], buffers[1],
        threads);
}

static enum kernels_status call_spmv(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_spmv *)kernel)->compute(
        buffers[0], buffers[1], buffers[2], buffers[3], buffers[4], extents[0], extents[1], extents[2], threads);
}

static enum kernels_status call_polynomial(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_polynomial *)kernel)->compute(
        buffers[0], buffers[1], buffers[2], extents[0], extents[1], threads);
}

static enum kernels_status call_sum(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_sum *)kernel)->compute(
        buffers[0], buffers[1], extents[0], threads);
}

static enum kernels_status call_norm(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_norm *)kernel)->compute(
        buffers[0], buffers[1], extents[0], threads);
}

static enum kernels_status call_is_prime(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_is_prime *)kernel)->compute(
        buffers[0], buffers[1], extents[0], threads);
}

static enum kernels_status call_ols_slopes(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_ols_slopes *)kernel)->compute(
        extents[1], buffers[0], buffers[1], buffers[2], extents[0], threads);
}

static enum kernels_status call_search_sorted(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_search_sorted *)kernel)->compute(
        buffers[0], buffers[1], buffers[2], extents[0], extents[1], threads);
}

static enum kernels_status call_groupby_sum(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_groupby_sum *)kernel)->compute(
        buffers[0], buffers[1], buffers[2], buffers[3], extents[0], extents[1], threads);
}

static enum kernels_status call_feature_hash(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    return ((const kernels_feature_hash *)kernel)->compute(
        buffers[0], buffers[1], scalars[0].int32, buffers[2], buffers[3], extents[0], extents[1], threads);
}

static enum kernels_status call_bloom_add(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    return ((const kernels_bloom_add *)kernel)->compute(
        buffers[0], buffers[1], scalars[0].int32, extents[0], extents[1], threads);
}

static enum kernels_status call_bloom_query(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    return ((const kernels_bloom_query *)kernel)->compute(
        buffers[0], buffers[1], scalars[0].int32, buffers[2], extents[0], extents[1], threads);
}

static enum kernels_status call_matmul_f64(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_matmul_f64 *)kernel)->compute(
        extents[0], extents[1], extents[2], buffers[0], buffers[1], buffers[2], threads);
}

static enum kernels_status call_matmul_f32(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_matmul_f32 *)kernel)->compute(
        extents[0], extents[1], extents[2], buffers[0], buffers[1], buffers[2], threads);
}

static enum kernels_status call_polynomial_f32(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_polynomial_f32 *)kernel)->compute(
        buffers[0], buffers[1], buffers[2], extents[0], extents[1], threads);
}

static enum kernels_status call_rolling_stats(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    return ((const kernels_rolling_stats *)kernel)->compute(
        buffers[0], scalars[0].int32, buffers[1], buffers[2], extents[0], threads);
}

static enum kernels_status call_montecarlo_pi(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)extents;
    return ((const kernels_montecarlo_pi *)kernel)->compute(
        scalars[0].int64, scalars[1].int64, buffers[0], threads);
}

static enum kernels_status call_primes(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)extents;
    return ((const kernels_primes *)kernel)->compute(
        scalars[0].int64, scalars[1].int64, buffers[0], threads);
}

static enum kernels_status call_sort(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_sort *)kernel)->compute(
        buffers[0], extents[0], threads);
}

static enum kernels_status call_sort_f64(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_sort_f64 *)kernel)->compute(
        buffers[0], extents[0], threads);
}

static enum kernels_status call_hyperloglog(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_hyperloglog *)kernel)->compute(
        buffers[0], buffers[1], buffers[2], extents[0], extents[1], threads);
}

static enum kernels_status call_kmv(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_kmv *)kernel)->compute(
        buffers[0], buffers[1], buffers[2], buffers[3], extents[0], extents[1], threads);
}

static enum kernels_status call_morris(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    return ((const kernels_morris *)kernel)->compute(
        buffers[0], scalars[0].int64, scalars[1].float64, buffers[1], extents[0], threads);
}

static enum kernels_status call_factorize(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_factorize *)kernel)->compute(
        buffers[0], buffers[1], buffers[2], buffers[3], extents[0], threads);
}

static enum kernels_status call_coo_to_csr(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_coo_to_csr *)kernel)->compute(
        buffers[0], buffers[1], buffers[2], buffers[3], buffers[4], buffers[5], buffers[6], extents[0], extents[1],
        threads);
}

static enum kernels_status call_dawg_contains(
    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)
{
    (void)scalars;
    return ((const kernels_dawg_contains *)kernel)->compute(
        buffers[0], buffers[1], buffers[2], buffers[3], buffers[4], buffers[5], buffers[6], buffers[7], extents[0],
        extents[1], extents[2], extents[3], threads);
}

static const caller callers[] = {
    call_julia,
    call_diffusion,
    call_spmv,
    call_polynomial,
    call_sum,
    call_norm,
    call_is_prime,
    call_ols_slopes,
    call_search_sorted,
    call_groupby_sum,
    call_feature_hash,
    call_bloom_add,
    call_bloom_query,
    call_matmul_f64,
    call_matmul_f32,
    call_polynomial_f32,
    call_rolling_stats,
    call_montecarlo_pi,
    call_primes,
    call_sort,
    call_sort_f64,
    call_hyperloglog,
    call_kmv,
    call_morris,
    call_factorize,
    call_coo_to_csr,
    call_dawg_contains,
};
