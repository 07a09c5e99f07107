#!/usr/bin/env bash
# Makes the whole of all partitions: sbatch --dependency=afterok:JOB merge.sh FOLDER [OPTIONS of kernels merge]
#SBATCH --job-name=merge
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=%x-%j.log
set -euo pipefail
exec "${KERNELS_PROGRAM:-kernels}" merge "$@"
