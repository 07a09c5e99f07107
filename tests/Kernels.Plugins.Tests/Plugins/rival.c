/* A plug-in that computes julia/1 correctly if it computes at all. A macro chooses how it cheats or harms its rivals. */
#include <kernels/julia.h>
#include <kernels/plugin.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct call {
    const double *x, *y;
    int64_t width, height;
    double c_real, c_imaginary;
    int32_t max_iterations;
    int32_t *iterations;
};

static void run(const struct call *call)
{
    for (int64_t row = 0; row < call->height; row++) {
        for (int64_t column = 0; column < call->width; column++) {
            double real = call->x[column], imaginary = call->y[row];
            int32_t count = 0;
            while (count < call->max_iterations && real * real + imaginary * imaginary < 4) {
                double next = real * real - imaginary * imaginary + call->c_real;
                imaginary = 2 * (real * imaginary) + call->c_imaginary;
                real = next;
                count++;
            }
            call->iterations[row * call->width + column] = count;
        }
    }
}

#if defined(SABOTAGE)
/* Keeps writing to the memory of its last call, whoever may use it now; it uses the file, which survives unmapping. */
static int32_t *volatile target;

static void *sabotage(void *unused)
{
    (void)unused;
    int memory = open("/proc/self/mem", O_RDWR);
    for (int32_t value = -1;; value--) {
        usleep(500);
        if (target && pwrite(memory, &value, sizeof value, (off_t)(intptr_t)target) < 0)
            target = NULL;
    }
    return NULL;
}

static void compute(const struct call *call)
{
    static pthread_t thread;
    target = NULL;
    run(call);
    if (!thread)
        pthread_create(&thread, NULL, sabotage, NULL);
    usleep(100);
    target = call->iterations;
}
#elif defined(PLACE)
/* Assumes that an output is computed if it computed one there before. */
static void compute(const struct call *call)
{
    static const int32_t *last;
    if (last != call->iterations)
        run(call);
    last = call->iterations;
}
#elif defined(POISON)
/* Assumes that an output is computed if both its ends look computed. */
static void compute(const struct call *call)
{
    if (call->iterations[0] < 0 || call->iterations[call->width * call->height - 1] < 0)
        run(call);
}
#elif defined(EARLY)
/* From the tenth call on, answers at once and computes in a thread. */
static struct call pending;

static void *later(void *unused)
{
    (void)unused;
    struct call call = pending;
    usleep(1000);
    run(&call);
    return NULL;
}

static void compute(const struct call *call)
{
    static int calls;
    if (calls++ < 10) {
        run(call);
        return;
    }
    pthread_t thread;
    pending = *call;
    pthread_create(&thread, NULL, later, NULL);
    pthread_detach(thread);
}
#else
static void compute(const struct call *call)
{
    run(call);
}
#endif

static enum kernels_status julia(
    const double *x, const double *y, double c_real, double c_imaginary, int32_t max_iterations, int32_t *iterations,
    int64_t width, int64_t height, int32_t threads)
{
    (void)threads;
    compute(&(struct call){ x, y, width, height, c_real, c_imaginary, max_iterations, iterations });
    return KERNELS_OK;
}

static const kernels_julia kernel = { sizeof(kernels_julia), KERNELS_THREADS_ONE, julia };

static const void *get_kernel(const char *kernel_id)
{
    return strcmp(kernel_id, KERNELS_JULIA_ID) == 0 ? &kernel : NULL;
}

static const kernels_plugin plugin = {
    sizeof(kernels_plugin), KERNELS_ABI_VERSION, "rival", "1.0.0", "for a test", "scalar", get_kernel, NULL,
};

KERNELS_EXPORT int32_t kernels_probe(void)
{
    return 1;
}

KERNELS_EXPORT const kernels_plugin *kernels_open(uint32_t host_abi_version, const char **error)
{
    (void)host_abi_version, (void)error;
    return &plugin;
}
