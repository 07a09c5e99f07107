/* Threads that write the same vector in no order: if ThreadSanitizer does not report this, its silence about the kernels
 * means nothing. */
#include <stdio.h>
#include <string.h>

typedef double vector __attribute__((vector_size(64)));

int main(void)
{
    double shared[8];
#pragma omp parallel num_threads(3)
    {
        vector value = { 1, 2, 3, 4, 5, 6, 7, 8 };
        memcpy(shared, &value, sizeof value);
    }
    printf("%g\n", shared[0]);
    return 0;
}
