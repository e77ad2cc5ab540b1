// The scatter: recent events along two axes, and the 1-2-3 σ ellipses of the components, which glide to where the model says.
//
//   fresh points ──► front picture ──► screen: grid, front picture moved to the present view, fresh points, ellipses
//   all points ────► back picture, some points per frame; when it is complete it becomes the front
//
// No frame draws all points, however many there are.
import { colour, css, el, number, text } from './dom.js';
import { along, shadow } from './geometry.js';
import { drawGrid, MARGIN } from './grid.js';

const MOST = 5000;
const POP_MS = 700;
const RADIUS = 1.7;
/** Points per frame that the back picture gets. */
const STROKES = 700;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

export class Scatter {
  constructor(canvas, tip) {
    this.canvas = canvas;
    this.tip = tip;
    this.rows = [];
    this.fresh = [];
    this.ellipses = new Map();
    this.pictures = new Map();
    this.view = null;
    this.target = null;
    this.front = document.createElement('canvas');
    this.back = document.createElement('canvas');
    this.frontView = null; // the part of the plane that the front picture shows; null: nothing
    this.backView = null;
    this.built = -1; // points in the back picture; −1: nothing is being made
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
    this.frontView = null;
    this.aim();
    this.stale();
  }

  /** Other points at once, of another time. */
  replace(rows) {
    this.rows = rows.map((row) => ({ row, at: 0, jitter: [Math.random(), Math.random()] }));
    this.fresh = [];
    this.frontView = null;
    this.aim();
    this.stale();
  }

  clear() {
    this.rows = [];
    this.fresh = [];
    this.frontView = null;
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
    this.pictures.clear();
    this.width = Math.max(80, box.width);
    this.height = Math.max(80, box.height);
    for (const c of [this.canvas, this.front, this.back]) {
      c.width = this.width * this.ratio;
      c.height = this.height * this.ratio;
    }
    this.frontView = null;
    this.stale();
  }

  /** The front picture is out of date: another is made. */
  stale() {
    this.built = 0;
    this.run();
  }

  run() {
    if (!this.pending) this.pending = requestAnimationFrame((now) => this.draw(now));
  }

  px(v, view = this.view) {
    const { x0, x1 } = view;
    return MARGIN.left + ((v - x0) / (x1 - x0)) * (this.width - MARGIN.left - MARGIN.right);
  }

  py(v, view = this.view) {
    const { y0, y1 } = view;
    return this.height - MARGIN.bottom - ((v - y0) / (y1 - y0)) * (this.height - MARGIN.top - MARGIN.bottom);
  }

  at(p, view = this.view) {
    const x = along(this.x, p.row) + (this.x.jitter ? 0.6 * (p.jitter[0] - 0.5) : 0);
    const y = along(this.y, p.row) + (this.y.jitter ? 0.6 * (p.jitter[1] - 0.5) : 0);
    return [this.px(x, view), this.py(y, view)];
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
      this.stale();
    }
    if (this.frontView) this.stampAll(this.front, old, this.frontView);
  }

  stampAll(canvas, points, view) {
    const g = canvas.getContext('2d');
    g.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    for (const p of points) this.stamp(g, p, view);
  }

  /** Goes on with the back picture, of the view that the present one glides to. */
  build() {
    if (this.built === 0) {
      this.backView = { ...this.target };
      this.back.getContext('2d').setTransform(1, 0, 0, 1, 0, 0);
      this.back.getContext('2d').clearRect(0, 0, this.back.width, this.back.height);
    }
    this.stampAll(this.back, this.rows.slice(this.built, this.built + STROKES), this.backView);
    this.built = Math.min(this.built + STROKES, this.rows.length);
    if (this.built < this.rows.length) return;
    [this.front, this.back] = [this.back, this.front];
    this.frontView = this.backView;
    this.built = -1;
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
    if (this.built >= 0) this.build();
    const g = this.canvas.getContext('2d');
    g.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    g.clearRect(0, 0, this.width, this.height);
    drawGrid(g, this);
    this.clip(g);
    this.show(g);
    for (const p of this.fresh) {
      const age = (now - p.at) / POP_MS;
      if (age >= 0) this.dot(g, p, RADIUS + 3 * Math.max(0, 1 - age) ** 2, 0.5 + 0.5 * Math.max(0, 1 - age));
    }
    for (const e of this.ellipses.values()) this.ellipse(g, e.now);
    g.restore();
    for (const e of this.ellipses.values()) this.label(g, e.now);
    if (moving || this.built >= 0 || this.fresh.length > 0) this.run();
  }

  clip(g) {
    g.save();
    g.beginPath();
    g.rect(MARGIN.left, MARGIN.top, this.width - MARGIN.left - MARGIN.right, this.height - MARGIN.top - MARGIN.bottom);
    g.clip();
  }

  /** The front picture, where its part of the plane is in the present view. */
  show(g) {
    const f = this.frontView;
    if (!f) return;
    const x = this.px(f.x0);
    const y = this.py(f.y1);
    const sx = (this.px(f.x1) - x) / (this.width - MARGIN.left - MARGIN.right);
    const sy = (this.py(f.y0) - y) / (this.height - MARGIN.top - MARGIN.bottom);
    g.drawImage(this.front, x - sx * MARGIN.left, y - sy * MARGIN.top, sx * this.width, sy * this.height);
  }

  /** A settled point: a picture of it that was drawn once per colour, which is several times faster than an arc. */
  stamp(g, p, view) {
    if (p.row[1]) {
      this.dot(g, p, RADIUS, 0.5, view);
      return;
    }
    const [x, y] = this.at(p, view);
    if (!(x === x && y === y)) return;
    const size = RADIUS + 1;
    g.drawImage(this.picture(colour(p.row[0])), x - size, y - size, 2 * size, 2 * size);
  }

  picture(fill) {
    const known = this.pictures.get(fill);
    if (known) return known;
    const c = document.createElement('canvas');
    c.width = c.height = Math.ceil(2 * (RADIUS + 1) * this.ratio);
    const g = c.getContext('2d');
    g.scale(c.width / (2 * (RADIUS + 1)), c.width / (2 * (RADIUS + 1)));
    g.globalAlpha = 0.5;
    g.fillStyle = fill;
    g.beginPath();
    g.arc(RADIUS + 1, RADIUS + 1, RADIUS, 0, 7);
    g.fill();
    this.pictures.set(fill, c);
    return c;
  }

  dot(g, p, radius, alpha, view) {
    const [x, y] = this.at(p, view);
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
