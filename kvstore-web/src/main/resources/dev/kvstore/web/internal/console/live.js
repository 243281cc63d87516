// Live charts: what changed since the last look, second by second.

import { json } from "./api.js";

const POINTS = 120;
const SVG = "http://www.w3.org/2000/svg";
const $ = (id) => document.getElementById(id);
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** Lines over time in one picture, with a legend that tells the last values. */
class Chart {
  constructor(id, names, unit = compact) {
    this.names = names;
    this.unit = unit;
    this.points = names.map(() => []);
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("viewBox", `0 0 ${POINTS - 1} 100`);
    this.svg.setAttribute("preserveAspectRatio", "none");
    this.svg.setAttribute("role", "img");
    const base = document.createElementNS(SVG, "line");
    Object.entries({ x1: 0, x2: POINTS - 1, y1: 100, y2: 100 }).forEach(([name, value]) => base.setAttribute(name, value));
    this.paths = names.map((name, index) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("class", `series-${index}`);
      return path;
    });
    this.svg.append(base, ...this.paths);
    this.legend = document.createElement("div");
    this.legend.className = "legend";
    $(id).append(this.svg, this.legend);
  }

  add(values) {
    values.forEach((value, index) => {
      this.points[index].push(value);
      if (this.points[index].length > POINTS) {
        this.points[index].shift();
      }
    });
    const top = Math.max(1, ...this.points.flat().filter(Number.isFinite));
    this.paths.forEach((path, index) => path.setAttribute("d", line(this.points[index], top)));
    const labels = this.names.map((name, index) => {
      const label = document.createElement("span");
      label.className = `series-${index}`;
      label.textContent = `${name} ${this.unit.format(values[index] ?? 0)}`;
      return label;
    });
    const highest = document.createElement("span");
    highest.className = "top";
    highest.textContent = `top ${this.unit.format(top)}`;
    this.legend.replaceChildren(...labels, highest);
    this.svg.setAttribute("aria-label", labels.map((label) => label.textContent).join(", "));
  }
}

/** A path through the points, the last at the right edge; gaps where there is no value. */
function line(points, top) {
  const offset = POINTS - points.length;
  let pen = "M";
  return points
    .map((value, index) => {
      if (!Number.isFinite(value)) {
        pen = "M";
        return "";
      }
      const step = `${pen}${offset + index} ${(100 - (value / top) * 97).toFixed(2)}`;
      pen = "L";
      return step;
    })
    .join("");
}

/** A percentile from counts in buckets, interpolated within its bucket. */
export function percentile(bounds, counts, share) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) {
    return NaN;
  }
  let rank = total * share;
  for (let i = 0; i < counts.length; i++) {
    if (rank <= counts[i] && counts[i] > 0) {
      const low = i === 0 ? 0 : bounds[i - 1];
      const high = i < bounds.length ? bounds[i] : bounds[bounds.length - 1];
      return low + ((high - low) * rank) / counts[i];
    }
    rank -= counts[i];
  }
  return bounds[bounds.length - 1];
}

function bars(id, rows) {
  const top = Math.max(1, ...rows.map((row) => row.value));
  $(id).replaceChildren(
    ...rows.map((row) => {
      const line = document.createElement("div");
      const name = document.createElement("span");
      name.textContent = row.name;
      const bar = document.createElement("progress");
      bar.max = top;
      bar.value = row.value;
      bar.setAttribute("aria-label", row.name);
      const label = document.createElement("span");
      label.textContent = row.label;
      line.append(name, bar, label);
      return line;
    }),
  );
}

const bytes = (value) => `${compact.format(value)}B`;

let charts = null;
let last = null;

function start() {
  charts = {
    throughput: new Chart("chart-throughput", ["gets", "puts", "deletes", "requests"]),
    latency: new Chart("chart-latency", ["p50", "p99"]),
    memory: new Chart("chart-memory", ["memory", "cache", "memtable"]),
    compaction: new Chart("chart-compaction", ["flush", "compaction"]),
  };
}

/** Takes a look, and draws what is new. */
export async function look() {
  const now = await json("v1/stats");
  const time = performance.now();
  if (!charts) {
    start();
  }
  if (last) {
    draw(now, last.stats, (time - last.time) / 1000);
  }
  last = { stats: now, time };
  return now.state;
}

function draw(now, before, seconds) {
  const rate = (name) => Math.max(0, now.metrics[name] - before.metrics[name]) / seconds;
  const requests = (now.http.requests - before.http.requests) / seconds;
  charts.throughput.add([rate("getCount"), rate("putCount"), rate("deleteCount"), requests]);
  const counts = now.http.latencyCounts.map((count, i) => count - before.http.latencyCounts[i]);
  const bounds = now.http.latencyBoundsMicros;
  charts.latency.add([percentile(bounds, counts, 0.5), percentile(bounds, counts, 0.99)]);
  charts.memory.add([now.metrics.memoryBytes, now.metrics.cacheBytes, now.metrics.memtableBytes]);
  charts.compaction.add([rate("flushedBytes"), rate("compactionBytesWritten")]);
  bars(
    "levels",
    now.levels.map((level) => ({
      name: `level ${level.level}`,
      value: level.bytes,
      label: `${bytes(level.bytes)}, ${level.files} files`,
    })),
  );
  bars(
    "components",
    Object.entries(now.memory).map(([name, value]) => ({ name, value, label: bytes(value) })),
  );
  numbers([
    ["entries, about", compact.format(now.metrics.estimatedEntries)],
    ["sequence", now.metrics.lastSequence.toLocaleString("en")],
    ["tables", `${now.metrics.tableFiles}, ${bytes(now.metrics.tableBytes)}`],
    ["log", bytes(now.metrics.walBytes)],
    ["compactions running", now.metrics.runningCompactions],
    ["compaction behind", bytes(now.metrics.pendingCompactionBytes)],
    ["write amplification", now.metrics.writeAmplification?.toFixed(2) ?? "–"],
    ["stalls", now.metrics.stallCount],
  ]);
}

function numbers(rows) {
  $("numbers").replaceChildren(
    ...rows.map(([name, value]) => {
      const box = document.createElement("div");
      const strong = document.createElement("strong");
      strong.textContent = value;
      const span = document.createElement("span");
      span.textContent = name;
      box.append(strong, span);
      return box;
    }),
  );
}
