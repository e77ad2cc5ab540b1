// Curves over time: sparklines of the tiles, weights of the clusters, log-likelihood.
/* global uPlot */
import { colour, css } from './dom.js';

const NS = 'http://www.w3.org/2000/svg';

/** A small curve without axes. */
export function sparkline(svg, values) {
  const width = 200;
  const height = 26;
  const finite = values.filter((v) => v !== null && Number.isFinite(v));
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  if (finite.length < 2) {
    svg.replaceChildren();
    return;
  }
  const zero = finite.every((v) => v >= 0);
  const low = zero ? 0 : Math.min(...finite);
  const high = Math.max(...finite);
  const y = (v) => height - 2 - ((v - low) / (high - low || 1)) * (height - 6);
  const parts = [];
  let last = null;
  values.forEach((v, i) => {
    if (v === null || !Number.isFinite(v)) return;
    const x = (i / (values.length - 1)) * width;
    parts.push(`${last === null ? 'M' : 'L'}${x.toFixed(1)} ${y(v).toFixed(1)}`);
    last = x;
  });
  const first = values.findIndex((v) => v !== null && Number.isFinite(v));
  const path = (d, attributes) => {
    const p = document.createElementNS(NS, 'path');
    p.setAttribute('d', d);
    for (const [name, value] of Object.entries(attributes)) p.setAttribute(name, value);
    return p;
  };
  svg.replaceChildren(
    path(`${parts.join('')}L${last} ${height}L${(first / (values.length - 1)) * width} ${height}Z`, { fill: 'currentColor', opacity: 0.14 }),
    path(parts.join(''), { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5, 'vector-effect': 'non-scaling-stroke' }));
}

export const axis = (extra) => ({
  stroke: () => css('--muted'),
  grid: { stroke: () => css('--grid'), width: 1 },
  ticks: { show: false },
  font: '11px system-ui, sans-serif',
  ...extra,
});

const timeAxis = () => axis({
  space: 70,
  incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600],
  size: 22,
  values: (u, splits) => splits.map((s) => new Date(s * 1000).toLocaleTimeString('en-GB')),
});

/** A uPlot in a box that follows the size of the box. */
export class Chart {
  constructor(box) {
    this.box = box;
    new ResizeObserver(() => this.plot?.setSize(this.size())).observe(box);
  }

  size() {
    return { width: Math.max(100, this.box.clientWidth), height: Math.max(100, this.box.clientHeight) };
  }

  make(series, data, scales, axes, more = {}) {
    this.plot?.destroy();
    this.plot = new uPlot(
      { ...this.size(), series, scales, axes, legend: { show: false }, cursor: { y: false, points: { show: false } }, padding: [6, 26, 0, 0], ...more },
      data, this.box);
  }

  /** Colours are read anew. */
  repaint() {
    this.shape = null;
    if (this.last) this.show(...this.last);
  }
}

/** One curve. */
export class LineChart extends Chart {
  show(times, values) {
    this.last = [times, values];
    if (times.length < 2) return;
    const data = [times, values];
    if (this.shape) {
      this.plot.setData(data);
      return;
    }
    this.shape = true;
    const accent = css('--accent');
    this.make(
      [{}, { stroke: accent, width: 1.6, fill: accent + '1f', fillTo: (u) => u.scales.y.min, points: { show: false }, spanGaps: false }],
      data,
      { x: { time: false }, y: { range: (u, low, high) => padded(low, high) } },
      [timeAxis(), axis({ size: 46 })]);
  }
}

function padded(low, high) {
  if (low === null || high === null) return [0, 1];
  const room = Math.max(0.12 * (high - low), 1e-3 * Math.abs(high), 1e-9);
  return [low - room, high + room];
}

/** Weights of the clusters, one on top of the other: the whole height is 1. */
export class WeightsChart extends Chart {
  /**
   * @param versions as the API lists them
   */
  show(versions) {
    this.last = [versions];
    if (versions.length < 2) return;
    const ids = [...new Set(versions.flatMap((v) => Object.keys(v.weights).map(Number)))].sort((a, b) => a - b);
    const times = versions.map((v) => v.seenAt / 1000);
    for (let i = 1; i < times.length; i++) times[i] = Math.max(times[i], times[i - 1] + 1e-3);
    const sums = new Array(versions.length).fill(0);
    const layers = ids.map((id) => versions.map((v, i) => (sums[i] += v.weights[id] ?? 0)));
    // The top layer is painted first, so that each colour ends where the one below begins.
    const data = [times, ...layers.reverse()];
    const shape = ids.join();
    if (this.shape === shape) {
      this.plot.setData(data);
      return;
    }
    this.shape = shape;
    const card = css('--card');
    this.make(
      [{}, ...ids.slice().reverse().map((id) => ({ stroke: card, width: 1, fill: colour(id) + 'd9', points: { show: false } }))],
      data,
      { x: { time: false }, y: { range: [0, 1] } },
      [timeAxis(), axis({ size: 46, space: 34, values: (u, splits) => splits.map((s) => Math.round(100 * s) + ' %') })]);
  }
}
