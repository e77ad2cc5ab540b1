// Tiles, tables and lists.
import { byId, clock, colour, count, el, number, percent, setText, stamp, text } from './dom.js';
import { sparkline } from './charts.js';
import { place } from './geometry.js';

const NS = 'http://www.w3.org/2000/svg';

class Tile {
  constructor(name) {
    this.value = el('span', { class: 'value' }, '–');
    this.note = el('span', { class: 'note' });
    this.svg = document.createElementNS(NS, 'svg');
    this.node = el('div', { class: 'tile' }, el('span', { class: 'name' }, name), this.value, this.note, this.svg);
  }

  show(value, note, values = [], alarm = false) {
    setText(this.value, value);
    setText(this.note, note);
    sparkline(this.svg, values);
    this.node.classList.toggle('alarm', alarm);
  }
}

const tiles = {
  rate: new Tile('Events per second'),
  processor: new Tile('Processor'),
  likelihood: new Tile('Mean log-likelihood'),
  clusters: new Tile('Clusters'),
  letters: new Tile('Dead letters'),
  anomalies: new Tile('Anomalies'),
};
byId('tiles').append(...Object.values(tiles).map((t) => t.node));

const behind = [];

const mean = (values) => {
  const finite = values.filter((v) => v !== null);
  return finite.length ? finite.reduce((a, b) => a + b, 0) / finite.length : NaN;
};

/** How things stand. */
export function showTiles(o, history, model) {
  const recent = (name) => history[name].slice(-5);
  const last = (name) => history[name].slice(-120);
  const rate = mean(history.assignments.slice(-3).map((a, i) => a + history.deadLetters.slice(-3)[i]));
  tiles.rate.show(count(rate), `${count(o.totals.assignments)} since ${clock(o.startedAt)}`, last('assignments'));
  showProcessor(o.processor);
  tiles.likelihood.show(number(mean(recent('meanLogLikelihood'))), 'nats, over five seconds', last('meanLogLikelihood'));
  tiles.clusters.show(
    count(o.clusters),
    o.models === 1 ? (model ? `one model, ${count(model.events)} events learned` : 'one model')
      : `in ${count(o.models)} models` + (o.modelsForgotten ? `, ${count(o.modelsForgotten)} more not shown` : ''));
  const share = o.totals.deadLetters / (o.totals.deadLetters + o.totals.assignments);
  tiles.letters.show(
    count(o.totals.deadLetters), o.totals.deadLetters ? percent(share) + ' of the events' : 'every event could be read',
    last('deadLetters'), share > 0.05);
  const there = o.topics[o.roles.anomalies];
  const target = model?.alert?.rate;
  if (there && !tiles.anomalies.node.isConnected) byId('tiles').append(tiles.anomalies.node);
  if (there) {
    tiles.anomalies.show(percent(o.anomalyShare), target ? `of the events; ${percent(target)} wanted` : 'of the events', last('anomalies'));
  } else {
    tiles.anomalies.node.remove();
  }
}

/** Whether the application runs, restores its state, or is not there, and how far it is behind. */
function showProcessor(p) {
  const known = { running: 'running', absent: 'not running', restoring: 'restoring', unknown: 'unknown' };
  const parts = [];
  if (p.restoring) parts.push(text(p.restoring, 60));
  if (p.instances) parts.push(p.instances === 1 ? 'one instance' : `${count(p.instances)} instances`);
  if (Number.isFinite(p.behind)) parts.push(p.behind ? `${count(p.behind)} events behind` : 'nothing waits');
  behind.push(Number.isFinite(p.behind) ? p.behind : null);
  if (behind.length > 120) behind.shift();
  tiles.processor.show(known[p.state] ?? 'rebalancing', parts.join(', ') || 'the cluster does not say', behind, p.state === 'absent');
}

/** The components of a model in the events' own units. */
export function showClusters(model) {
  const kinds = model.features.map((f) => f.family);
  const place = kinds.map((kind, j) => kinds.slice(0, j).filter((k) => k === kind).length);
  const cell = (c, j) => {
    const at = place[j];
    if (kinds[j] === 'gaussian') {
      return el('td', {}, number(c.mean[at]), el('span', { class: 'sd' }, ' ± ' + number(Math.sqrt(c.covariance[at][at]), 3)));
    }
    if (kinds[j] === 'poisson') return el('td', {}, number(c.rate[at]), el('span', { class: 'sd' }, ' per event'));
    if (kinds[j] === 'bernoulli') return el('td', {}, percent(c.probability[at]));
    if (kinds[j] === 'vonmises') return el('td', {}, around(model.features[j], c.direction[at]), el('span', { class: 'sd' }, ' κ ' + number(c.concentration[at], 3)));
    const unnamed = Object.entries(c.unnamed ? c.unnamed[at] : {}).map(([code, p]) => ['#' + code, p]);
    const levels = Object.entries(c.probabilities[at]).concat(unnamed).sort((a, b) => b[1] - a[1]).slice(0, 3);
    return el('td', {}, levels.map(([name, p]) => `${text(name, 24)} ${percent(p)}`).join(', '));
  };
  const header = el('tr', {}, el('th', { scope: 'col' }, 'cluster'), el('th', { scope: 'col' }, 'weight'), el('th', { scope: 'col' }, 'mass'),
    ...model.features.map((f) => el('th', { scope: 'col', dir: 'auto' }, text(f.name, 60))));
  const largest = Math.max(...model.components.map((c) => c.weight));
  const rows = [...model.components].sort((a, b) => b.weight - a.weight).map((c) =>
    el('tr', {},
      el('td', {}, el('span', { class: 'swatch', style: { background: colour(c.id) } }), String(c.id)),
      el('td', { class: 'weight' },
        el('i', {}, el('b', { style: { background: colour(c.id), width: (100 * c.weight) / largest + '%' } })), percent(c.weight)),
      el('td', {}, count(c.mass)),
      ...model.features.map((_, j) => cell(c, j))));
  byId('cluster-table').replaceChildren(el('thead', {}, header), el('tbody', {}, ...rows));
  setText(byId('clusters-note'), `version ${count(model.version)}, ${count(model.events)} events learned, worth ${count(model.effectiveEvents)}` +
    (model.covarianceType ? `, ${model.covarianceType} covariance` : ''));
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const pad = (n) => String(n).padStart(2, '0');

/** An angle for people: times of the day and the week as clocks show them, other places as numbers. */
function around(feature, radians) {
  if (radians === null) return '–';
  const at = place(feature, radians);
  const minutes = (days) => Math.round(1440 * days) % 1440;
  const time = (m) => `${pad(Math.floor(m / 60))}:${pad(m % 60)}`;
  if (feature.cycle === 'hour' || feature.cycle === 'day') return time(minutes(at / 24));
  if (feature.cycle === 'week') return `${DAYS[Math.floor(Math.round(1440 * at) / 1440) % 7]} ${time(minutes(at))}`;
  return number(at);
}

export function showReasons(o) {
  const entries = Object.entries(o.reasons).sort((a, b) => b[1] - a[1]);
  const most = entries.length ? entries[0][1] : 1;
  byId('reasons').replaceChildren(...entries.flatMap(([reason, n]) => [
    el('span', {}, text(reason, 60)),
    el('span', { class: 'bar' }, el('b', { style: { width: (100 * n) / most + '%' } })),
    el('span', {}, count(n)),
  ]));
  setText(byId('letters-note'), `${count(o.totals.deadLetters)} since ${clock(o.startedAt)}`);
}

export function showLetters(list) {
  byId('letters').replaceChildren(...(list.length ? list.slice(0, 30).map((d) =>
    el('div', { class: 'entry' },
      el('span', { class: 'when' }, clock(d.seenAt)),
      el('span', { class: 'tag bad' }, text(d.reason, 60)),
      el('span', { dir: 'auto' }, text(d.message, 300)),
      el('code', { dir: 'auto' }, `${text(d.topic, 100)}-${text(d.partition, 20)}-${text(d.offset, 20)}` +
        (d.key === null ? '' : `  key ${text(d.key, 100)}`) + `  ${count(d.bytes)} bytes  ${text(d.value, 300)}`)))
    : [el('p', { class: 'empty' }, 'Nothing was refused.')]));
}

const and = (list) => (list.length < 2 ? list.join('') : list.slice(0, -1).join(', ') + ' and ' + list.at(-1));

/** What happened, as one would tell it. */
export function sentence(e) {
  const it = text(e.component, 20);
  const parents = Array.isArray(e.parents) ? e.parents.slice(0, 12).map((p) => text(p, 20)) : [];
  const known = {
    born: () => `${it} was born`,
    died: () => `${it} died`,
    merged: () => `${and([it, ...parents])} merged into ${it}`,
    split: () => `${it} was split off from ${and(parents)}`,
    drifted: () => 'the stream changed; the model started anew',
  };
  if (e.component !== null && e.component !== undefined && known[e.event]) return known[e.event]();
  if (e.event === 'drifted') return known.drifted();
  return e.event === 'feedback' ? text(e.reason, 300) : `the model was ${text(e.event, 40).replace('-', ' ')}`;
}

export function showLifecycle(list) {
  byId('lifecycle').replaceChildren(...(list.length ? list.slice(0, 100).map((e) =>
    el('li', { class: 'entry' },
      e.component === null || e.component === undefined ? null
        : el('span', { class: 'swatch', style: { background: colour(Number(e.component) || 0) } }),
      el('span', { dir: 'auto' }, `${sentence(e)} at ${stamp(e.timestamp)} `),
      e.event === 'feedback' ? null : el('span', { class: 'muted', dir: 'auto' }, `${text(e.reason, 200)} `),
      el('span', { class: 'muted', dir: 'auto' }, `model ${text(e.model, 60)}, version ${text(e.version, 20)}`)))
    : [el('li', { class: 'empty' }, 'Nothing has happened yet.')]));
}
