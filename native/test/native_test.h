/* Shared by the tests of all kernels. */
#ifndef KERNELS_NATIVE_TEST_H
#define KERNELS_NATIVE_TEST_H

#include <kernels/plugin.h>
#include <kernels/status.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Some are more than the rows of the smallest inputs, or more than a small machine's processors. */
static const int32_t thread_counts[] = { 1, 2, 3, 8 };
enum { THREAD_COUNTS = sizeof thread_counts / sizeof thread_counts[0] };

/* Exactly this many bytes on the heap, filled with 0xff: a sanitizer notices any access beyond them, and unwritten
 * float64 elements read as NaN. Ends the process if there is no memory. */
void *new_buffer(size_t bytes);

/* Random numbers, the same in every run: from 0 to 1, and below a bound. */
double random_unit(void);
int32_t random_below(int32_t bound);

/* Counts a check. If the condition does not hold, prints the text, which names the case. */
__attribute__((format(printf, 2, 3))) void expect(bool condition, const char *text, ...);

#endif
