/* The call of a kernel from CPython: takes the arrays' memory by the buffer protocol, compares types and shapes with the kernel's
 * plan, and calls the C function without the interpreter's lock.
 *
 * It only says whether arguments fit. What is wrong with those that don't, and whether they can be made to fit, is found out in
 * Python (_fit.py), which has the time. Only the limited API is used, so that one build serves every version from 3.11. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "calls.h"
#include "content.h"

#include <string.h>

enum { MAX_BUFFERS = 8, MAX_SCALARS = 16, MAX_DIMENSIONS = 8, MAX_AXES = 4 };

/* A number is an output of one element, for which the caller supplies no array. */
enum role { INPUT, OUTPUT, INOUT, SCRATCH, NUMBER };

/* What _contract.py packs, as int32_t each. */
struct buffer_plan {
    int32_t kind, size, role, axes, constraint, of;
    /* Whether it is a result, and if so the number that counts its elements, or -1. */
    int32_t returned, used;
    /* The dimension of each axis, or -1, and what is added to its extent. */
    int32_t dimension[MAX_AXES], added[MAX_AXES];
};

struct plan {
    int32_t caller, scalars, dimensions, buffers;
    int32_t scalar_kind[MAX_SCALARS], scalar_size[MAX_SCALARS];
    int32_t least[MAX_DIMENSIONS];
    struct buffer_plan buffer[MAX_BUFFERS];
};

/* The arguments of a call, as far as they are known. */
struct arguments {
    int64_t extents[MAX_DIMENSIONS];
    union scalar scalars[MAX_SCALARS];
    /* Borrowed from the caller's tuple, or owned if made here. */
    PyObject *objects[MAX_BUFFERS], *made[MAX_BUFFERS];
    Py_buffer views[MAX_BUFFERS];
    bool has_view[MAX_BUFFERS];
    void *memory[MAX_BUFFERS];
    int64_t lengths[MAX_BUFFERS];
    union scalar numbers[MAX_BUFFERS];
};

/* The code of a call, for arrays of up to so many bytes together. */
struct code {
    const void *kernel;
    const char *(*last_error)(void);
    int32_t threads;
};

/* Whether something fits; it may also be that an exception was raised. */
enum fit { FITS, MISFIT, RAISED };

/* The kind of elements that a format of the struct module stands for; 0 for any other. */
static int kind_of(const char *format)
{
    if (format == NULL)
        return 'u';
    const int one = 1;
    bool little = *(const char *)&one == 1;
    if (*format == '@' || *format == '=' || *format == (little ? '<' : '>'))
        format++;
    if (format[0] == '\0' || format[1] != '\0')
        return 0;
    return strchr("bhilqn", *format) ? 'i' : strchr("BHILQN", *format) ? 'u' : strchr("fd", *format) ? 'f' : 0;
}

static enum fit take_view(const struct plan *plan, struct arguments *a, int i)
{
    const struct buffer_plan *buffer = &plan->buffer[i];
    Py_buffer *view = &a->views[i];
    int flags = PyBUF_FORMAT | PyBUF_C_CONTIGUOUS | (buffer->role == INPUT ? 0 : PyBUF_WRITABLE);
    if (PyObject_GetBuffer(a->objects[i], view, flags) != 0) {
        PyErr_Clear();
        return MISFIT;
    }
    a->has_view[i] = true;
    if (view->ndim != buffer->axes || view->itemsize != buffer->size || kind_of(view->format) != buffer->kind
        || (view->len > 0 && (uintptr_t)view->buf % (uintptr_t)buffer->size != 0))
        return MISFIT;
    for (int axis = 0; axis < buffer->axes; axis++) {
        int dimension = buffer->dimension[axis];
        int64_t extent = view->shape[axis] - buffer->added[axis];
        int64_t known = dimension < 0 ? 0 : a->extents[dimension];
        if (extent < 0 || (known >= 0 && known != extent))
            return MISFIT;
        if (dimension >= 0)
            a->extents[dimension] = extent;
    }
    a->memory[i] = view->buf;
    a->lengths[i] = view->len / buffer->size;
    return FITS;
}

/* Makes an array whose shape the other arguments say. */
static enum fit make_array(const struct plan *plan, struct arguments *a, int i, PyObject *empty, PyObject *types)
{
    const struct buffer_plan *buffer = &plan->buffer[i];
    PyObject *shape = PyTuple_New(buffer->axes);
    if (shape == NULL)
        return RAISED;
    for (int axis = 0; axis < buffer->axes; axis++) {
        int dimension = buffer->dimension[axis];
        int64_t extent = (dimension < 0 ? 0 : a->extents[dimension]) + buffer->added[axis];
        PyObject *number = PyLong_FromLongLong(extent);
        if (number == NULL || PyTuple_SetItem(shape, axis, number) != 0) {
            Py_DECREF(shape);
            return RAISED;
        }
    }
    a->made[i] = PyObject_CallFunctionObjArgs(empty, shape, PyTuple_GetItem(types, i), NULL);
    Py_DECREF(shape);
    if (a->made[i] == NULL)
        return RAISED;
    a->objects[i] = a->made[i];
    return take_view(plan, a, i);
}

static enum fit take_scalar(const struct plan *plan, struct arguments *a, int i, PyObject *object)
{
    union scalar *scalar = &a->scalars[i];
    int size = plan->scalar_size[i];
    if (plan->scalar_kind[i] == 'f') {
        double value = PyFloat_AsDouble(object);
        if (value == -1 && PyErr_Occurred()) {
            PyErr_Clear();
            return MISFIT;
        }
        if (size == 8)
            scalar->float64 = value;
        else
            scalar->float32 = (float)value;
        return size == 8 || scalar->float32 == value ? FITS : MISFIT;
    }
    PyObject *whole = PyNumber_Index(object);
    long long value = whole != NULL ? PyLong_AsLongLong(whole) : -1;
    Py_XDECREF(whole);
    if (value == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        return MISFIT;
    }
    if (size == 8)
        scalar->int64 = value;
    else
        scalar->int32 = (int32_t)value;
    return size == 8 || scalar->int32 == value ? FITS : MISFIT;
}

/* Takes the extents that are passed: none, or one for each dimension, None if arrays have it. */
static enum fit take_extents(const struct plan *plan, struct arguments *a, PyObject *extents)
{
    bool passed = PyTuple_Size(extents) != 0;
    for (int i = 0; i < plan->dimensions; i++) {
        PyObject *extent = passed ? PyTuple_GetItem(extents, i) : Py_None;
        a->extents[i] = -1;
        if (extent == Py_None)
            continue;
        a->extents[i] = PyLong_Check(extent) ? PyLong_AsLongLong(extent) : -1;
        if (a->extents[i] < 0) {
            PyErr_Clear();
            return MISFIT;
        }
    }
    return FITS;
}

static enum fit take_arrays(const struct plan *plan, struct arguments *a, PyObject *empty, PyObject *types, PyObject *buffers)
{
    for (int i = 0; i < plan->buffers; i++) {
        a->objects[i] = PyTuple_GetItem(buffers, i);
        enum fit fit = a->objects[i] == Py_None ? FITS : take_view(plan, a, i);
        if (fit != FITS)
            return fit;
    }
    for (int i = 0; i < plan->dimensions; i++) {
        if (a->extents[i] < plan->least[i])
            return MISFIT;
    }
    for (int i = 0; i < plan->buffers; i++) {
        if (a->objects[i] != Py_None)
            continue;
        if (plan->buffer[i].role == NUMBER) {
            a->memory[i] = &a->numbers[i];
            continue;
        }
        if (plan->buffer[i].role != OUTPUT && plan->buffer[i].role != SCRATCH)
            return MISFIT;
        enum fit fit = make_array(plan, a, i, empty, types);
        if (fit != FITS)
            return fit;
    }
    return FITS;
}

/* Whether no array that is written shares memory with another. */
static bool are_apart(const struct plan *plan, const struct arguments *a)
{
    for (int i = 0; i < plan->buffers; i++) {
        if (plan->buffer[i].role == INPUT || !a->has_view[i])
            continue;
        uintptr_t start = (uintptr_t)a->views[i].buf, end = start + (uintptr_t)a->views[i].len;
        for (int k = 0; k < plan->buffers; k++) {
            if (k == i || !a->has_view[k])
                continue;
            uintptr_t other = (uintptr_t)a->views[k].buf;
            if (other < end && start < other + (uintptr_t)a->views[k].len)
                return false;
        }
    }
    return true;
}

static bool content_fits(const struct plan *plan, const struct arguments *a)
{
    for (int i = 0; i < plan->buffers; i++) {
        const struct buffer_plan *buffer = &plan->buffer[i];
        int type = TYPE(buffer->kind, buffer->size);
        int64_t count = a->lengths[i], of = buffer->of < 0 ? 0 : a->extents[buffer->of];
        switch (buffer->constraint) {
        case ANY: break;
        case OFFSETS: if (!holds_offsets(type, a->memory[i], count, of)) return false; break;
        case BELOW: if (!holds_below(type, a->memory[i], count, of)) return false; break;
        case ASCENDING: if (!holds_ascending(type, a->memory[i], count)) return false; break;
        /* A kind that only Python can check. */
        default: return false;
        }
    }
    return true;
}

static int64_t whole_number(const struct buffer_plan *buffer, const union scalar *number)
{
    return buffer->size == 8 ? number->int64 : number->int32;
}

static PyObject *result_of(const struct plan *plan, const struct arguments *a, int i)
{
    const struct buffer_plan *buffer = &plan->buffer[i];
    if (buffer->role == NUMBER) {
        if (buffer->kind != 'f')
            return PyLong_FromLongLong(whole_number(buffer, &a->numbers[i]));
        return PyFloat_FromDouble(buffer->size == 8 ? a->numbers[i].float64 : a->numbers[i].float32);
    }
    if (buffer->used >= 0) {
        int64_t used = whole_number(&plan->buffer[buffer->used], &a->numbers[buffer->used]);
        if (used < a->lengths[i])
            return PySequence_GetSlice(a->objects[i], 0, used);
    }
    Py_INCREF(a->objects[i]);
    return a->objects[i];
}

static PyObject *results_of(const struct plan *plan, const struct arguments *a)
{
    Py_ssize_t count = 0;
    for (int i = 0; i < plan->buffers; i++)
        count += plan->buffer[i].returned;
    PyObject *results = PyTuple_New(count);
    Py_ssize_t next = 0;
    for (int i = 0; i < plan->buffers && results != NULL; i++) {
        if (!plan->buffer[i].returned)
            continue;
        PyObject *result = result_of(plan, a, i);
        if (result == NULL || PyTuple_SetItem(results, next++, result) != 0)
            Py_CLEAR(results);
    }
    return results;
}

/* Takes the first of (most bytes, kernel, last_error, threads) that is for so many bytes. */
static bool take_code(const struct plan *plan, const struct arguments *a, PyObject *choices, struct code *code)
{
    int64_t bytes = 0;
    for (int i = 0; i < plan->buffers; i++)
        bytes += (plan->buffer[i].role == NUMBER ? 1 : a->lengths[i]) * plan->buffer[i].size;
    for (Py_ssize_t i = 0; i < PyTuple_Size(choices); i++) {
        PyObject *choice = PyTuple_GetItem(choices, i);
        if ((double)bytes > PyFloat_AsDouble(PyTuple_GetItem(choice, 0)))
            continue;
        code->kernel = PyLong_AsVoidPtr(PyTuple_GetItem(choice, 1));
        code->last_error = (const char *(*)(void))(uintptr_t)PyLong_AsVoidPtr(PyTuple_GetItem(choice, 2));
        code->threads = (int32_t)PyLong_AsLong(PyTuple_GetItem(choice, 3));
        return !PyErr_Occurred();
    }
    PyErr_SetString(PyExc_ValueError, "no choice is for this size");
    return false;
}

static PyObject *compute(const struct plan *plan, struct arguments *a, const struct code *code, bool check)
{
    enum kernels_status status = KERNELS_OK;
    bool fits;
    Py_BEGIN_ALLOW_THREADS
    fits = !check || content_fits(plan, a);
    if (fits)
        status = callers[plan->caller](code->kernel, a->memory, a->scalars, a->extents, code->threads);
    Py_END_ALLOW_THREADS
    if (!fits)
        Py_RETURN_NONE;
    if (status != KERNELS_OK)
        return Py_BuildValue("[iz]", (int)status, code->last_error != NULL ? code->last_error() : NULL);
    return results_of(plan, a);
}

PyDoc_STRVAR(invoke_doc,
    "invoke(plan, choices, empty, types, buffers, scalars, extents, check)\n--\n\n"
    "The results as a tuple; None if an argument does not fit; or the status of the failed call and its reason, as a list.");

static PyObject *invoke(PyObject *module, PyObject *const *arguments, Py_ssize_t count)
{
    (void)module;
    char *plan_bytes;
    Py_ssize_t plan_size;
    if (count != 8 || PyBytes_AsStringAndSize(arguments[0], &plan_bytes, &plan_size) != 0 || plan_size != sizeof(struct plan)
        || !PyTuple_Check(arguments[1]) || !PyTuple_Check(arguments[3]) || !PyTuple_Check(arguments[4]) || !PyTuple_Check(arguments[5])
        || !PyTuple_Check(arguments[6])) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_TypeError, "invoke takes a plan of this version, and the seven arguments that its docstring names");
        return NULL;
    }
    const struct plan *plan = (const struct plan *)(void *)plan_bytes;
    int check = PyObject_IsTrue(arguments[7]);
    if (check < 0)
        return NULL;

    struct arguments a;
    memset(a.made, 0, sizeof a.made);
    memset(a.has_view, 0, sizeof a.has_view);
    memset(a.lengths, 0, sizeof a.lengths);
    enum fit fit = take_extents(plan, &a, arguments[6]);
    for (int i = 0; i < plan->scalars && fit == FITS; i++)
        fit = take_scalar(plan, &a, i, PyTuple_GetItem(arguments[5], i));
    if (fit == FITS)
        fit = take_arrays(plan, &a, arguments[2], arguments[3], arguments[4]);
    if (fit == FITS && !are_apart(plan, &a))
        fit = MISFIT;

    PyObject *result = NULL;
    if (fit == FITS) {
        struct code code;
        if (take_code(plan, &a, arguments[1], &code))
            result = compute(plan, &a, &code, check);
    }
    else if (fit == MISFIT) {
        result = Py_None;
        Py_INCREF(result);
    }
    for (int i = 0; i < plan->buffers; i++) {
        if (a.has_view[i])
            PyBuffer_Release(&a.views[i]);
        Py_XDECREF(a.made[i]);
    }
    return result;
}

PyDoc_STRVAR(address_doc, "address(view)\n--\n\nWhere the memory of a contiguous array begins.");

static PyObject *address(PyObject *module, PyObject *view)
{
    (void)module;
    Py_buffer memory;
    if (PyObject_GetBuffer(view, &memory, PyBUF_SIMPLE) != 0)
        return NULL;
    PyObject *number = PyLong_FromVoidPtr(memory.buf);
    PyBuffer_Release(&memory);
    return number;
}

static PyMethodDef methods[] = {
    { "address", address, METH_O, address_doc },
    { "invoke", (PyCFunction)(void (*)(void))invoke, METH_FASTCALL, invoke_doc },
    { NULL, NULL, 0, NULL },
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "kernels._invoke", "Calls of kernels with arguments that fit.", 0, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__invoke(void)
{
    return PyModule_Create(&module);
}
