/* REPLAY FILE... calls kernels with recorded cases, at every instruction-set level that this processor reaches, from one
 * thread and from several at once, and compares with the oracle's results. Bad calls must be refused, and leave outputs
 * alone. Meant to run under sanitizers: each buffer ends where its memory ends. libffi makes the calls, so that a new
 * kernel needs no code here. */
#include "check.h"
#include "levels.h"
#include "recorded.h"

#include <kernels/plugin.h>
#include <kernels/status.h>

#include <ffi.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* How every kernel's struct begins. */
struct functions {
    uint32_t size;
    enum kernels_thread_support thread_support;
    void (*compute)(void);
};

enum { MAX_CALLERS = 4 };

/* A way to make a call: the threads, the elements between the start of the memory and that of the buffer, and how many
 * callers make it at the same time. */
struct way {
    int32_t threads;
    size_t offset;
    int callers;
};

/* A buffer of a call. The pointer is what the function gets. */
struct memory {
    unsigned char *start, *pointer;
};

/* One call and what became of it. */
struct caller {
    void (*function)(void);
    int32_t threads;
    struct memory memory[MAX_PARAMETERS];
    enum kernels_status status;
};

static const struct way ways[] = {
    { 1, 0, 1 }, { 3, 0, 1 }, { 1, 1, 1 }, { 3, 1, 1 }, { 1, 0, MAX_CALLERS }, { 3, 0, MAX_CALLERS },
};

/* Callers that have not begun yet. */
static atomic_int awaited;

static struct recording recording;

/* Sanitizers know nothing of cases: AddressSanitizer and ThreadSanitizer call these functions when they report an error. */
void __asan_on_error(void);
void __asan_on_error(void)
{
    fflush(stdout);
    fprintf(stderr, "in %s, %s, at level %s\n", recording.id, recording.name, current_level);
}

void __tsan_on_report(const void *report);
void __tsan_on_report(const void *report)
{
    (void)report;
    __asan_on_error();
}

static size_t bytes_of(const struct parameter *parameter, const struct argument *argument)
{
    return argument->length < 0 ? 0 : (size_t)argument->length * size_of(parameter->type);
}

static struct memory allocate(const struct parameter *parameter, const struct argument *argument, size_t offset)
{
    /* A buffer without elements may be null, and is so in half of the calls. */
    if (argument->length < 0 || (argument->length == 0 && offset == 0))
        return (struct memory){ NULL, NULL };
    size_t before = offset * size_of(parameter->type), bytes = bytes_of(parameter, argument);
    unsigned char *start = new_buffer(before + bytes);
    if (argument->before != NULL && bytes > 0)
        memcpy(start + before, argument->before, bytes);
    return (struct memory){ start, start + before };
}

static ffi_type *ffi_type_of(const struct parameter *parameter)
{
    if (is_buffer(parameter))
        return &ffi_type_pointer;
    switch (parameter->type) {
    case FLOAT64: return &ffi_type_double;
    case FLOAT32: return &ffi_type_float;
    case INT64: return &ffi_type_sint64;
    default: return &ffi_type_sint32;
    }
}

static enum kernels_status call(void (*function)(void), struct memory *memory, int32_t threads)
{
    int count = recording.parameter_count;
    ffi_type *types[MAX_PARAMETERS];
    void *values[MAX_PARAMETERS];
    for (int i = 0; i < count; i++) {
        types[i] = ffi_type_of(&recording.parameters[i]);
        values[i] = is_buffer(&recording.parameters[i]) ? (void *)&memory[i].pointer : recording.arguments[i].value;
    }
    types[count] = &ffi_type_sint32;
    values[count] = &threads;

    ffi_cif description;
    ffi_sarg status = KERNELS_ERROR_INTERNAL;
    if (ffi_prep_cif(&description, FFI_DEFAULT_ABI, (unsigned)count + 1, &ffi_type_sint32, types) == FFI_OK)
        ffi_call(&description, function, &status, values);
    return (enum kernels_status)status;
}

static double number_at(const void *elements, enum type type, int64_t index)
{
    return type == FLOAT64 ? ((const double *)elements)[index] : ((const float *)elements)[index];
}

/* NaN matches only NaN, and an infinity only itself, whatever error is allowed. */
static bool is_close(double actual, double expected, double allowed)
{
    if (actual == expected || (isnan(actual) && isnan(expected)))
        return true;
    return isfinite(actual) && isfinite(expected) && fabs(actual - expected) <= allowed;
}

/* Counts the elements of an output that differ from the oracle's by more than is allowed. */
static int64_t count_wrong(const struct parameter *parameter, const struct argument *argument, const void *actual)
{
    int64_t wrong = 0;
    size_t size = size_of(parameter->type);
    for (int64_t i = 0; i < argument->compared; i++) {
        if (argument->allowed_count > 0) {
            wrong += !is_close(number_at(actual, parameter->type, i), number_at(argument->expected, parameter->type, i),
                argument->allowed[i]);
        } else {
            size_t at = (size_t)i * size;
            wrong += memcmp((const char *)actual + at, (const char *)argument->expected + at, size) != 0;
        }
    }
    return wrong;
}

/* Whether a buffer holds what it held before the call. */
static bool is_untouched(
    const struct parameter *parameter, const struct argument *argument, const unsigned char *actual)
{
    size_t bytes = bytes_of(parameter, argument);
    if (argument->before != NULL)
        return bytes == 0 || memcmp(actual, argument->before, bytes) == 0;
    for (size_t i = 0; i < bytes; i++) {
        if (actual[i] != 0xff)
            return false;
    }
    return true;
}

static void check_good(const struct memory *memory, struct way way, int status)
{
    expect(status == KERNELS_OK, "%s, %s, %d threads, offset %zu, %d callers: status %d",
        recording.id, recording.name, way.threads, way.offset, way.callers, status);
    for (int i = 0; i < recording.parameter_count; i++) {
        const struct parameter *parameter = &recording.parameters[i];
        const struct argument *argument = &recording.arguments[i];
        if (parameter->role == ROLE_INPUT) {
            expect(is_untouched(parameter, argument, memory[i].pointer), "%s, %s: the input %s was written",
                recording.id, recording.name, parameter->name);
        } else if (argument->expected != NULL) {
            int64_t wrong = count_wrong(parameter, argument, memory[i].pointer);
            expect(wrong == 0, "%s, %s, %d threads, offset %zu, %d callers: %lld elements of %s differ",
                recording.id, recording.name, way.threads, way.offset, way.callers, (long long)wrong, parameter->name);
        }
    }
}

static void check_bad(const struct memory *memory, int status, const char *reason)
{
    expect(status == KERNELS_ERROR_INVALID_ARGUMENT, "%s, %s: status %d", recording.id, recording.name, status);
    expect(reason != NULL && *reason != '\0' && strchr(reason, '\n') == NULL, "%s, %s: the reason is not one line",
        recording.id, recording.name);
    for (int i = 0; i < recording.parameter_count; i++) {
        const struct parameter *parameter = &recording.parameters[i];
        if (is_buffer(parameter) && parameter->role != ROLE_SCRATCH) {
            expect(is_untouched(parameter, &recording.arguments[i], memory[i].pointer), "%s, %s: %s was written",
                recording.id, recording.name, parameter->name);
        }
    }
}

/* Callers that call at the same time have the same inputs, which the kernel must not write even for a moment, and buffers
 * of their own for everything else. */
static bool is_shared(const struct parameter *parameter, int caller)
{
    return caller > 0 && parameter->role == ROLE_INPUT;
}

/* Waits for the other callers, so that their calls overlap. */
static void *run_caller(void *argument)
{
    struct caller *caller = argument;
    atomic_fetch_sub(&awaited, 1);
    while (atomic_load(&awaited) > 0)
        sched_yield();
    caller->status = call(caller->function, caller->memory, caller->threads);
    return NULL;
}

static void run_callers(struct caller *callers, int count)
{
    pthread_t threads[MAX_CALLERS];
    atomic_store(&awaited, count);
    for (int c = 1; c < count; c++) {
        if (pthread_create(&threads[c], NULL, run_caller, &callers[c]) != 0) {
            fprintf(stderr, "no thread for a caller\n");
            exit(1);
        }
    }
    run_caller(&callers[0]);
    for (int c = 1; c < count; c++)
        pthread_join(threads[c], NULL);
}

static void make_call(const kernels_plugin *plugin, struct way way)
{
    struct functions functions;
    memcpy(&functions, plugin->get_kernel(recording.id), sizeof functions);
    struct caller callers[MAX_CALLERS] = { 0 };
    for (int c = 0; c < way.callers; c++) {
        callers[c].function = functions.compute;
        callers[c].threads = way.threads;
        for (int i = 0; i < recording.parameter_count; i++) {
            const struct parameter *parameter = &recording.parameters[i];
            if (is_shared(parameter, c))
                callers[c].memory[i] = callers[0].memory[i];
            else if (is_buffer(parameter))
                callers[c].memory[i] = allocate(parameter, &recording.arguments[i], way.offset);
        }
    }
    run_callers(callers, way.callers);
    for (int c = 0; c < way.callers; c++) {
        if (recording.good)
            check_good(callers[c].memory, way, callers[c].status);
        else
            check_bad(callers[c].memory, callers[c].status, plugin->last_error());
    }
    for (int c = 0; c < way.callers; c++) {
        for (int i = 0; i < recording.parameter_count; i++) {
            if (!is_shared(&recording.parameters[i], c))
                free(callers[c].memory[i].start);
        }
    }
}

static void replay(void)
{
    for (int level = 0; level < level_count && levels[level].reached(); level++) {
        current_level = levels[level].name;
        const kernels_plugin *plugin = levels[level].plugin;
        if (plugin->get_kernel(recording.id) == NULL) {
            expect(false, "there is no kernel %s", recording.id);
        } else if (recording.good) {
            for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
                make_call(plugin, ways[i]);
        } else {
            make_call(plugin, (struct way){ recording.threads, 0, 1 });
        }
    }
}

int main(int count, char **arguments)
{
    int good = 0, bad = 0;
    for (int i = 1; i < count; i++) {
        open_recording(&recording, arguments[i]);
        while (next_call(&recording)) {
            replay();
            good += recording.good;
            bad += !recording.good;
        }
    }
    expect(good > 0 && bad > 0, "there are %d good and %d bad calls; required: some of both", good, bad);
    return report_checks();
}
