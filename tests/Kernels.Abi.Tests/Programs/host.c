/* An old host: HOST LIBRARY VERSION opens a plug-in as a host of that version, with the declarations from when version 1
 * was new, and prints what it found. The exit code is 0 if the plug-in opened, or refused correctly. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef int (*julia_function)(
    const double *, const double *, double, double, int32_t, int32_t *, int64_t, int64_t, int32_t);

struct julia {
    uint32_t size;
    int thread_support;
    julia_function compute;
};

struct plugin {
    uint32_t size;
    uint32_t abi_version;
    const char *id, *version, *description, *instruction_set;
    const void *(*get_kernel)(const char *);
};

/* With c = 1: 0 goes to 1 and then to 2, which is outside; 1 goes to 2; 3 is outside from the start. */
static void compute_julia(const struct plugin *plugin)
{
    const struct julia *julia = plugin->get_kernel("julia/1");
    if (julia == NULL)
        return;
    const double x[] = { 0, 1, 3 }, y[] = { 0 };
    int32_t counts[3] = { -1, -1, -1 };
    int status = julia->compute(x, y, 1, 0, 10, counts, 3, 1, 2);
    printf("julia %d: %d %d %d\n", status, (int)counts[0], (int)counts[1], (int)counts[2]);
}

int main(int count, char **arguments)
{
    if (count != 3)
        return 2;
    void *library = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    int32_t (*probe)(void) = (int32_t (*)(void))dlsym(library, "kernels_probe");
    const struct plugin *(*open)(uint32_t, const char **) =
        (const struct plugin *(*)(uint32_t, const char **))dlsym(library, "kernels_open");
    if (probe == NULL || open == NULL)
        return 1;

    int32_t score = probe();
    printf("score %d\n", (int)score);
    if (score <= 0)
        return 0;

    const char *error = NULL;
    const struct plugin *plugin = open((uint32_t)strtoul(arguments[2], NULL, 10), &error);
    if (plugin == NULL) {
        printf("error %s\n", error == NULL ? "" : error);
        return 0;
    }
    printf("id %s\n", plugin->id);
    printf("abi_version %u\n", (unsigned)plugin->abi_version);
    printf("instruction_set %s\n", plugin->instruction_set);
    compute_julia(plugin);
    return 0;
}
