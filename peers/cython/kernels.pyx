# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# distutils: extra_compile_args = -O3 -march=native -ffp-contract=off -fopenmp
# distutils: extra_link_args = -fopenmp
"""julia/1, diffusion/1 and spmv/1 as typed loops, with rows on threads.

Compiled without contraction to fused multiply-add, because julia/1 rounds each operation.
"""

from cython.parallel cimport prange


def julia(const double[::1] x, const double[::1] y, double c_real, double c_imaginary, int limit, int[:, ::1] iterations,
          int threads):
    cdef Py_ssize_t i, j
    for i in prange(y.shape[0], nogil=True, schedule="dynamic", num_threads=threads):
        for j in range(x.shape[0]):
            iterations[i, j] = count_steps(x[j], y[i], c_real, c_imaginary, limit)


cdef int count_steps(double real, double imaginary, double c_real, double c_imaginary, int limit) nogil:
    cdef double real_squared = real * real, imaginary_squared = imaginary * imaginary
    cdef int steps = 0
    while steps < limit and real_squared + imaginary_squared < 4:
        imaginary = 2 * (real * imaginary) + c_imaginary
        real = (real_squared - imaginary_squared) + c_real
        real_squared, imaginary_squared = real * real, imaginary * imaginary
        steps += 1
    return steps


def diffuse(const double[:, ::1] before, double rate, double[:, ::1] after, int threads):
    """One step."""
    cdef Py_ssize_t height = before.shape[0], row
    for row in prange(height, nogil=True, schedule="static", num_threads=threads):
        diffuse_row(&before[(row if row > 0 else height) - 1, 0], &before[row, 0],
                    &before[row + 1 if row < height - 1 else 0, 0], before.shape[1], rate, &after[row, 0])


cdef void diffuse_row(const double *up, const double *here, const double *down, Py_ssize_t width, double rate,
                      double *after) nogil:
    cdef Py_ssize_t column, last = width - 1
    for column in range(1, last):
        after[column] = here[column] + rate * (
            up[column] + down[column] + here[column - 1] + here[column + 1] - 4 * here[column])
    after[0] = here[0] + rate * (up[0] + down[0] + here[last] + here[1 if last > 0 else 0] - 4 * here[0])
    after[last] = here[last] + rate * (
        up[last] + down[last] + here[last - 1 if last > 0 else 0] + here[0] - 4 * here[last])


def multiply(const int[::1] offsets, const int[::1] columns, const double[::1] values, const double[::1] x,
             double[::1] y, int threads):
    cdef Py_ssize_t row
    for row in prange(y.shape[0], nogil=True, schedule="static", num_threads=threads):
        y[row] = dot(offsets[row], offsets[row + 1], columns, values, x)


cdef double dot(int begin, int end, const int[::1] columns, const double[::1] values, const double[::1] x) nogil:
    cdef double total = 0
    cdef Py_ssize_t entry
    for entry in range(begin, end):
        total += values[entry] * x[columns[entry]]
    return total
