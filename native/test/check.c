#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *current_level = "none";

static int checks, failures;

void *new_buffer(size_t bytes)
{
    void *buffer = malloc(bytes);
    if (buffer == NULL && bytes > 0) {
        fprintf(stderr, "no memory for a buffer of %zu bytes\n", bytes);
        exit(1);
    }
    if (bytes > 0)
        memset(buffer, 0xff, bytes);
    return buffer;
}

void expect(bool condition, const char *text, ...)
{
    checks++;
    if (condition)
        return;
    failures++;
    va_list arguments;
    va_start(arguments, text);
    printf("FAILED at level %s: ", current_level);
    vprintf(text, arguments);
    printf("\n");
    va_end(arguments);
}

int report_checks(void)
{
    printf("%d checks, %d failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
