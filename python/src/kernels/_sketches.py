"""Sketches of parts that know nothing of each other, and what unites them: the sketch of the union of their keys."""

from . import _arrays, _cutting


def state_of(kernel, arguments, done):
    """The sketches of a part, by the arguments and the results of its call."""
    if kernel.cut.union == "smallest":
        hashes, _ = done
        return [hashes, arguments["k"]]
    return [arguments[buffer.name] for buffer in _cutting.overwritten(kernel)]


def join(kernel, sketches, others):
    """The sketches of the keys of both."""
    return {"or": _or, "max": _max, "smallest": _smallest}[kernel.cut.union](sketches, others)


def results_of(kernel, arguments, sketches):
    """What a call with all keys returns, and then the arrays that it overwrites, if they are not what it returns."""
    if kernel.cut.union == "smallest":
        return kernel.result(sketches[0], _estimate(*sketches))
    # A call without keys computes what follows from the sketch, in a copy of its own.
    own = {buffer.name: _arrays.numpy.array(sketch) for buffer, sketch in zip(_cutting.overwritten(kernel), sketches)}
    done = _cutting.listed(kernel, _cutting.call_without_elements(kernel, {**arguments, **own}))
    done += [own[buffer.name] for buffer in _cutting.overwritten(kernel) if buffer.name not in kernel.results]
    return tuple(done) if len(done) > 1 else done[0]


def _or(sketches, others):
    return [_arrays.numpy.bitwise_or(*pair) for pair in zip(sketches, others)]


def _max(sketches, others):
    return [_arrays.numpy.maximum(*pair) for pair in zip(sketches, others)]


def _smallest(sketch, other):
    (hashes, most), (more, _) = sketch, other
    if _arrays.numpy is not None:
        return [_arrays.numpy.union1d(hashes, more)[:most], most]
    united = sorted({*hashes, *more})[:most]
    made = _arrays.empty((len(united),), "Q")
    for index, value in enumerate(united):
        made[index] = value
    return [made, most]


def _estimate(hashes, most):
    """The formula of kmv's contract (Bar-Yossef et al. 2002; Beyer et al. 2007).

    It stands here too, since the C ABI has no call that takes a sketch: other sketches are an argument that a call without keys
    goes on from, but kmv's hashes are an output. Keys that hash to them could be passed instead, by the inverse of the hash,
    which would be more code and a sort. What is generated from the contract has its shapes and rules, and not what its C#
    computes. A test of Dask compares it to the bit with that of one call.
    """
    return float(len(hashes)) if len(hashes) < most else (most - 1) * 2.0**64 / (float(hashes[most - 1]) + 1.0)
