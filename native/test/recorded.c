#include "recorded.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

static const char *const roles[] = { "input", "output", "inout", "scratch", "scalar", "extent" };
static const char *const types[] = {
    "float64", "float32", "int64", "int32", "uint8", "int8", "int16", "uint16", "uint32", "uint64" };

__attribute__((noreturn)) static void give_up(const struct recording *recording, const char *problem)
{
    fprintf(stderr, "%s: %s; docs/testing.md says how to record cases\n", recording->path, problem);
    exit(1);
}

/* Of names, the place of one. */
static int find(const struct recording *recording, const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0)
            return (int)i;
    }
    give_up(recording, "it names what this test does not know");
}

static bool read_line(struct recording *recording, char line[2 * MAX_NAME])
{
    if (fgets(line, 2 * MAX_NAME, recording->file) == NULL)
        return false;
    size_t length = strlen(line);
    if (length == 0 || line[length - 1] != '\n')
        give_up(recording, "it ends within a line, or a line is too long");
    line[length - 1] = '\0';
    return true;
}

static void read_bytes(struct recording *recording, void *target, size_t bytes)
{
    if (bytes > 0 && fread(target, 1, bytes, recording->file) != bytes)
        give_up(recording, "it ends within a call");
}

static int64_t read_number(struct recording *recording)
{
    int64_t number;
    read_bytes(recording, &number, sizeof number);
    return number;
}

static void *read_elements(struct recording *recording, int64_t count, size_t size)
{
    if (count < 0 || count > INT32_MAX)
        give_up(recording, "a number of elements is out of range");
    void *elements = new_buffer((size_t)count * size);
    read_bytes(recording, elements, (size_t)count * size);
    return elements;
}

size_t size_of(enum type type)
{
    static const size_t sizes[] = { 8, 4, 8, 4, 1, 1, 2, 2, 4, 8 };
    return sizes[type];
}

bool is_buffer(const struct parameter *parameter)
{
    return parameter->role < ROLE_SCALAR;
}

void open_recording(struct recording *recording, const char *path)
{
    memset(recording, 0, sizeof *recording);
    recording->path = path;
    recording->file = fopen(path, "rb");
    if (recording->file == NULL)
        give_up(recording, "it can't be opened");
    char line[2 * MAX_NAME];
    if (!read_line(recording, line) || sscanf(line, "kernels-cases 1 %255s", recording->id) != 1)
        give_up(recording, "it holds no cases of this version");

    long start = ftell(recording->file);
    char role[MAX_NAME], type[MAX_NAME];
    while (read_line(recording, line)) {
        struct parameter *parameter = &recording->parameters[recording->parameter_count];
        if (sscanf(line, "parameter %255s %255s %255s", role, type, parameter->name) != 3)
            break;
        parameter->role = (enum role)find(recording, roles, sizeof roles / sizeof *roles, role);
        parameter->type = (enum type)find(recording, types, sizeof types / sizeof *types, type);
        /* One place remains for the thread count. */
        if (++recording->parameter_count == MAX_PARAMETERS - 1)
            give_up(recording, "it has too many parameters");
        start = ftell(recording->file);
    }
    fseek(recording->file, start, SEEK_SET);
}

static void free_call(struct recording *recording)
{
    for (int i = 0; i < recording->parameter_count; i++) {
        struct argument *argument = &recording->arguments[i];
        free(argument->before);
        free(argument->expected);
        free(argument->allowed);
    }
    memset(recording->arguments, 0, sizeof recording->arguments);
}

static void read_argument(struct recording *recording, const struct parameter *parameter, struct argument *argument)
{
    size_t size = size_of(parameter->type);
    if (!is_buffer(parameter)) {
        read_bytes(recording, argument->value, size);
        return;
    }
    argument->length = read_number(recording);
    if (argument->length >= 0 && (parameter->role == ROLE_INPUT || parameter->role == ROLE_INOUT))
        argument->before = read_elements(recording, argument->length, size);
    if (recording->good && (parameter->role == ROLE_OUTPUT || parameter->role == ROLE_INOUT)) {
        argument->compared = read_number(recording);
        argument->expected = read_elements(recording, argument->compared, size);
        argument->allowed_count = read_number(recording);
        argument->allowed = read_elements(recording, argument->allowed_count, sizeof(double));
    }
}

bool next_call(struct recording *recording)
{
    free_call(recording);
    char line[2 * MAX_NAME];
    if (!read_line(recording, line)) {
        fclose(recording->file);
        return false;
    }
    recording->threads = 0;
    recording->good = sscanf(line, "good %255[^\n]", recording->name) == 1;
    if (!recording->good && sscanf(line, "bad %d %255[^\n]", &recording->threads, recording->name) != 2)
        give_up(recording, "a call does not begin where it should");
    for (int i = 0; i < recording->parameter_count; i++)
        read_argument(recording, &recording->parameters[i], &recording->arguments[i]);
    return true;
}
