/* Calls every kernel at every instruction-set level that this processor reaches, and makes wrong calls of open.
 * Prints each failure, and ends with the number of checks. Meant to run under sanitizers as well. */
#include "native_test.h"

#include "kernel_list.h"
#include "levels.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int checks, failures;
static const char *current_level = "none";

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

/* Xorshift64 (Marsaglia, 2003). */
static uint64_t random_bits(void)
{
    static uint64_t state = 0x9e3779b97f4a7c15;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

double random_unit(void)
{
    return (double)(random_bits() >> 11) * 0x1p-53;
}

int32_t random_below(int32_t bound)
{
    return (int32_t)(random_bits() % (uint64_t)bound);
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

static void test_open(void)
{
    const char *error = NULL;
    expect(kernels_open(0, &error) == NULL && error != NULL, "open refuses ABI version 0");

    setenv("KERNELS_NATIVE_ISA", "pentium", 1);
    expect(kernels_open(1, &error) == NULL && error != NULL && strstr(error, "'pentium'") != NULL,
        "open names an unknown cap");

    setenv("KERNELS_NATIVE_ISA", levels[0].name, 1);
    const kernels_plugin *plugin = kernels_open(KERNELS_ABI_VERSION, &error);
    expect(plugin != NULL && error == NULL && strcmp(plugin->instruction_set, levels[0].name) == 0,
        "open obeys the cap %s", levels[0].name);

    unsetenv("KERNELS_NATIVE_ISA");
    expect(kernels_open(KERNELS_ABI_VERSION + 1, &error) == plugin, "a later open returns the same plug-in");
}

#define X(name) void test_##name(const kernels_plugin *plugin);
KERNEL_LIST
#undef X

int main(void)
{
    expect(kernels_probe() > 0, "probe says that this processor is supported");
    test_open();
    for (int level = 0; level < level_count && levels[level].reached(); level++) {
        current_level = levels[level].name;
        const kernels_plugin *plugin = levels[level].plugin;
        expect(strcmp(plugin->instruction_set, current_level) == 0, "the plug-in names its level");
        expect(plugin->get_kernel("absent/1") == NULL, "an absent kernel is null");
        expect(plugin->last_error() == NULL, "no call has failed yet");
#define X(name) test_##name(plugin);
        KERNEL_LIST
#undef X
    }
    printf("%d checks, %d failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
