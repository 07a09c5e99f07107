/* What must hold of the elements of inputs. Each check is one pass, which compilers turn into vector code; for newer processors
 * too, since the pass shows beside kernels that do little with their memory. */
#ifndef KERNELS_EXTENSION_CONTENT_H
#define KERNELS_EXTENSION_CONTENT_H

#include <stdbool.h>
#include <stdint.h>

enum constraint { ANY, OFFSETS, BELOW, ASCENDING };

#if defined(__x86_64__) && defined(__gnu_linux__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

/* Elements that, as unsigned numbers, are below the bound; negative ones are then too large. What is wrong is gathered in numbers
 * of the elements' size, which takes half the time that it takes in a bool. */
#define BELOW_OF(type, unsigned_type, most) \
    WIDE static bool below_##type(const void *elements, int64_t count, int64_t bound) \
    { \
        const type *element = elements; \
        uint64_t wanted = (uint64_t)bound < (uint64_t)(most) + 1 ? (uint64_t)bound : (uint64_t)(most) + 1; \
        if (wanted == 0) \
            return count == 0; \
        unsigned_type last = (unsigned_type)(wanted - 1); \
        unsigned_type wrong = 0; \
        for (int64_t i = 0; i < count; i++) \
            wrong |= (unsigned_type)element[i] > last; \
        return wrong == 0; \
    }

/* NaN, which compares as false, is not in any order; of a single element too. */
#define ASCENDING_OF(type) \
    static bool ascending_##type(const void *elements, int64_t count) \
    { \
        const type *element = elements; \
        bool right = count == 0 || element[0] == element[0]; \
        for (int64_t i = 1; i < count; i++) \
            right &= element[i - 1] <= element[i]; \
        return right; \
    }

BELOW_OF(int8_t, uint8_t, INT8_MAX)
BELOW_OF(int16_t, uint16_t, INT16_MAX)
BELOW_OF(int32_t, uint32_t, INT32_MAX)
BELOW_OF(int64_t, uint64_t, INT64_MAX)
BELOW_OF(uint8_t, uint8_t, UINT8_MAX)
BELOW_OF(uint16_t, uint16_t, UINT16_MAX)
BELOW_OF(uint32_t, uint32_t, UINT32_MAX)
BELOW_OF(uint64_t, uint64_t, INT64_MAX)
ASCENDING_OF(int8_t)
ASCENDING_OF(int16_t)
ASCENDING_OF(int32_t)
ASCENDING_OF(int64_t)
ASCENDING_OF(uint8_t)
ASCENDING_OF(uint16_t)
ASCENDING_OF(uint32_t)
ASCENDING_OF(uint64_t)
ASCENDING_OF(float)
ASCENDING_OF(double)

/* A type of elements: 'i' for signed, 'u' for unsigned whole numbers and 'f' for fractions, of so many bytes. */
#define TYPE(kind, size) ((kind) * 16 + (size))

static bool holds_below(int type, const void *elements, int64_t count, int64_t bound)
{
    switch (type) {
    case TYPE('i', 1): return below_int8_t(elements, count, bound);
    case TYPE('i', 2): return below_int16_t(elements, count, bound);
    case TYPE('i', 4): return below_int32_t(elements, count, bound);
    case TYPE('i', 8): return below_int64_t(elements, count, bound);
    case TYPE('u', 1): return below_uint8_t(elements, count, bound);
    case TYPE('u', 2): return below_uint16_t(elements, count, bound);
    case TYPE('u', 4): return below_uint32_t(elements, count, bound);
    case TYPE('u', 8): return below_uint64_t(elements, count, bound);
    default: return false;
    }
}

static bool holds_ascending(int type, const void *elements, int64_t count)
{
    switch (type) {
    case TYPE('i', 1): return ascending_int8_t(elements, count);
    case TYPE('i', 2): return ascending_int16_t(elements, count);
    case TYPE('i', 4): return ascending_int32_t(elements, count);
    case TYPE('i', 8): return ascending_int64_t(elements, count);
    case TYPE('u', 1): return ascending_uint8_t(elements, count);
    case TYPE('u', 2): return ascending_uint16_t(elements, count);
    case TYPE('u', 4): return ascending_uint32_t(elements, count);
    case TYPE('u', 8): return ascending_uint64_t(elements, count);
    case TYPE('f', 4): return ascending_float(elements, count);
    case TYPE('f', 8): return ascending_double(elements, count);
    default: return false;
    }
}

/* Offsets ascend from 0 to the end. */
static bool holds_offsets(int type, const void *elements, int64_t count, int64_t end)
{
    int size = type % 16;
    return count > 0 && holds_ascending(type, elements, count) && holds_below(type, elements, 1, 1)
        && holds_below(type, (const char *)elements + (count - 1) * size, 1, end + 1)
        && !holds_below(type, (const char *)elements + (count - 1) * size, 1, end);
}

#endif
