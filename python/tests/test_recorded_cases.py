"""Every kernel, with the cases that were recorded from its contract, and the results of its oracle."""

import inspect
import os
import struct
import unittest

import kernels
import recorded
from kernels import _arrays, _functions, _select
from kernels._contract import NUMBER, OUT


class RecordedCases(unittest.TestCase):
    def setUp(self):
        if not os.path.isdir(recorded.FOLDER):
            self.skipTest(f"{recorded.FOLDER} is missing; docs/testing.md says how to record the cases")

    def test_good_calls_give_the_results_of_the_oracle(self):
        left_out = 0
        for name in _functions.__all__:
            count = 0
            for call in recorded.calls(name):
                if not call.is_good:
                    continue
                if _arrays.numpy is None and _has_empty_matrix(name, call):
                    left_out += 1
                    continue
                for backend in ("native", "aot"):
                    for threads in (1, 3):
                        with self.subTest(kernel=name, call=call.name, backend=backend, threads=threads):
                            self.assertIsNone(_replay(name, call, backend, threads))
                count += 1
            self.assertGreater(count, 9, name)
        if left_out:
            print(f"{left_out} cases have a matrix without elements, of which only NumPy has arrays: left out")

    def test_scalars_extents_and_threads_outside_their_ranges_are_refused_by_their_names(self):
        count = 0
        for name in _functions.__all__:
            for call in recorded.calls(name):
                wrong = None if call.is_good else call.name.split()[1]
                # A null pointer is no array, and 0 threads are every processor.
                is_visible = wrong in [*_parameters(name), "c_real", "c_imaginary"]
                if not is_visible or call.name.endswith("null") or call.threads == 0:
                    continue
                with self.subTest(kernel=name, call=call.name):
                    with self.assertRaises((ValueError, TypeError)) as raised:
                        _replay(name, call, "native", call.threads)
                    self.assertRegex(str(raised.exception), "^c[.]" if wrong.startswith("c_") else f"^{wrong}")
                    count += 1
        self.assertGreater(count, 100)


def _has_empty_matrix(name, call):
    """Whether only NumPy has an array of a shape."""
    return any(len(buffer.axes) > 1 and call.arguments[buffer.name].length == 0 for buffer in _select.find(name).buffers)


def _parameters(name):
    return list(inspect.signature(getattr(kernels, name)).parameters)


def _replay(name, call, backend, threads):
    """Makes a call; what is wrong with its results, or None."""
    kernel = _select.find(name)
    extents = {dimension: call.arguments[dimension].value for dimension in kernel.dimensions if dimension in call.arguments}
    known = _extents(kernel, extents, call)
    made = {
        buffer.name: recorded.array_of(buffer.code, buffer.shape(known), call.arguments[buffer.name].before or b"")
        for buffer in kernel.buffers if buffer.role not in (OUT, NUMBER) and call.arguments[buffer.name].length is not None
    }
    values = {**made, **{name: argument.value for name, argument in call.arguments.items() if argument.value is not None}}
    if "c_real" in values:
        values["c"] = complex(values["c_real"], values["c_imaginary"])
    passed = {parameter: values[parameter] for parameter in _parameters(name) if parameter in values}
    done = getattr(kernels, name)(**passed, backend=backend, threads=threads)
    results = dict(zip(kernel.results, [done] if len(kernel.results) == 1 else done))
    for buffer in kernel.buffers:
        argument = call.arguments[buffer.name]
        if argument.expected is None or (buffer.role == NUMBER and buffer.name not in results):
            continue
        result = results.get(buffer.name, made.get(buffer.name))
        if buffer.role == NUMBER:
            result = recorded.array_of(buffer.code, (1,), struct.pack(f"={buffer.code}", result))
        wrong = recorded.difference(argument, result)
        if wrong:
            return wrong
        if buffer.used and len(result) != len(argument.expected):
            return f"{buffer.name} has {len(result)} elements; required: {len(argument.expected)}"
    return None


def _extents(kernel, extents, call):
    """All extents: in a bad call one that is wrong is no array's."""
    if call.is_good:
        return extents
    lengths = {name: argument.length for name, argument in call.arguments.items() if argument.length is not None}
    known = dict(extents)
    for buffer in kernel.buffers:
        if len(buffer.axes) == 1 and buffer.axes[0][0]:
            known[buffer.axes[0][0]] = lengths[buffer.name] - buffer.axes[0][1]
    return known


if __name__ == "__main__":
    unittest.main()
