/* The implementation "c" of acme.ema/1: a part of the series for each thread, a time after the other. */
#include <stdint.h>

void ema(int32_t times, int32_t series, const float *x, float alpha, float *y, int32_t threads)
{
    #pragma omp parallel for num_threads(threads)
    for (int32_t part = 0; part < threads; part++) {
        int64_t first = (int64_t)series * part / threads;
        int64_t end = (int64_t)series * (part + 1) / threads;
        for (int64_t s = first; s < end; s++) {
            y[s] = x[s];
        }
        for (int64_t t = 1; t < times; t++) {
            const float *now = x + t * series;
            const float *before = y + (t - 1) * series;
            float *after = y + t * series;
            #pragma omp simd
            for (int64_t s = first; s < end; s++) {
                after[s] = before[s] + alpha * (now[s] - before[s]);
            }
        }
    }
}
