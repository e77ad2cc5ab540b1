// A run of EM, half a step at a time: E-steps change the responsibilities, M-steps the parameters, and log p(x) = ELBO + KL throughout.
import { byId, colour, count, css, el, number, percent, setText, switchTheme, text } from './dom.js';
import { axis, Chart } from './charts.js';
import { along } from './geometry.js';
import { Scatter } from './scatter.js';

const LECTURE = [1, 5, 10, 15];
const PLAY_MS = 900;

/** Points in the mixed colours of those that are responsible for them. */
class SharedPoints extends Scatter {
  /** All points are there from the beginning, and so the plane stands still. */
  frame() {
    if (!this.x || !this.rows.length || this.framed === this.x.key + this.y.key) return;
    this.framed = this.x.key + this.y.key;
    const range = (a) => {
      const values = this.rows.map((p) => along(a, p.row)).filter(Number.isFinite);
      const low = Math.min(...values);
      const high = Math.max(...values);
      const room = 0.08 * (high - low) || 1;
      return [low - room, high + room];
    };
    const [x0, x1] = range(this.x);
    const [y0, y1] = range(this.y);
    this.target = { x0, x1, y0, y1 };
    this.view = { ...this.target };
    this.stale();
  }

  look(x, y) {
    this.framed = null;
    super.look(x, y);
  }

  stamp(g, p, x, y) {
    g.globalAlpha = 0.7;
    g.fillStyle = mixed(p.row[0]);
    g.fillRect(x - 1.7, y - 1.7, 3.4, 3.4);
    g.globalAlpha = 1;
  }

  words(p) {
    return [el('strong', {}, 'responsibilities'), '\n' + p.row[0].map((r, k) => `${k}: ${number(r, 3)}`).join('\n')];
  }
}

let rgb = [];
const mixed = (r) => {
  const c = [0, 0, 0];
  r.forEach((share, k) => rgb[k].forEach((v, i) => (c[i] += share * v)));
  return `rgb(${c.map(Math.round).join()})`;
};

/** The two sums after every half step, and what lies between them. */
class Evidence extends Chart {
  show(frames, at) {
    this.last = [frames, at];
    this.at = at;
    const data = [frames.map((_, i) => i), frames.map((f) => f.logLikelihood), frames.map((f) => f.elbo)];
    if (this.shape) {
      this.plot.redraw(false);
      return;
    }
    this.shape = true;
    this.make(
      [{}, { stroke: css('--accent'), width: 2, points: { show: false } }, { stroke: css('--good'), width: 2, dash: [6, 3], points: { show: false } }],
      data,
      { x: { time: false }, y: { range: (u, low, high) => [low - 0.06 * (high - low) - 1e-9, high + 0.06 * (high - low) + 1e-9] } },
      [axis({ space: 40, size: 34, label: 'iteration', labelSize: 14, values: (u, splits) => splits.map((s) => (s % 2 === 0 ? String(s / 2) : '')) }),
        axis({ size: 62 })],
      { bands: [{ series: [1, 2], fill: css('--bad') + '44' }], hooks: { draw: [(u) => this.mark(u)] } });
  }

  mark(u) {
    const x = Math.round(u.valToPos(this.at, 'x', true)) + 0.5;
    u.ctx.save();
    u.ctx.strokeStyle = css('--ink');
    u.ctx.lineWidth = devicePixelRatio;
    u.ctx.beginPath();
    u.ctx.moveTo(x, u.bbox.top);
    u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
    u.ctx.stroke();
    u.ctx.restore();
  }
}

/** What a run is made of: the start, and then an E-step and an M-step per iteration. */
function framesOf(run) {
  const frames = [];
  run.iterations.forEach((now, t) => {
    if (t > 0) {
      const before = run.iterations[t - 1];
      const soft = run.assignment === 'soft';
      frames.push({ t, step: 'E', r: now.responsibilities, components: before.components,
        logLikelihood: before.logLikelihood, elbo: soft ? before.logLikelihood : null, kl: soft ? 0 : null, before: frames.at(-1) });
    }
    frames.push({ t, step: t ? 'M' : 'start', r: now.responsibilities, components: now.components,
      logLikelihood: now.logLikelihood, elbo: now.elbo, kl: now.kl, before: frames.at(-1) });
  });
  return frames;
}

function words(f, run) {
  const rise = (name) => number(f[name] - f.before[name]);
  if (f.step === 'start') {
    return ['Start', 'The run begins with responsibilities, and its first M-step takes weights, means and covariances from them.'];
  }
  if (f.step === 'E') {
    return [`Iteration ${f.t}, E-step`, run.assignment === 'soft'
      ? `Every point is shared anew, by how probable each component is for it. KL falls from ${number(f.before.kl)} to 0, so the ELBO now touches log p(x); the parameters have not moved.`
      : 'Every point goes to its most probable component as a whole. The parameters have not moved.'];
  }
  return [`Iteration ${f.t}, M-step`, run.assignment === 'soft'
    ? `Weights, means and covariances become those of the shared points. The ELBO rises by ${rise('elbo')}, log p(x) by ${rise('logLikelihood')}: at least as much, and the difference is the new KL.`
    : `Weights, means and covariances become those of the components' points. log p(x) changes by ${rise('logLikelihood')}.`];
}

let run;
let frames = [];
let at = 0;
let playing = 0;
const points = new SharedPoints(byId('scatter'), byId('tip'));
const evidence = new Evidence(byId('evidence'));

function show(to) {
  at = Math.max(0, Math.min(frames.length - 1, to));
  const f = frames[at];
  const [title, sentence] = words(f, run);
  setText(byId('step-title'), title);
  setText(byId('words'), sentence);
  byId('step').value = at;
  byId('step').setAttribute('aria-valuetext', title);
  byId('back').disabled = at === 0;
  byId('on').disabled = at === frames.length - 1;
  for (const b of byId('jumps').children) b.setAttribute('aria-pressed', String(Number(b.dataset.frame) === at));
  points.rows.forEach((p, i) => (p.row[0] = f.r[i]));
  points.model(f.components.map((c, k) => ({ id: k, weight: c.weight, mean: c.mean, covariance: (i, j) => c.covariance[i][j] })));
  points.stale();
  evidence.show(frames, at);
  table(f);
  byId('scatter').setAttribute('aria-label', `${title}: points in the colours of their components; the tables have the numbers`);
}

function table(f) {
  const row = (name, value) => el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}, value === null ? '–' : number(value, 7)));
  byId('sums').replaceChildren(el('tbody', {}, row('log p(x)', f.logLikelihood), row('ELBO', f.elbo), row('KL(r ‖ posterior)', f.kl)));
  byId('parameters').replaceChildren(
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'component'), el('th', { scope: 'col' }, 'weight'),
      ...run.features.map((name) => el('th', { scope: 'col', dir: 'auto' }, text(name, 40))))),
    el('tbody', {}, ...f.components.map((c, k) => el('tr', {},
      el('td', {}, el('span', { class: 'swatch', style: { background: colour(k) } }), String(k)),
      el('td', {}, percent(c.weight)),
      ...c.mean.map((m, j) => el('td', {}, number(m), el('span', { class: 'sd' }, ' ± ' + number(Math.sqrt(c.covariance[j][j]), 3))))))));
}

function play() {
  if (playing) {
    stop();
    return;
  }
  byId('play').setAttribute('aria-pressed', 'true');
  if (at === frames.length - 1) show(0);
  playing = setInterval(() => {
    if (at === frames.length - 1) stop();
    else show(at + 1);
  }, PLAY_MS);
}

function stop() {
  clearInterval(playing);
  playing = 0;
  byId('play').setAttribute('aria-pressed', 'false');
}

function look() {
  const along = (id) => ({ key: byId(id).value, label: run.features[byId(id).value], vector: [[Number(byId(id).value), 1]] });
  points.look(along('axis-x'), along('axis-y'));
  show(at);
}

function paint() {
  rgb = run.iterations[0].components.map((_, k) => [1, 3, 5].map((i) => parseInt(colour(k).slice(i, i + 2), 16)));
}

function start(loaded) {
  run = loaded;
  const d = run.features.length;
  if (d < 2 || !run.iterations[0].components.every((c) => c.mean)) {
    byId('problem').hidden = false;
    setText(byId('problem'), `This run has ${d} features that are real numbers; a picture takes at least two.`);
    return;
  }
  frames = framesOf(run);
  setText(byId('name'), `${text(run.name, 80)}: ${count(run.of)} points, ${run.iterations.length - 1} iterations`);
  setText(byId('sample'), run.points.length < run.of ? `${count(run.points.length)} of them shown` : '');
  byId('step').max = frames.length - 1;
  const last = run.iterations.length - 1;
  const jumps = [...new Set([0, ...LECTURE.filter((t) => t <= last), last])];
  byId('jumps').replaceChildren(...jumps.map((t) =>
    el('button', { type: 'button', 'data-frame': 2 * t, 'aria-pressed': 'false', onclick: () => { stop(); show(2 * t); } }, t ? String(t) : 'start')));
  for (const [id, chosen] of [['axis-x', 0], ['axis-y', 1]]) {
    byId(id).replaceChildren(...run.features.map((name, j) => el('option', { value: j, selected: j === chosen }, text(name, 60))));
    byId(id).addEventListener('change', look);
  }
  paint();
  points.replace(run.points.map((x, i) => [frames[0].r[i], 0, null, ...x]));
  at = 2 * Math.min(last, Math.max(0, Math.floor(Number(new URLSearchParams(location.search).get('iteration')) || 0)));
  look();
}

byId('step').addEventListener('input', (e) => {
  stop();
  show(Number(e.target.value));
});
byId('back').addEventListener('click', () => {
  stop();
  show(at - 1);
});
byId('on').addEventListener('click', () => {
  stop();
  show(at + 1);
});
byId('play').addEventListener('click', play);
byId('theme').addEventListener('click', () => {
  switchTheme();
  paint();
  evidence.repaint();
  show(at);
});

fetch('api/em').then(async (answer) => {
  if (!answer.ok) throw new Error(`the server says ${answer.status}`);
  start(await answer.json());
}).catch((e) => {
  byId('problem').hidden = false;
  setText(byId('problem'), `The run cannot be shown: ${e.message}. Is the dashboard still there?`);
});
