#!/bin/bash
#SBATCH --job-name=truceline
#SBATCH --cpus-per-task=1
#SBATCH --mem=2G
#SBATCH --time=04:00:00
#SBATCH --requeue
# One job of an array reads its share of the shards: sbatch --array=1-16 slurm-array.sh FOLDER
set -euo pipefail

folder="${1:?name the folder that truceline shard plan wrote}"
: "${SLURM_ARRAY_TASK_ID:?start it with sbatch --array=1-N}"

# Node-local, and nobody else's to fill: sentences seen before are not read again, whatever the job.
cache="${TMPDIR:-/tmp}/truceline-$(id -u)"
mkdir -m 700 "$cache" 2>/dev/null || true
if [[ -O "$cache" && -d "$cache" && ! -L "$cache" ]]; then
    chmod 700 "$cache"
else
    cache="$(mktemp -d)"
fi

exec truceline shard read "$folder" --workers "${SLURM_CPUS_PER_TASK:-1}" --cache "$cache" \
    --only "$SLURM_ARRAY_TASK_ID/${SLURM_ARRAY_TASK_COUNT:?}"
