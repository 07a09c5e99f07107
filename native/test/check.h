/* What all tests in C share: counting checks, and memory in which a sanitizer sees every wrong access. */
#ifndef KERNELS_CHECK_H
#define KERNELS_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/* The instruction-set level that is being tested, for messages. */
extern const char *current_level;

/* Exactly this many bytes on the heap, filled with 0xff, so that unwritten float64 elements read as NaN. Ends the
 * process if there is no memory. */
void *new_buffer(size_t bytes);

/* Counts a check. If the condition does not hold, prints the text, which names the case. */
__attribute__((format(printf, 2, 3))) void expect(bool condition, const char *text, ...);

/* Prints the number of checks, and returns the exit code of the test. */
int report_checks(void);

#endif
