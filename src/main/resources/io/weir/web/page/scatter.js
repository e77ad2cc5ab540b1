// The scatter: recent events along two axes, and the 1-2-3 σ ellipses of the components, which glide to where the model says.
//
// Three canvases lie on one another, and each is painted only where and when something on it changes:
//
//   ground    grid and settled points   all of it only while the view moves or another picture of the points is ready
//   arriving  points of the last second only around those points
//   canvas    ellipses and their names  all of it, while they glide
//
//   settled points ──► front picture, and ground
//   all points ────► back picture, some points per frame; when it is complete it becomes the front
//
// No frame draws all points, however many there are.
import { el, number, text } from './dom.js';
import { along, shadow } from './geometry.js';
import { drawGrid, MARGIN } from './grid.js';
import { drawEllipse, drawName, Stamps } from './marks.js';

const MOST = 5000;
/** Points beyond the most, until the oldest are taken away: that needs another picture. */
const SURPLUS = 1000;
/** For how long a point is arriving, and how many may be at once: where more come, they take less time. */
const POP_MS = 700;
const MOST_ARRIVING = 100;
/** Points settle together, so that most frames leave the ground alone. */
const SETTLE_MS = 250;
/** Points per frame that the back picture gets. */
const STROKES = 700;
/** Movements smaller than this are over, px. */
const STILL = 0.3;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

export class Scatter {
  constructor(canvas, tip) {
    this.canvas = canvas;
    this.tip = tip;
    this.rows = [];
    this.fresh = [];
    this.popMs = POP_MS;
    this.settled = 0; // when points last settled
    this.ellipses = new Map();
    this.stamps = new Stamps();
    this.ground = document.createElement('canvas');
    this.arriving = document.createElement('canvas');
    canvas.before(this.ground, this.arriving);
    this.stamped = []; // where there are arriving points
    this.view = null;
    this.target = null;
    this.front = document.createElement('canvas');
    this.back = document.createElement('canvas');
    this.frontView = null; // the part of the plane that the front picture shows; null: nothing
    this.backView = null;
    this.built = -1; // points in the back picture; −1: nothing is being made
    this.repaint = true; // the ground, at the next frame
    this.moved = true; // the ellipses
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

  /** Colours are others. */
  recolour() {
    this.stamps.forget(this.ratio);
    this.moved = true;
    this.stale();
  }

  /** New points appear over the next second. */
  add(rows) {
    const now = performance.now();
    const spread = calm.matches || this.rows.length === 0 ? 0 : 950;
    this.popMs = Math.min(POP_MS, (MOST_ARRIVING * spread) / Math.max(1, rows.length));
    rows.forEach((row, i) => this.fresh.push({ row, at: now + (spread * i) / rows.length, jitter: [Math.random(), Math.random()] }));
    if (spread === 0) this.settle(now + POP_MS);
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
    this.moved = true;
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
    this.stamps.forget(this.ratio);
    this.width = Math.max(80, box.width);
    this.height = Math.max(80, box.height);
    for (const c of [this.canvas, this.arriving, this.ground, this.front, this.back]) {
      c.width = this.width * this.ratio;
      c.height = this.height * this.ratio;
    }
    this.frontView = null;
    this.stamped = [];
    this.moved = true;
    this.stale();
  }

  /** The front picture is out of date: another is made. */
  stale() {
    this.built = 0;
    this.repaint = true;
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
    if (Math.abs(now - this.settled) < SETTLE_MS) return;
    this.settled = now;
    let n = 0;
    while (n < this.fresh.length && this.fresh[n].at + this.popMs <= now) n++;
    if (n === 0) return;
    const old = this.fresh.splice(0, n);
    this.rows.push(...old);
    if (this.rows.length > MOST + SURPLUS) {
      this.rows.splice(0, this.rows.length - MOST);
      this.built = 0;
    }
    if (!this.frontView) return;
    this.stampAll(this.context(this.front), old, this.frontView);
    if (!this.repaint) this.clipped(this.context(this.ground), (g) => this.stampAll(g, old, this.view));
  }

  /** To draw on a canvas in the units of the page. */
  context(canvas) {
    const g = canvas.getContext('2d');
    g.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    return g;
  }

  stampAll(g, points, view) {
    for (const p of points) {
      const [x, y] = this.at(p, view);
      if (x === x && y === y) this.stamp(g, p, x, y);
    }
  }

  /** A settled point. */
  stamp(g, p, x, y) {
    this.stamps.draw(g, p.row, x, y);
  }

  /** Goes on with the back picture, of the view that the present one glides to. */
  build() {
    const g = this.context(this.back);
    if (this.built === 0) {
      this.backView = { ...this.target };
      g.clearRect(0, 0, this.width, this.height);
    }
    this.stampAll(g, this.rows.slice(this.built, this.built + STROKES), this.backView);
    this.built = Math.min(this.built + STROKES, this.rows.length);
    if (this.built < this.rows.length) return;
    [this.front, this.back] = [this.back, this.front];
    this.frontView = this.backView;
    this.built = -1;
    this.repaint = true;
  }

  /** A step of everything that is not where it is to be. */
  glide() {
    const toward = (from, to, still) => (Math.abs(to - from) > still ? from + 0.09 * (to - from) : to);
    const v = this.view;
    const t = this.target;
    const still = { x: (STILL * (t.x1 - t.x0)) / this.width, y: (STILL * (t.y1 - t.y0)) / this.height };
    for (const k of ['x0', 'x1', 'y0', 'y1']) {
      if (v[k] === t[k]) continue;
      v[k] = toward(v[k], t[k], still[k[0]]);
      this.repaint = true;
      this.moved = true;
    }
    for (const { now, to } of this.ellipses.values()) {
      now.weight = to.weight;
      for (const k of ['x', 'y', 'xx', 'yy', 'xy']) {
        if (now[k] === to[k]) continue;
        now[k] = toward(now[k], to[k], still[k] ?? 0.005 * Math.sqrt(to[k[0] + k[0]] * to[k[1] + k[1]]));
        this.moved = true;
      }
    }
  }

  draw(now) {
    this.pending = 0;
    if (!this.view || !this.x) return;
    this.glide();
    if (this.repaint) this.drawGround();
    this.repaint = false;
    if (this.moved) this.drawComponents();
    const moving = this.moved;
    this.moved = false;
    this.settle(now);
    if (this.built >= 0) this.build();
    this.drawArriving(now);
    if (moving || this.repaint || this.built >= 0 || this.fresh.length > 0) this.run();
  }

  drawGround() {
    const g = this.context(this.ground);
    g.clearRect(0, 0, this.width, this.height);
    drawGrid(g, this);
    this.clipped(g, () => this.show(g));
  }

  drawArriving(now) {
    const g = this.context(this.arriving);
    for (const [x, y] of this.stamped) this.stamps.wipe(g, x, y);
    this.stamped = [];
    for (const p of this.fresh) {
      if (p.at > now) break;
      const [x, y] = this.at(p);
      if (!this.inside(x, y)) continue;
      this.stamps.draw(g, p.row, x, y, Math.min(1, (now - p.at) / this.popMs));
      this.stamped.push([x, y]);
    }
  }

  drawComponents() {
    const g = this.context(this.canvas);
    g.clearRect(0, 0, this.width, this.height);
    this.clipped(g, () => {
      for (const e of this.ellipses.values()) drawEllipse(g, this, e.now);
    });
    const font = '600 12px ' + getComputedStyle(document.documentElement).fontFamily;
    for (const { now } of this.ellipses.values()) {
      const x = this.px(now.x);
      const y = this.py(now.y);
      if (this.inside(x, y)) drawName(g, x, y, now.id, font);
    }
  }

  inside(x, y) {
    return x > MARGIN.left && x < this.width - MARGIN.right && y > MARGIN.top && y < this.height - MARGIN.bottom;
  }

  /** Draws in the plane only. */
  clipped(g, paint) {
    g.save();
    g.beginPath();
    g.rect(MARGIN.left, MARGIN.top, this.width - MARGIN.left - MARGIN.right, this.height - MARGIN.top - MARGIN.bottom);
    g.clip();
    paint(g);
    g.restore();
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
