/* What every kernel's source includes: its name at this instruction-set level, and its team of threads. */
#ifndef KERNELS_KERNEL_H
#define KERNELS_KERNEL_H

#include <kernels/plugin.h>
#include <kernels/status.h>

#include <stdint.h>

#ifdef _OPENMP
#include <omp.h>
#define THREAD_SUPPORT KERNELS_THREADS_MANY
#else
#define THREAD_SUPPORT KERNELS_THREADS_ONE
#endif

/* Every kernel is compiled once for each level into one library, so each global name carries its level. */
#define JOIN(name, level) name##_##level
#define JOIN_EXPANDED(name, level) JOIN(name, level)
#define AT_LEVEL(name) JOIN_EXPANDED(name, KERNELS_LEVEL)

/* A kernel: its id in the ABI, and the constant struct that get_kernel returns for it. */
struct kernel {
    const char *id;
    const void *functions;
};

/* The only global that src/<name>.c defines: a struct kernel. */
#define KERNEL(name) AT_LEVEL(kernel_##name)

/* Sets this thread's line for last_error, and returns the status. */
#define FAIL AT_LEVEL(kernels_fail)
__attribute__((format(printf, 2, 3))) enum kernels_status FAIL(enum kernels_status status, const char *format, ...);

/* Refuses a call whose arguments do not fulfil a condition, and tells the caller which. */
#define REQUIRE(condition) \
    do { \
        if (!(condition)) \
            return FAIL(KERNELS_ERROR_INVALID_ARGUMENT, "required: %s", #condition); \
    } while (0)

/* Larger teams are cut to this: the OpenMP runtime ends the process when it can't start a thread. */
enum { MAX_TEAM = 1024 };

/* The team for `tasks` pieces of work: no more threads than pieces. */
static inline int team_for(int32_t threads, int64_t tasks)
{
    int64_t team = threads < MAX_TEAM ? threads : MAX_TEAM;
    return (int)(team < tasks ? team : tasks);
}

/* Inside a parallel region: the threads that the runtime granted, which may be fewer than asked for. */
static inline int team_size(void)
{
#ifdef _OPENMP
    return omp_get_num_threads();
#else
    return 1;
#endif
}

static inline int team_rank(void)
{
#ifdef _OPENMP
    return omp_get_thread_num();
#else
    return 0;
#endif
}

static inline int64_t min64(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static inline int64_t max64(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

#endif
