#!/usr/bin/env bash
# Live heap of a demo at 5,000 events/s and of the page that shows it, and the page's frames per second, every two minutes. The demo has
# the lowest priority, so that a browser on the same few cores gets what it asks for. Needs chromium and a JDK.
# Usage: src/bench/dashboard-memory.sh [MINUTES]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
minutes=${1:-60}
bin/weir --version >/dev/null
[ -d target/test-classes ] || mvn -q test-compile
class_path=target/classes:target/test-classes:target/lib/*
t=$(mktemp -d)
JAVA_OPTS=-Xmx512m nice -n 19 bin/weir demo --scenario blobs --rate 5000 --port 0 --duration "PT$((minutes + 5))M" >"$t/out" 2>"$t/err" &
demo=$!
trap 'kill "$demo" 2>/dev/null || true; wait "$demo" || true; rm -rf "$t"' EXIT
until url=$(grep -o 'dashboard: http://[^ ]*' "$t/err"); do
    kill -0 "$demo" || { cat "$t/err" >&2; exit 1; }
    sleep 0.5
done
java -cp "$class_path" io.weir.web.DashboardMemory "${url#dashboard: }" "$demo" "$minutes"
