/* The parts of native_test.c. */
#ifndef KERNELS_NATIVE_TEST_H
#define KERNELS_NATIVE_TEST_H

#include <kernels/plugin.h>

void test_ceilings(const kernels_plugin *plugin);

#endif
