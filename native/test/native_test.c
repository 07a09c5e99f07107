/* The library's entry, its instruction-set levels and its ceilings; replay.c calls the kernels.
 * Prints each failure, and ends with the number of checks. Meant to run under sanitizers as well. */
#include "native_test.h"

#include "check.h"
#include "levels.h"

#include <kernels/spmv.h>

#include <stdlib.h>
#include <string.h>

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

/* Two entries where the offsets say one. */
static void test_last_error(const kernels_plugin *plugin)
{
    const kernels_spmv *spmv = plugin->get_kernel(KERNELS_SPMV_ID);
    const char *reason = "required: row_offsets[rows] == nonzeros";
    int32_t offsets[] = { 0, 1 }, column = 0;
    double value = 1, y = 7;
    expect(plugin->last_error() == NULL, "no call has failed yet");
    expect(spmv->compute(offsets, &column, &value, &value, &y, 1, 2, 1, 1) == KERNELS_ERROR_INVALID_ARGUMENT
        && strcmp(plugin->last_error(), reason) == 0, "the plug-in says why it refused");
    expect(spmv->compute(offsets, &column, &value, &value, &y, 1, 1, 1, 1) == KERNELS_OK
        && strcmp(plugin->last_error(), reason) == 0,
        "a call that succeeds changes nothing about the last that failed");
}

int main(void)
{
    expect(kernels_probe() > 0, "probe says that this processor is supported");
    test_open();
    for (int level = 0; level < level_count && levels[level].reached(); level++) {
        current_level = levels[level].name;
        const kernels_plugin *plugin = levels[level].plugin;
        expect(strcmp(plugin->instruction_set, current_level) == 0, "the plug-in names its level");
        expect(plugin->get_kernel("absent/1") == NULL, "an absent kernel is null");
        test_last_error(plugin);
        test_ceilings(plugin);
    }
    return report_checks();
}
