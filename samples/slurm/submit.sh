#!/usr/bin/env bash
# Submits an array of N partitions, and a job that merges them when all are done:
#     submit.sh N FOLDER OUTPUT.npy KERNEL [OPTIONS of kernels run]
# Prints the ids of both jobs.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
array=$(sbatch --parsable --array="1-$1" "$here/partition.sh" "$2" "${@:4}")
merge=$(sbatch --parsable --dependency="afterok:$array" --kill-on-invalid-dep=yes "$here/merge.sh" "$2" --output "$3")
echo "$array $merge"
