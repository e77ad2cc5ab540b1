#!/usr/bin/env bash
# EM and scoring of Weir against scikit-learn's and Armadillo's: CPU time per point, one thread, same points, same start, same model.
# Needs python3-sklearn, libarmadillo-dev and g++ (Debian packages). Prints the tables of docs/benchmarks.md.
# Usage: src/bench/em.sh [K,d …]      for example src/bench/em.sh 8,8
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[ -d target/lib ] && [ -d target/test-classes ] || mvn -q -B -DskipTests package
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
python=/usr/bin/python3
"$python" -c 'import sklearn' || { echo "python3-sklearn is needed" >&2; exit 2; }
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
g++ -O3 -march=native -o "$t/one" src/bench/one.cpp -larmadillo || { echo "g++ and libarmadillo-dev are needed" >&2; exit 2; }
declare -A count=([2,2]=100000 [5,2]=100000 [8,8]=50000 [10,16]=30000 [16,32]=20000 [32,64]=10000)
row() { # table, K, d, points, ours, theirs: each "median min max value"; the values must agree
    awk -v name="$1" -v k="$2" -v d="$3" -v n="$4" -v a="$5" -v b="$6" 'BEGIN {
        split(a, w); split(b, s)
        if ((w[4] - s[4]) ^ 2 > 1e-12 * (1 + s[4] ^ 2)) { print name ": the log-likelihoods differ: " w[4] " " s[4] > "/dev/stderr"; exit 1 }
        printf "| %s | %d | %d | %d | %.0f [%.0f, %.0f] | %.0f [%.0f, %.0f] | **%.2f** |\n", name, k, d, n, w[1], w[2], w[3], s[1], s[2], s[3], w[1]/s[1] }'
}
echo "| work | K | d | points | Weir ns/point [min, max] | other ns/point [min, max] | ratio |"
echo "|---|---|---|---|---|---|---|"
for size in "${@:-2,2}" $([ $# -gt 0 ] || echo 5,2 8,8 10,16 16,32 32,64); do
    k=${size%,*} d=${size#*,} n=${count[$size]:-20000}
    mapfile -t ours < <(java -XX:+UseSerialGC -cp "target/classes:target/test-classes:target/lib/*" io.weir.bench.EmIterations "$k" "$d" "$n" 10 "$t")
    mapfile -t theirs < <("$python" src/bench/em.py "$t" 10)
    row "EM ÷ scikit-learn" "$k" "$d" "$n" "${ours[0]}" "${theirs[0]}"
    row "bulk scoring ÷ scikit-learn" "$k" "$d" "$n" "${ours[1]}" "${theirs[1]}"
    row "one at a time ÷ Armadillo" "$k" "$d" "$n" "${ours[2]}" "$("$t/one" "$t")"
done
