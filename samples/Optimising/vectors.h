/* count_row for vectors of LANES points, which this file's includer defines; four vectors step together. */
#define JOIN_NAMES(name, lanes) name##_##lanes
#define OF_LANES(name, lanes) JOIN_NAMES(name, lanes)
#define points OF_LANES(points, LANES)
#define counts OF_LANES(counts, LANES)
#define any OF_LANES(any, LANES)
#define count_vectors OF_LANES(count_vectors, LANES)
#define count_row OF_LANES(count_row, LANES)

typedef double points __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t counts __attribute__((vector_size(LANES * sizeof(int64_t))));

/* Whether a lane of any of the vectors isn't 0. */
static inline int any(const counts inside[VECTORS])
{
    counts all = inside[0];
    for (int v = 1; v < VECTORS; v++)
        all |= inside[v];
    int64_t lanes = 0;
    for (int lane = 0; lane < LANES; lane++)
        lanes |= all[lane];
    return lanes != 0;
}

/* Counts the steps of as many points of a row as the vectors hold. */
static inline void count_vectors(
    const double *x, double y, double c_real, double c_imaginary, int32_t most, int32_t *iterations)
{
    points real[VECTORS], imaginary[VECTORS];
    counts inside[VECTORS], count[VECTORS];
    for (int v = 0; v < VECTORS; v++) {
        memcpy(&real[v], x + v * LANES, sizeof real[v]);
        imaginary[v] = y - (points){ 0 };
        inside[v] = (counts){ 0 } - 1;
        count[v] = (counts){ 0 };
    }
    for (int32_t done = 0; done < most && any(inside); done += STEPS_BEFORE_A_TEST) {
        int32_t steps = most - done < STEPS_BEFORE_A_TEST ? most - done : STEPS_BEFORE_A_TEST;
        for (int32_t step = 0; step < steps; step++) {
            for (int v = 0; v < VECTORS; v++) {
                points real_squared = real[v] * real[v], imaginary_squared = imaginary[v] * imaginary[v];
                inside[v] &= real_squared + imaginary_squared < 4;
                count[v] -= inside[v];
                imaginary[v] = 2 * (real[v] * imaginary[v]) + c_imaginary;
                real[v] = real_squared - imaginary_squared + c_real;
            }
        }
    }
    for (int v = 0; v < VECTORS; v++)
        for (int lane = 0; lane < LANES; lane++)
            iterations[v * LANES + lane] = (int32_t)count[v][lane];
}

static void count_row(
    const double *x, double y, double c_real, double c_imaginary, int32_t most, int32_t *iterations, int32_t width)
{
    int32_t column = 0;
    for (; column <= width - VECTORS * LANES; column += VECTORS * LANES)
        count_vectors(x + column, y, c_real, c_imaginary, most, iterations + column);
    for (; column < width; column++)
        iterations[column] = count_steps(x[column], y, c_real, c_imaginary, most);
}

#undef JOIN_NAMES
#undef OF_LANES
#undef points
#undef counts
#undef any
#undef count_vectors
#undef count_row
