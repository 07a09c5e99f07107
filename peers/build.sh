#!/bin/sh
# Builds the peers that are compiled, each as its README says.
set -eu
cd "$(dirname "$0")/.."

(cd peers/cython && python3 -m Cython.Build.Cythonize --inplace kernels.pyx)
cmake -S peers/openblas -B artifacts/peers/openblas && cmake --build artifacts/peers/openblas
dotnet build -c Release peers/tensors
