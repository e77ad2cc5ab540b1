#!/usr/bin/env bash
# Speed of `weir backtest`: 200,000 and a million events of 5 Gaussians with 8 features, clusters apart and overlapping, recorded sets.
# events/s is that of report.json (without the start of the JVM and the page), wall the whole command, CPU that of all threads with
# compiler and collector. Median of RUNS by wall. Prints rows for docs/benchmarks.md. Needs python3-numpy.
# Usage: src/bench/backtest.sh [FOLDER_OF_RECORDED_SETS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
runs=${RUNS:-3}
python=${PYTHON:-python3}
"$python" -c 'import numpy' || { echo "python3-numpy is needed" >&2; exit 2; }
bin/weir --version >/dev/null
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
TIMEFORMAT='%R %U %S'

row() { # NAME FILE FEATURES
    for _ in $(seq "$runs"); do
        { time bin/weir backtest -c /dev/null --input "$2" --output "$t/out" --set "features=$3" --set model.components=5 \
            >/dev/null 2>"$t/log"; } 2>"$t/time" || { cat "$t/log" >&2; exit 1; }
        "$python" - "$t" <<'P'
import json, sys
report = json.load(open(sys.argv[1] + "/out/report.json"))
wall, user, system = map(float, open(sys.argv[1] + "/time").read().split()[-3:])
print(wall, user + system, report["events"], report["events"] / report["seconds"])
P
    done | sort -n | sed -n "$(((runs + 1) / 2))p" | awk -v name="$1" '{
        printf "| %s | %d | %.0f | %.1f | %.0f | %.1f |\n", name, $3, $4, $1, $3 / $1, $2 }'
}

echo "| events | number | events/s | wall s | events/s of wall | CPU s |"
echo "|---|---|---|---|---|---|"
eight=f0,f1,f2,f3,f4,f5,f6,f7
"$python" src/bench/backtest.py "$t/apart.csv" 200000 5 8 4 1
row "K = 5, d = 8, apart" "$t/apart.csv" "$eight"
"$python" src/bench/backtest.py "$t/overlapping.csv" 200000 5 8 0.7 2
row "K = 5, d = 8, overlapping" "$t/overlapping.csv" "$eight"
"$python" src/bench/backtest.py "$t/apart.csv" 1000000 5 8 4 1
row "K = 5, d = 8, apart" "$t/apart.csv" "$eight"
if [ $# -gt 0 ]; then
    row skab_valve1 "$1/skab_valve1.csv.gz" acc1,acc2,current,pressure,temperature,thermocouple,voltage,flow
    row elec2 "$1/elec2.csv.gz" period,nswprice,nswdemand,vicprice,vicdemand,transfer
    row shuttle "$1/shuttle.csv.gz" "$eight,f8"
    row occupancy "$1/occupancy.csv.gz" temperature,humidity,light,co2,humidity_ratio
fi
