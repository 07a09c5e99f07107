#!/usr/bin/env bash
# Computes one partition of a call in each task of an array:
#     sbatch --array=1-N partition.sh FOLDER KERNEL [OPTIONS of kernels run]
# To repeat some tasks of N alone: PARTITIONS=N sbatch --array=3,7 partition.sh ...
#SBATCH --job-name=partition
#SBATCH --array=1-8
#SBATCH --cpus-per-task=1
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=%x-%A_%a.log
set -euo pipefail
exec "${KERNELS_PROGRAM:-kernels}" run "$2" "${@:3}" \
    --threads "${SLURM_CPUS_PER_TASK:-1}" ${SLURM_MEM_PER_NODE:+--memory "${SLURM_MEM_PER_NODE}MiB"} \
    --partition "$SLURM_ARRAY_TASK_ID/${PARTITIONS:-$SLURM_ARRAY_TASK_COUNT}" --into "$1"
