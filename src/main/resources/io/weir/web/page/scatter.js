// The scatter: recent events along two axes, and the 1-2-3 σ ellipses of the components, which glide to where the model says.
import { colour, css, el, number, text } from './dom.js';
import { along, shadow } from './geometry.js';

const MOST = 5000;
const POP_MS = 700;
const MARGIN = { left: 52, right: 12, top: 8, bottom: 34 };
const calm = matchMedia('(prefers-reduced-motion: reduce)');

export class Scatter {
  constructor(canvas, tip) {
    this.canvas = canvas;
    this.tip = tip;
    this.rows = [];
    this.fresh = [];
    this.ellipses = new Map();
    this.view = null;
    this.target = null;
    this.settled = document.createElement('canvas');
    new ResizeObserver(() => this.resize()).observe(canvas);
    canvas.addEventListener('pointermove', (e) => this.point(e));
    canvas.addEventListener('pointerleave', () => (tip.hidden = true));
    this.resize();
  }

  /** Another model or other axes: everything starts anew. */
  look(x, y) {
    this.x = x;
    this.y = y;
    this.view = null;
    this.ellipses.clear();
    this.aim();
    this.stale();
  }

  /** Other points at once, of another time. */
  replace(rows) {
    this.rows = rows.map((row) => ({ row, at: 0, jitter: [Math.random(), Math.random()] }));
    this.fresh = [];
    this.aim();
    this.stale();
  }

  clear() {
    this.rows = [];
    this.fresh = [];
    this.stale();
  }

  /** New points appear over the next second. */
  add(rows) {
    const now = performance.now();
    const spread = calm.matches || this.rows.length === 0 ? 0 : 950;
    rows.forEach((row, i) => this.fresh.push({ row, at: now + (spread * i) / rows.length, jitter: [Math.random(), Math.random()] }));
    if (spread === 0) this.settle(Infinity);
    this.aim();
    this.run();
  }

  /** The components to show, as {@code moments} gives them. */
  model(components) {
    this.components = components;
    this.aim();
    this.run();
  }

  aim() {
    if (!this.x || !this.components) return;
    const seen = new Set();
    for (const m of this.components) {
      const to = shadow(m, this.x, this.y);
      if (!to || ![to.x, to.y, to.xx, to.yy].every(Number.isFinite)) continue;
      seen.add(to.id);
      const from = this.ellipses.get(to.id);
      this.ellipses.set(to.id, { now: from && !calm.matches ? from.now : { ...to }, to });
    }
    for (const id of this.ellipses.keys()) if (!seen.has(id)) this.ellipses.delete(id);
    // A canvas tells nobody what is on it.
    this.canvas.dataset.ellipses = [...this.ellipses.values()].map(({ to }) => `${to.id}: ${number(to.x, 3)}, ${number(to.y, 3)}`).join('; ');
    this.frame();
  }

  /** The part of the plane to show: nearly all points and 2.2 σ of the components. */
  frame() {
    const range = (axis, centre, variance) => {
      const values = this.rows.slice(-2500).map((p) => along(axis, p.row)).filter(Number.isFinite).sort((a, b) => a - b);
      let low = Infinity;
      let high = -Infinity;
      if (values.length > 20) {
        low = values[Math.floor(values.length * 0.004)];
        high = values[Math.ceil(values.length * 0.996) - 1];
      }
      for (const { to } of this.ellipses.values()) {
        if (to.weight < 0.002) continue;
        const sd = 2.2 * Math.sqrt(Math.max(0, to[variance]));
        low = Math.min(low, to[centre] - sd);
        high = Math.max(high, to[centre] + sd);
      }
      if (!(high > low)) return Number.isFinite(low) ? [low - 1, low + 1] : [0, 1];
      const room = 0.05 * (high - low);
      return [low - room, high + room];
    };
    if (!this.x) return;
    const [x0, x1] = range(this.x, 'x', 'xx');
    const [y0, y1] = range(this.y, 'y', 'yy');
    const next = { x0, x1, y0, y1 };
    // Small changes are no reason to move everything.
    const t = this.target;
    const near = (a, b, span) => Math.abs(a - b) < 0.12 * span;
    if (t && near(t.x0, x0, x1 - x0) && near(t.x1, x1, x1 - x0) && near(t.y0, y0, y1 - y0) && near(t.y1, y1, y1 - y0) && this.view) return;
    this.target = next;
    if (!this.view || calm.matches) this.view = { ...next };
    this.stale();
  }

  resize() {
    const box = this.canvas.getBoundingClientRect();
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    this.width = Math.max(80, box.width);
    this.height = Math.max(80, box.height);
    for (const c of [this.canvas, this.settled]) {
      c.width = this.width * this.ratio;
      c.height = this.height * this.ratio;
    }
    this.stale();
  }

  stale() {
    this.redraw = true;
    this.run();
  }

  run() {
    if (!this.pending) this.pending = requestAnimationFrame((now) => this.draw(now));
  }

  px(v) {
    const { x0, x1 } = this.view;
    return MARGIN.left + ((v - x0) / (x1 - x0)) * (this.width - MARGIN.left - MARGIN.right);
  }

  py(v) {
    const { y0, y1 } = this.view;
    return this.height - MARGIN.bottom - ((v - y0) / (y1 - y0)) * (this.height - MARGIN.top - MARGIN.bottom);
  }

  at(p) {
    const x = along(this.x, p.row) + (this.x.jitter ? 0.6 * (p.jitter[0] - 0.5) : 0);
    const y = along(this.y, p.row) + (this.y.jitter ? 0.6 * (p.jitter[1] - 0.5) : 0);
    return [this.px(x), this.py(y)];
  }

  /** Moves fresh points that have been there for a while to the settled ones. */
  settle(now) {
    let n = 0;
    while (n < this.fresh.length && this.fresh[n].at + POP_MS < now) n++;
    if (n === 0) return;
    const old = this.fresh.splice(0, n);
    this.rows.push(...old);
    if (this.rows.length > MOST) {
      this.rows.splice(0, this.rows.length - MOST + MOST / 20);
      this.redraw = true;
    } else if (!this.redraw && this.view) {
      const g = this.settled.getContext('2d');
      g.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      this.clip(g);
      for (const p of old) this.dot(g, p, 1.7, 0.5);
      g.restore();
    }
  }

  glide() {
    let moving = false;
    const toward = (from, to, scale) => {
      const d = to - from;
      if (Math.abs(d) > 1e-3 * scale) moving = true;
      return Math.abs(d) > 1e-3 * scale ? from + 0.09 * d : to;
    };
    const v = this.view;
    const t = this.target;
    for (const k of ['x0', 'x1', 'y0', 'y1']) {
      const span = k[0] === 'x' ? t.x1 - t.x0 : t.y1 - t.y0;
      const next = toward(v[k], t[k], span);
      if (next !== v[k]) this.redraw = true;
      v[k] = next;
    }
    for (const { now, to } of this.ellipses.values()) {
      now.weight = to.weight;
      now.x = toward(now.x, to.x, Math.sqrt(to.xx));
      now.y = toward(now.y, to.y, Math.sqrt(to.yy));
      now.xx = toward(now.xx, to.xx, to.xx);
      now.yy = toward(now.yy, to.yy, to.yy);
      now.xy = toward(now.xy, to.xy, Math.sqrt(to.xx * to.yy));
    }
    return moving;
  }

  draw(now) {
    this.pending = 0;
    if (!this.view || !this.x) return;
    const moving = this.glide();
    this.settle(now);
    if (this.redraw) this.drawSettled();
    const g = this.canvas.getContext('2d');
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.clearRect(0, 0, this.canvas.width, this.canvas.height);
    g.drawImage(this.settled, 0, 0);
    g.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.clip(g);
    for (const p of this.fresh) {
      const age = (now - p.at) / POP_MS;
      if (age >= 0) this.dot(g, p, 1.7 + 3 * Math.max(0, 1 - age) ** 2, 0.5 + 0.5 * Math.max(0, 1 - age));
    }
    for (const e of this.ellipses.values()) this.ellipse(g, e.now);
    g.restore();
    for (const e of this.ellipses.values()) this.label(g, e.now);
    if (moving || this.fresh.length > 0) this.run();
  }

  clip(g) {
    g.save();
    g.beginPath();
    g.rect(MARGIN.left, MARGIN.top, this.width - MARGIN.left - MARGIN.right, this.height - MARGIN.top - MARGIN.bottom);
    g.clip();
  }

  drawSettled() {
    this.redraw = false;
    const g = this.settled.getContext('2d');
    g.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    g.clearRect(0, 0, this.width, this.height);
    this.grid(g);
    this.clip(g);
    for (const p of this.rows) this.dot(g, p, 1.7, 0.5);
    g.restore();
  }

  dot(g, p, radius, alpha) {
    const [x, y] = this.at(p);
    if (!(x === x && y === y)) return;
    g.globalAlpha = alpha;
    g.fillStyle = p.row[1] ? css('--bad') : colour(p.row[0]);
    g.beginPath();
    g.arc(x, y, radius, 0, 7);
    g.fill();
    if (p.row[1]) {
      g.strokeStyle = g.fillStyle;
      g.lineWidth = 1.4;
      g.beginPath();
      g.arc(x, y, radius + 4, 0, 7);
      g.stroke();
    }
    g.globalAlpha = 1;
  }

  /** Contours of a Gaussian: μ + n·σ along the principal axes of its covariance, as they are on the screen. */
  ellipse(g, e) {
    const sx = this.px(1) - this.px(0);
    const sy = this.py(1) - this.py(0);
    const a = e.xx * sx * sx;
    const b = e.xy * sx * sy;
    const c = e.yy * sy * sy;
    const mid = (a + c) / 2;
    const half = Math.hypot((a - c) / 2, b);
    const angle = 0.5 * Math.atan2(2 * b, a - c);
    const r1 = Math.sqrt(Math.max(0, mid + half));
    const r2 = Math.sqrt(Math.max(0, mid - half));
    g.strokeStyle = colour(e.id);
    g.fillStyle = colour(e.id);
    // What hardly weighs anything should hardly be seen.
    const strength = Math.min(1, 0.25 + 40 * e.weight);
    for (let n = 3; n >= 1; n--) {
      g.beginPath();
      g.ellipse(this.px(e.x), this.py(e.y), Math.max(n * r1, 0.5), Math.max(n * r2, 0.5), angle, 0, 7);
      g.globalAlpha = strength * (0.05 + 0.02 * (3 - n));
      g.fill();
      g.globalAlpha = strength * [0, 0.95, 0.6, 0.32][n];
      g.lineWidth = n === 1 ? 1.8 : 1.1;
      g.stroke();
    }
    g.globalAlpha = 1;
  }

  label(g, e) {
    const x = this.px(e.x);
    const y = this.py(e.y);
    if (!(x > MARGIN.left && x < this.width && y > 0 && y < this.height - MARGIN.bottom)) return;
    const name = String(e.id);
    g.font = '600 12px ' + getComputedStyle(document.documentElement).fontFamily;
    const width = Math.max(20, g.measureText(name).width + 12);
    g.fillStyle = css('--card');
    g.globalAlpha = 0.86;
    g.beginPath();
    g.roundRect(x - width / 2, y - 10, width, 20, 10);
    g.fill();
    g.globalAlpha = 1;
    g.strokeStyle = colour(e.id);
    g.lineWidth = 1.5;
    g.stroke();
    g.fillStyle = css('--ink');
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    g.fillText(name, x, y + 0.5);
  }

  grid(g) {
    g.strokeStyle = css('--grid');
    g.fillStyle = css('--muted');
    g.lineWidth = 1;
    g.font = '11px ' + getComputedStyle(document.documentElement).fontFamily;
    const { x0, x1, y0, y1 } = this.target;
    g.textAlign = 'center';
    g.textBaseline = 'top';
    for (const v of ticks(x0, x1, this.width / 90)) {
      const x = Math.round(this.px(v)) + 0.5;
      if (x < MARGIN.left || x > this.width - MARGIN.right) continue;
      line(g, x, MARGIN.top, x, this.height - MARGIN.bottom);
      g.fillText(tidy(v), x, this.height - MARGIN.bottom + 5);
    }
    g.textAlign = 'right';
    g.textBaseline = 'middle';
    for (const v of ticks(y0, y1, this.height / 60)) {
      const y = Math.round(this.py(v)) + 0.5;
      if (y < MARGIN.top || y > this.height - MARGIN.bottom) continue;
      line(g, MARGIN.left, y, this.width - MARGIN.right, y);
      g.fillText(tidy(v), MARGIN.left - 6, y);
    }
    g.textAlign = 'right';
    g.textBaseline = 'alphabetic';
    g.fillText(text(this.x.label, 60), this.width - MARGIN.right, this.height - 4);
    g.save();
    g.translate(11, MARGIN.top);
    g.rotate(-Math.PI / 2);
    g.fillText(text(this.y.label, 60), 0, 0);
    g.restore();
  }

  /** What is to be said of a point beside where it is. */
  words(p) {
    return [el('strong', {}, 'cluster ' + p.row[0]), `\nlog-likelihood  ${number(p.row[2])}`];
  }

  /** What is under the pointer. */
  point(event) {
    if (!this.view || !this.x) return;
    const box = this.canvas.getBoundingClientRect();
    const mx = event.clientX - box.left;
    const my = event.clientY - box.top;
    let best = null;
    let nearest = 14 * 14;
    for (const p of this.rows) {
      const [x, y] = this.at(p);
      const d = (x - mx) ** 2 + (y - my) ** 2;
      if (d < nearest) {
        nearest = d;
        best = p;
      }
    }
    this.tip.hidden = !best;
    if (!best) return;
    this.tip.replaceChildren(
      ...this.words(best),
      `\n${text(this.x.label, 40)}  ${number(along(this.x, best.row))}\n${text(this.y.label, 40)}  ${number(along(this.y, best.row))}`);
    this.tip.style.left = Math.min(mx + 14, this.width - 190) + 'px';
    this.tip.style.top = Math.max(0, my - 70) + 'px';
  }
}

function line(g, x0, y0, x1, y1) {
  g.beginPath();
  g.moveTo(x0, y0);
  g.lineTo(x1, y1);
  g.stroke();
}

/** Round numbers between two others, about so many. */
function ticks(low, high, about) {
  const raw = (high - low) / Math.max(2, about);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw);
  const list = [];
  for (let i = Math.ceil(low / step); i * step <= high && list.length < 40; i++) list.push(i * step);
  return list;
}

const tidy = (v) => (Math.abs(v) >= 1e6 || (v !== 0 && Math.abs(v) < 1e-4) ? v.toExponential(1) : String(+v.toPrecision(6))).replace('-', '−');
