"""Two instructions that neither Python nor NumPy has a function for."""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic


@intrinsic
def multiply_high(_, a, b):
    """The upper 64 bits of a product of 128."""

    def generate(context, builder, signature, arguments):
        wide = ir.IntType(128)
        product = builder.mul(*(builder.zext(argument, wide) for argument in arguments))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), generate


@intrinsic
def leading_zeros(_, x):
    """How many zeros a number of 64 bits begins with, 64 for 0."""

    def generate(context, builder, signature, arguments):
        return builder.ctlz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.uint64), generate
