#!/usr/bin/env bash
# One EM iteration of Weir against scikit-learn's: CPU time, one thread, same points, same start. Needs python3-sklearn.
# Prints a row per size for docs/benchmarks.md. Usage: src/bench/em.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[ -d target/lib ] && [ -d target/test-classes ] || mvn -q -B -DskipTests package
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
python=/usr/bin/python3
"$python" -c 'import sklearn' || { echo "python3-sklearn is needed" >&2; exit 2; }
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
echo "| K | d | points | Weir ms [min, max] | scikit-learn ms [min, max] | ratio |"
echo "|---|---|---|---|---|---|"
while read -r k d n; do
    read -r w wl wh wb < <(java -XX:+UseSerialGC -cp "target/classes:target/test-classes:target/lib/*" io.weir.bench.EmIterations "$k" "$d" "$n" 15 "$t")
    read -r s sl sh sb < <("$python" src/bench/em.py "$t" 15)
    awk -v k="$k" -v d="$d" -v n="$n" -v w="$w" -v wl="$wl" -v wh="$wh" -v s="$s" -v sl="$sl" -v sh="$sh" -v wb="$wb" -v sb="$sb" 'BEGIN {
        if ((wb - sb) ^ 2 > 1e-12) { print "bounds differ: " wb " " sb > "/dev/stderr"; exit 1 }
        printf "| %d | %d | %d | %.3f [%.3f, %.3f] | %.3f [%.3f, %.3f] | **%.2f** |\n", k, d, n, w*1e3, wl*1e3, wh*1e3, s*1e3, sl*1e3, sh*1e3, w/s }'
done <<< "2 2 100000
8 8 50000
10 16 30000
16 32 20000"
