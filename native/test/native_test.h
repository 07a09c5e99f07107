/* What the tests of all kernels share. */
#ifndef KERNELS_NATIVE_TEST_H
#define KERNELS_NATIVE_TEST_H

#include <kernels/plugin.h>
#include <kernels/status.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One more than this machine's processors is among them, and more than the rows of the smallest inputs. */
static const int32_t thread_counts[] = { 1, 2, 3, 8 };
enum { THREAD_COUNTS = sizeof thread_counts / sizeof thread_counts[0] };

/* Exactly that many bytes on the heap, filled with 0xff: a sanitizer sees one access beyond, and float64 reads as
 * NaN where nothing was written. Ends the process where there is no memory. */
void *new_buffer(size_t bytes);

/* The same numbers in every run: from 0 to 1, and below a bound. */
double random_unit(void);
int32_t random_below(int32_t bound);

/* Counts a check, and prints the text, which says the case, where the condition does not hold. */
__attribute__((format(printf, 2, 3))) void expect(bool condition, const char *text, ...);

#endif
