#!/usr/bin/env bash
# Measures the server on the loopback interface with wrk and curl; needs Linux and a build:
#   mvn -B -q -DskipTests -pl samples/server -am package && samples/server/figures.sh [seconds a round]
set -euo pipefail
cd "$(dirname "$0")"

seconds=${1:-10}
work=$(mktemp -d)
pids=()
finish() {
  kill "${pids[@]}" 2> /dev/null || true
  wait 2> /dev/null || true
  rm -rf "$work"
}
trap finish EXIT

await() { # file, words
  for _ in $(seq 600); do
    grep -q "$2" "$1" && return 0
    sleep 0.1
  done
  cat "$1" >&2
  exit 1
}

rss() { # pid: resident megabytes of its own; pages of mapped files, which the system takes back when it likes, don't count
  awk '/RssAnon/ { print int($2 / 1024) }' "/proc/$1/status"
}

rate() { # url: requests a second
  wrk -t1 -c16 -d"${seconds}s" "$1" | awk '/Requests\/sec/ { print int($2) }'
}

cached() { # megabytes
  curl -s http://127.0.0.1:18082/metrics | awk '/^kvstore_cache_bytes/ { print int($2 / 1048576) }'
}

java="java -Xmx256m -XX:+UseSerialGC"
$java -jar target/server.jar --store "$work/store" --query-port=-1 --json-port=-1 --rest-port=18082 > "$work/server.log" 2>&1 &
server=$!
pids+=($server)
$java -cp target/test-classes:target/server.jar dev.kvstore.samples.server.Baseline 18083 > "$work/baseline.log" 2>&1 &
pids+=($!)
await "$work/server.log" '^ready'
await "$work/baseline.log" '^ready'

url='http://127.0.0.1:18082/v1/kv?key=figures'
head -c 100 /dev/zero | tr '\0' x | curl -s -o /dev/null -T - "$url"

echo "GET of a value of 100 bytes, 16 connections, $seconds s a round; Jetty with a constant servlet; ratio"
rate "$url" > /dev/null
rate http://127.0.0.1:18083/ > /dev/null
for _ in 1 2 3 4 5; do
  ours=$(rate "$url")
  bare=$(rate http://127.0.0.1:18083/)
  awk -v a="$ours" -v b="$bare" 'BEGIN { printf "%8d/s %8d/s  %.2f\n", a, b, a / b }'
done

echo "memory over a million requests"
requests() { curl -s http://127.0.0.1:18082/metrics | awk '/^kvstore_http_requests_total/ { print $2 }'; }
first=$(requests)
before=$(rss $server)
while (( $(requests) < first + 1000000 )); do
  wrk -t1 -c16 -d"${seconds}s" "$url" > /dev/null
done
echo "  $(($(requests) - first)) requests: resident $before MB before, $(rss $server) MB after"

echo "a chunked body of 1 GiB, the limit being 16 MiB"
before=$(rss $server)
status=$(head -c 1073741824 /dev/zero | curl -s -o /dev/null -w '%{http_code}' -T - "$url" || true)
echo "  status $status: resident $before MB before, $(rss $server) MB after"

echo "the same with a limit that lets it pass, and back"
kill $server
wait $server || true
$java -jar target/server.jar --store "$work/store" --query-port=-1 --json-port=-1 --rest-port=18082 --max-value-bytes=1073741824 > "$work/server.log" 2>&1 &
server=$!
pids+=($server)
await "$work/server.log" '^ready'
curl -s -o /dev/null "$url"
before=$(rss $server)
status=$(head -c 1073741824 /dev/zero | curl -s -o /dev/null -w '%{http_code} in %{time_total} s' -T - "$url")
echo "  PUT $status: resident $before MB before, $(rss $server) MB after"
status=$(curl -s -o /dev/null -w '%{http_code}, %{size_download} bytes in %{time_total} s' "$url")
echo "  GET $status: resident $(rss $server) MB after, $(cached) MB of it the block cache"
