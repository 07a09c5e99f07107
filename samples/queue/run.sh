#!/usr/bin/env bash
# Three workers on this machine compute a picture in eight parts, and one of them is killed on the way. See README.md.
set -euo pipefail

kernels=${1:-kernels}
port=${2:-4222}
shared=$(mktemp -d)
picture=(--x "$shared/x.npy" --y "$shared/y.npy" --max-iterations 5000 --backend managed)
export Kernels__Queue__Url=nats://127.0.0.1:$port

for program in "$kernels" nats-server; do
    command -v "$program" >/dev/null || { echo "$program is not installed; see README.md" >&2; exit 3; }
done

workers=()
finish() {
    kill "${workers[@]}" "$server" 2>/dev/null || true
    wait || true
    rm -rf "$shared"
}
trap finish EXIT

nats-server -js -a 127.0.0.1 -p "$port" -sd "$shared/store" >"$shared/server.log" 2>&1 &
server=$!
until grep -q "Server is ready" "$shared/server.log"; do
    kill -0 "$server" || { cat "$shared/server.log" >&2; exit 3; }
    sleep 0.1
done

# A partition takes its inputs from files. Any numbers will do for the places of the points.
"$kernels" run polynomial --n 1500 --seed 1 --output "$shared/x.npy" >/dev/null
"$kernels" run polynomial --n 1500 --seed 2 --output "$shared/y.npy" >/dev/null

for name in red green blue; do
    "$kernels" worker --root "$shared" --name "$name" --lease 3s &
    workers+=($!)
done

"$kernels" submit julia "${picture[@]}" --parts 8 --into "$shared/parts"
sleep 1
"$kernels" queue
kill -9 "${workers[0]}"
echo "red is killed; another worker does its job when its lease has run out"
"$kernels" queue --wait
"$kernels" queue
"$kernels" merge "$shared/parts" --output "$shared/parts.npy"

"$kernels" run julia "${picture[@]}" --output "$shared/whole.npy"
cmp "$shared/parts.npy" "$shared/whole.npy" && echo "the parts make the same picture as one process, to the bit"
