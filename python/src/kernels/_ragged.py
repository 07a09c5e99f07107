"""Arrays whose rows have different lengths, cut into blocks where the offsets of the rows say."""

import array
import bisect

from . import _arrays, _cutting


def blocks(kernel, sources, length, most):
    """The blocks of arrays, each by its input, with offsets that begin with 0.

    sources  each input's array
    length   how many rows a block has, unless they have more than so many entries
    most     that number; None for any
    """
    slices = {buffer: _arrays.rows(source) for buffer, source in sources.items()}
    whole = slices[kernel.offsets]
    rows, begin = _arrays.extent(sources[kernel.offsets]) - 1, 0
    # Without rows there is one block; where there is not even an offset, the call says so.
    while begin < max(1, rows):
        offsets = _numbers(whole[begin:begin + length + 1])
        first, last = _ends(offsets)
        if begin == 0 and first != 0:
            raise ValueError(f"{kernel.offsets.label}[0] is {first}; required: 0")
        if most is not None and last - first > most:
            end = max(2, bisect.bisect_right(offsets, first + most))
            offsets = offsets[:end]
            last = int(offsets[-1])
        end = begin + max(1, len(offsets) - 1)
        yield {
            buffer: _from_zero(offsets) if buffer is kernel.offsets
            else source[first:last] if _cutting.has_entries(kernel, buffer) else source[begin:end]
            for buffer, source in slices.items()
        }
        begin = end
    _refuse_rest(kernel, sources, rows, last)


def _numbers(offsets):
    """Offsets that can be counted with."""
    return memoryview(offsets) if _arrays.numpy is None else _arrays.numpy.asarray(offsets)


def _ends(offsets):
    return (int(offsets[0]), int(offsets[-1])) if offsets.ndim == 1 and len(offsets) else (0, 0)


def _from_zero(offsets):
    if _arrays.numpy is not None:
        return offsets - offsets[:1]
    return array.array(offsets.format.lstrip("@=<>"), [offset - offsets[0] for offset in offsets])


def _refuse_rest(kernel, sources, rows, last):
    """Refuses what no row has."""
    for buffer, source in sources.items():
        if _cutting.has_entries(kernel, buffer) and _arrays.extent(source) > last:
            raise ValueError(
                f"{kernel.offsets.label}[{max(0, rows)}] is {last}; required: {_arrays.extent(source)}, where the last piece ends")
