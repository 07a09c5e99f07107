"""polynomial/1, polynomial_f32/1, sum/1 and norm/1: a vector from end to end."""

import math

import numpy

from kernels_worker import implementation
from version import VERSION

# Elements that stay in the second cache while the operations of a polynomial pass over them.
BLOCK = 1 << 14


def evaluate(coefficients, x, y):
    """Horner's rule in place. numpy.polynomial.polynomial.polyval makes two new arrays for each term instead."""
    with numpy.errstate(all="ignore"):
        for begin in range(0, x.size, BLOCK):
            here, out = x[begin:begin + BLOCK], y[begin:begin + BLOCK]
            out[:] = coefficients[-1]
            for coefficient in coefficients[-2::-1]:
                out *= here
                out += coefficient


@implementation("polynomial/1", instruction_set=VERSION)
def polynomial(coefficients, x, y):
    evaluate(coefficients, x, y)


@implementation("polynomial_f32/1", instruction_set=VERSION)
def polynomial_f32(coefficients, x, y):
    evaluate(coefficients, x, y)


@implementation("sum/1", instruction_set=VERSION)
def sum_all(x, total):
    with numpy.errstate(all="ignore"):
        total[0] = x.sum()


@implementation("norm/1", instruction_set=VERSION)
def norm(x, norm):
    """By numpy.dot unless squares overflow or underflow; then scaled by a power of 2, which changes no digit."""
    with numpy.errstate(all="ignore"):
        square = numpy.dot(x, x)
        if 1e-270 < square < math.inf or math.isnan(square):
            norm[0] = math.sqrt(square)
            return
        largest = numpy.abs(x).max(initial=0)
        if largest == 0 or not math.isfinite(largest):
            norm[0] = largest
            return
        exponent = math.frexp(largest)[1]
        scaled = numpy.ldexp(x, -exponent)
        norm[0] = math.ldexp(math.sqrt(numpy.dot(scaled, scaled)), exponent)
