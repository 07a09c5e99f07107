# The types of the functions. Generated from the contracts by './build.ps1 python'; don't edit.
from array import array
from typing import Any, NamedTuple, Protocol, Tuple, TypeVar

import numpy as np
from numpy.typing import NDArray

class _SupportsDLPack(Protocol):
    def __dlpack__(self) -> Any: ...

class _SupportsArray(Protocol):
    def __array__(self) -> NDArray[Any]: ...

_Buffer = array[Any] | memoryview | bytearray | bytes | _SupportsDLPack | _SupportsArray
_Array = TypeVar("_Array")

def julia(x: NDArray[np.float64] | _Buffer, y: NDArray[np.float64] | _Buffer, c: complex, max_iterations: int, *,
    out: NDArray[np.int32] | _Buffer | None = ..., threads: int | None = ..., backend: str = ...,
    copy: bool = ...) -> NDArray[np.int32]: ...

def diffusion(d: float, dt: float, steps: int, grid: _Array, *, scratch: NDArray[np.float64] | _Buffer | None = ...,
    threads: int | None = ..., backend: str = ..., copy: bool = ...) -> _Array: ...

def spmv(row_offsets: NDArray[np.int32] | _Buffer, columns: NDArray[np.int32] | _Buffer,
    values: NDArray[np.float64] | _Buffer, x: NDArray[np.float64] | _Buffer, *,
    out: NDArray[np.float64] | _Buffer | None = ..., threads: int | None = ..., backend: str = ..., copy: bool = ...,
    check: bool = ...) -> NDArray[np.float64]: ...

def polynomial(coefficients: NDArray[np.float64] | _Buffer, x: NDArray[np.float64] | _Buffer, *,
    out: NDArray[np.float64] | _Buffer | None = ..., threads: int | None = ..., backend: str = ...,
    copy: bool = ...) -> NDArray[np.float64]: ...

def sum(x: NDArray[np.float64] | _Buffer, *, threads: int | None = ..., backend: str = ...,
    copy: bool = ...) -> float: ...

def norm(x: NDArray[np.float64] | _Buffer, *, threads: int | None = ..., backend: str = ...,
    copy: bool = ...) -> float: ...

def is_prime(values: NDArray[np.uint64] | _Buffer, *, out: NDArray[np.uint8] | _Buffer | None = ...,
    threads: int | None = ..., backend: str = ..., copy: bool = ...) -> NDArray[np.uint8]: ...

class OlsSlopes(NamedTuple):
    slope: NDArray[np.float64]
    intercept: NDArray[np.float64]

def ols_slopes(y: NDArray[np.float64] | _Buffer, *,
    out: Tuple[NDArray[np.float64] | _Buffer, NDArray[np.float64] | _Buffer] | None = ..., threads: int | None = ...,
    backend: str = ..., copy: bool = ...) -> OlsSlopes: ...

def search_sorted(keys: NDArray[np.int64] | _Buffer, queries: NDArray[np.int64] | _Buffer, *,
    out: NDArray[np.int64] | _Buffer | None = ..., threads: int | None = ..., backend: str = ..., copy: bool = ...,
    check: bool = ...) -> NDArray[np.int64]: ...

class GroupbySum(NamedTuple):
    sums: NDArray[np.float64]
    counts: NDArray[np.int64]

def groupby_sum(codes: NDArray[np.int32] | _Buffer, values: NDArray[np.float64] | _Buffer, groups: int | None = ..., *,
    out: Tuple[NDArray[np.float64] | _Buffer, NDArray[np.int64] | _Buffer] | None = ..., threads: int | None = ...,
    backend: str = ..., copy: bool = ..., check: bool = ...) -> GroupbySum: ...

class FeatureHash(NamedTuple):
    index: NDArray[np.int32]
    sign: NDArray[np.int8]

def feature_hash(bytes: NDArray[np.uint8] | _Buffer, offsets: NDArray[np.int64] | _Buffer, features: int, *,
    out: Tuple[NDArray[np.int32] | _Buffer, NDArray[np.int8] | _Buffer] | None = ..., threads: int | None = ...,
    backend: str = ..., copy: bool = ..., check: bool = ...) -> FeatureHash: ...

def bloom_add(keys: NDArray[np.uint64] | _Buffer, filter: _Array, hashes: int, *, threads: int | None = ...,
    backend: str = ..., copy: bool = ...) -> _Array: ...

def bloom_query(keys: NDArray[np.uint64] | _Buffer, filter: NDArray[np.uint64] | _Buffer, hashes: int, *,
    out: NDArray[np.uint8] | _Buffer | None = ..., threads: int | None = ..., backend: str = ...,
    copy: bool = ...) -> NDArray[np.uint8]: ...

def matmul_f64(a: NDArray[np.float64] | _Buffer, b: NDArray[np.float64] | _Buffer, *,
    out: NDArray[np.float64] | _Buffer | None = ..., threads: int | None = ..., backend: str = ...,
    copy: bool = ...) -> NDArray[np.float64]: ...

def matmul_f32(a: NDArray[np.float32] | _Buffer, b: NDArray[np.float32] | _Buffer, *,
    out: NDArray[np.float32] | _Buffer | None = ..., threads: int | None = ..., backend: str = ...,
    copy: bool = ...) -> NDArray[np.float32]: ...

def polynomial_f32(coefficients: NDArray[np.float32] | _Buffer, x: NDArray[np.float32] | _Buffer, *,
    out: NDArray[np.float32] | _Buffer | None = ..., threads: int | None = ..., backend: str = ...,
    copy: bool = ...) -> NDArray[np.float32]: ...

class RollingStats(NamedTuple):
    mean: NDArray[np.float64]
    variance: NDArray[np.float64]

def rolling_stats(x: NDArray[np.float64] | _Buffer, window: int, *,
    out: Tuple[NDArray[np.float64] | _Buffer, NDArray[np.float64] | _Buffer] | None = ..., threads: int | None = ...,
    backend: str = ..., copy: bool = ...) -> RollingStats: ...

def montecarlo_pi(seed: int, count: int, *, threads: int | None = ..., backend: str = ..., copy: bool = ...) -> int: ...

def primes(lo: int, hi: int, *, threads: int | None = ..., backend: str = ..., copy: bool = ...) -> int: ...

def sort(values: _Array, *, threads: int | None = ..., backend: str = ..., copy: bool = ...) -> _Array: ...

def sort_f64(values: _Array, *, threads: int | None = ..., backend: str = ..., copy: bool = ...) -> _Array: ...

def hyperloglog(keys: NDArray[np.uint64] | _Buffer, registers: _Array, *, threads: int | None = ..., backend: str = ...,
    copy: bool = ...) -> float: ...

class Kmv(NamedTuple):
    hashes: NDArray[np.uint64]
    estimate: float

def kmv(keys: NDArray[np.uint64] | _Buffer, k: int | None = ..., *, out: NDArray[np.uint64] | _Buffer | None = ...,
    threads: int | None = ..., backend: str = ..., copy: bool = ...) -> Kmv: ...

def morris(counts: NDArray[np.uint32] | _Buffer, seed: int, a: float, *, out: NDArray[np.uint8] | _Buffer | None = ...,
    threads: int | None = ..., backend: str = ..., copy: bool = ...) -> NDArray[np.uint8]: ...

class Factorize(NamedTuple):
    codes: NDArray[np.int32]
    uniques: NDArray[np.int64]

def factorize(keys: NDArray[np.int64] | _Buffer, *,
    out: Tuple[NDArray[np.int32] | _Buffer, NDArray[np.int64] | _Buffer] | None = ..., threads: int | None = ...,
    backend: str = ..., copy: bool = ...) -> Factorize: ...

class CooToCsr(NamedTuple):
    row_offsets: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: NDArray[np.float64]

def coo_to_csr(entry_rows: NDArray[np.int32] | _Buffer, entry_columns: NDArray[np.int32] | _Buffer,
    entry_values: NDArray[np.float64] | _Buffer, rows: int | None = ..., *,
    out: Tuple[NDArray[np.int32] | _Buffer, NDArray[np.int32] | _Buffer, NDArray[np.float64] | _Buffer] | None = ...,
    threads: int | None = ..., backend: str = ..., copy: bool = ..., check: bool = ...) -> CooToCsr: ...

def dawg_contains(bytes: NDArray[np.uint8] | _Buffer, offsets: NDArray[np.int64] | _Buffer,
    first: NDArray[np.int32] | _Buffer, labels: NDArray[np.uint8] | _Buffer, targets: NDArray[np.int32] | _Buffer,
    before: NDArray[np.int32] | _Buffer, is_final: NDArray[np.uint8] | _Buffer, *,
    out: NDArray[np.int64] | _Buffer | None = ..., threads: int | None = ..., backend: str = ..., copy: bool = ...,
    check: bool = ...) -> NDArray[np.int64]: ...
