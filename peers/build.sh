#!/bin/sh
# Builds the peers that are compiled, each as its README says.
set -eu
cd "$(dirname "$0")/.."

(cd peers/cython && python3 -m Cython.Build.Cythonize --inplace kernels.pyx)
for peer in highway libstdcxx openblas; do
    cmake -S "peers/$peer" -B "artifacts/peers/$peer" && cmake --build "artifacts/peers/$peer"
done
dotnet build -c Release peers/tensors
