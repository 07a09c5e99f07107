/* spmv/1 as a plug-in, correct except for the defect that -DDEFECT_NAME chooses. */
#define _GNU_SOURCE
#include <fenv.h>
#include <locale.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>
#include "kernels/spmv.h"

#if defined DEFECT_STATE || defined DEFECT_STATE_AT_LOAD
/* Changes one thing of each kind that a plug-in must leave as it is. */
static void change_state(void) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max - 1;
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR2);
    const struct sched_param priority = { 0 };
    const struct itimerval timer = { .it_value = { .tv_sec = 100000 } };
    if (fesetround(FE_UPWARD) != 0 || chdir("/") != 0 || signal(SIGUSR1, SIG_IGN) == SIG_ERR
        || pthread_sigmask(SIG_BLOCK, &blocked, NULL) != 0
        || setlocale(LC_ALL, strcmp(setlocale(LC_ALL, NULL), "C") == 0 ? "C.UTF-8" : "C") == NULL
        || setenv("KERNELS_TEST_STATE", "changed", 1) != 0 || dup2(2, 0) != 0 || setrlimit(RLIMIT_NOFILE, &files) != 0
        || sched_setscheduler(0, SCHED_BATCH, &priority) != 0 || setitimer(ITIMER_REAL, &timer, NULL) != 0) {
        abort();
    }
    umask(0);
}
#endif

#ifdef DEFECT_STATE_AT_LOAD
__attribute__((constructor)) static void load(void) {
    change_state();
}
#endif

#ifdef DEFECT_THREAD
static void *run(void *unused) {
    for (;;) {
        usleep(1000);
    }
    return unused;
}
#endif

#ifdef DEFECT_SHARED_SUM
static volatile double sum;
#endif

static enum kernels_status spmv(
    const int32_t *row_offsets, const int32_t *columns, const double *values, const double *x, double *y,
    int64_t rows, int64_t nonzeros, int64_t column_count, int32_t threads) {
    (void)nonzeros;
    (void)column_count;
    (void)threads;
#ifdef DEFECT_STATE
    fesetround(FE_TONEAREST);
#endif
#ifdef DEFECT_TEAM
#pragma omp parallel num_threads(threads)
    fesetround(FE_UPWARD);
    fesetround(FE_TONEAREST);
#endif
#ifdef DEFECT_THREAD
    static int started;
    pthread_t thread;
    if (!started++ && pthread_create(&thread, NULL, run, NULL) != 0) {
        abort();
    }
#endif
#ifdef DEFECT_STATUS
    if (rows > 7) {
        return KERNELS_ERROR_INTERNAL;
    }
#endif
#ifdef DEFECT_WRITES_INPUT
    /* Writes the value that is already there, so comparing finds nothing. */
    *(volatile double *)x = *(const volatile double *)x;
#endif
#ifdef DEFECT_CHANGES_INPUT
    *(double *)x += 1;
#endif
#ifdef DEFECT_EXIT
    exit(0);
#endif
#ifdef DEFECT_FAR_PAST_END
    for (int past = 0; past < 100000; past++) {
        *(volatile double *)(y + rows + past) = 0;
    }
#endif
#ifdef DEFECT_PAST_END
    (void)*(volatile double *)(y + rows);
#endif
#ifdef DEFECT_LEAK
    /* Volatile, because otherwise the compiler would leave it out. */
    volatile char *leak = malloc(1 << 16);
    for (int byte = 0; leak != NULL && byte < 1 << 16; byte += 1024) {
        leak[byte] = 1;
    }
#endif
#ifdef DEFECT_SMALL_LEAK
    volatile char *leak = malloc(1 << 12);
    if (leak != NULL) {
        leak[0] = 1;
    }
#endif
#ifdef DEFECT_ALIGNED
    if ((uintptr_t)y % 16 != 0) {
        abort();
    }
#endif
    for (int64_t row = 0; row < rows; row++) {
#ifndef DEFECT_SHARED_SUM
        double sum;
#endif
        sum = 0;
        for (int32_t k = row_offsets[row]; k < row_offsets[row + 1]; k++) {
            sum += values[k] * x[columns[k]];
        }
#ifdef DEFECT_SHARED_SUM
        sched_yield();
#endif
        y[row] = sum;
    }
#ifdef DEFECT_STATE
    change_state();
#endif
    return KERNELS_OK;
}

#ifdef DEFECT_TEAM
#define THREADS KERNELS_THREADS_MANY
#else
#define THREADS KERNELS_THREADS_ONE
#endif

static const kernels_spmv kernel = { sizeof(kernels_spmv), THREADS, spmv };

static const void *get_kernel(const char *id) {
    return strcmp(id, KERNELS_SPMV_ID) == 0 ? &kernel : NULL;
}

static const kernels_plugin plugin = {
    sizeof(kernels_plugin), KERNELS_ABI_VERSION, "tried", "1.0.0", "a plug-in to try", "scalar", get_kernel, NULL
};

int32_t kernels_probe(void) { return 1; }

const kernels_plugin *kernels_open(uint32_t host_abi_version, const char **error) {
#ifndef DEFECT_OPENS_ALWAYS
    if (host_abi_version < KERNELS_ABI_VERSION) {
        *error = "this plug-in needs a host with C ABI version 1 or later";
        return NULL;
    }
#endif
    (void)host_abi_version;
    (void)error;
    return &plugin;
}
