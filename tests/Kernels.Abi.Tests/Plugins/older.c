/* An old plug-in, built when version 1 was new, with the declarations of that time. Its structs and texts end at the end
 * of mapped memory, so that a host that reads beyond them faults. */
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

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

static const struct plugin *plugin;
static const struct julia *julia;

/* A copy whose last byte is the last byte of a page; the page after it can't be read. */
static const void *copy_to_edge(const void *source, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED || mprotect(pages + page, page, PROT_NONE) != 0)
        return NULL;
    return memcpy(pages + page - size, source, size);
}

static int fill(
    const double *x, const double *y, double c_real, double c_imaginary, int32_t max_iterations, int32_t *iterations,
    int64_t width, int64_t height, int32_t threads)
{
    (void)x, (void)y, (void)c_imaginary, (void)threads;
    for (int64_t i = 0; i < width * height; i++)
        iterations[i] = max_iterations;
    return c_real < 0 ? -3 : 0;
}

static const void *get_kernel(const char *kernel_id)
{
    return strcmp(kernel_id, "julia/1") == 0 ? julia : NULL;
}

__attribute__((visibility("default"))) int32_t kernels_probe(void)
{
    return 1;
}

__attribute__((visibility("default"))) const struct plugin *kernels_open(uint32_t host_abi_version, const char **error)
{
    (void)host_abi_version;
    struct julia julia_1 = { 16, 0, fill };
    struct plugin plugin_1 = {
        48, 1, copy_to_edge("older", 6), copy_to_edge("1.0.0", 6), copy_to_edge("from the past", 14),
        copy_to_edge("scalar", 7), get_kernel,
    };
    julia = copy_to_edge(&julia_1, sizeof julia_1);
    plugin = copy_to_edge(&plugin_1, sizeof plugin_1);
    *error = "memory could not be had";
    return plugin;
}
