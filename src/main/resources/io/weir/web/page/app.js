// What is looked at, and what happens when: a tick each second brings the overview, the rest is fetched when the tick says it changed.
import { byId, claimColours, clock, count, el, forgetColours, setText, switchTheme, text } from './dom.js';
import { Anomalies } from './anomalies.js';
import { axes, moments } from './geometry.js';
import { Scatter } from './scatter.js';
import { LineChart, WeightsChart } from './charts.js';
import { showClusters, showLetters, showLifecycle, showReasons, showTiles } from './panels.js';

const HISTORY = 600;
/** Points that are shown of the past: enough to see the clusters, few enough to be of that time. */
const THEN = 1500;
const PLAY_MS = 250;
const scatter = new Scatter(byId('scatter'), byId('tip'));
const weights = new WeightsChart(byId('weights'));
const likelihood = new LineChart(byId('likelihood'));
const asked = new URLSearchParams(location.search);

let overview = null;
let history = null;
let models = [];
let chosen = null; // {model, ref}
let model = null; // the newest version
let versions = [];
let travelled = null; // a version in the past
let sequence = 0;
let axisList = [];
let shape = '';
let playing = 0;
const seen = { deadLetters: -1, anomalies: -1, lifecycle: -1, feedback: -1 };

async function get(path) {
  const response = await fetch(path, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw Object.assign(new Error(`${path}: ${response.status}`), { status: response.status });
  return response.json();
}

const anomalies = new Anomalies(get);

const path = (rest = '') => `api/models/${encodeURIComponent(chosen.ref)}${rest}`;

/** One thing after the other; a tick that comes while another is being worked off is skipped. */
let busy = false;
async function tick(next) {
  overview = next;
  status();
  if (busy) return;
  busy = true;
  try {
    if (!history || history.time.at(-1) < next.second.time[0] - 1) history = await get('api/history?seconds=' + HISTORY);
    else append(next.second);
    await chooseModel();
    showTiles(overview, history, model);
    likelihood.show(history.time, history.meanLogLikelihood);
    if (chosen) await follow();
    await lists();
  } catch (e) {
    // A model may go between two requests; the next tick looks again.
    if (e.status === undefined) console.info('waiting for the server', e.message);
  } finally {
    busy = false;
  }
}

function append(second) {
  if (second.time[0] === undefined || second.time[0] <= (history.time.at(-1) ?? 0)) return;
  for (const [name, values] of Object.entries(second)) {
    history[name].push(...values);
    if (history[name].length > HISTORY) history[name].splice(0, history[name].length - HISTORY);
  }
}

function status() {
  const pill = byId('status');
  const state = overview.connection;
  pill.className = 'pill ' + (state === 'live' ? 'live' : state === 'away' ? 'away' : '');
  setText(pill, state === 'live' ? (overview.ready ? 'live' : 'catching up') : state === 'away' ? 'brokers away' : 'starting');
  setText(byId('stream'), text(overview.roles.input, 80));
  const missing = ['input', 'assignments', 'models'].map((r) => overview.roles[r]).filter((t) => overview.topics[t] === false);
  const words = overview.problem ?? (missing.length && state === 'live' ? `Waiting for the topics ${missing.join(', ')}.` : '');
  byId('problem').hidden = !words;
  setText(byId('problem'), text(words) + (state === 'away' ? ' – what is shown is what was there before; trying again.' : ''));
  setText(byId('age'), `as of ${clock(overview.now)}` + (overview.skipped ? `, ${overview.skipped} updates skipped` : ''));
  byId('anomaly-card').hidden = !overview.topics[overview.roles.anomalies];
  byId('lifecycle-card').hidden = !overview.topics[overview.roles.lifecycle];
}

async function chooseModel() {
  if (overview.models === 0) return;
  models = await get('api/models');
  const select = byId('model');
  byId('model-choice').hidden = models.length < 2;
  const names = models.map((m) => m.ref).join();
  if (select.dataset.names !== names && document.activeElement !== select) {
    select.dataset.names = names;
    select.replaceChildren(...models.map((m) => el('option', { value: m.ref, selected: m.ref === chosen?.ref },
      m.model === '' ? '(empty key)' : text(m.model, 60))));
  }
  if (!chosen || !models.some((m) => m.ref === chosen.ref)) pick(models.find((m) => m.model === asked.get('model')) ?? models[0]);
}

function pick(m) {
  if (!m) return;
  chosen = m;
  model = null;
  versions = [];
  sequence = 0;
  shape = '';
  forgetColours();
  scatter.clear();
  byId('model').value = m.ref;
  live();
}

/** The chosen model's newest version, its history and its recent events. */
async function follow() {
  const listed = models.find((m) => m.ref === chosen.ref);
  if (!model || listed.version !== model.version) {
    model = await get(path());
    claimColours(model.components.map((c) => c.id));
    fitAxes();
    anomalies.choices(models, model.features.map((f) => f.name));
    if (!travelled) draw(model);
    versions = await get(path('/versions'));
    weights.show(versions);
    slider();
  }
  if (travelled) return;
  const points = await get(path(`/points?after=${sequence}`));
  if (travelled) return;
  if (points.sequence < sequence) {
    // Another server, which counts from the beginning.
    sequence = 0;
    scatter.clear();
    return;
  }
  sequence = points.sequence;
  scatter.add(points.points);
  const share = points.stride > 1 ? `one in ${points.stride}, ` : '';
  setText(byId('sample'), `${share}${count(scatter.rows.length + scatter.fresh.length)} shown`);
}

function draw(m) {
  scatter.model(moments(m));
  showClusters(m);
  byId('scatter').setAttribute('aria-label',
    `Scatter of recent events and ${m.components.length} clusters along ${byId('axis-x').value.slice(2)} and ${byId('axis-y').value.slice(2)};` +
    ' the table of the clusters has the numbers');
}

/** The choice of axes follows the features. */
function fitAxes() {
  const now = JSON.stringify(model.features);
  if (now === shape) return;
  shape = now;
  axisList = axes(model);
  const fill = (select, wanted) => {
    select.replaceChildren(...axisList.map((a) => el('option', { value: a.key, selected: a === wanted }, text(a.label, 60))));
  };
  const find = (key) => axisList.find((a) => a.key === key);
  fill(byId('axis-x'), find('f:' + asked.get('x')) ?? find(asked.get('x')) ?? axisList[0]);
  fill(byId('axis-y'), find('f:' + asked.get('y')) ?? find(asked.get('y')) ?? axisList[1]);
  look();
}

function look() {
  const find = (id) => axisList.find((a) => a.key === byId(id).value) ?? axisList[0];
  scatter.look(find('axis-x'), find('axis-y'));
}

function slider() {
  const input = byId('version');
  const at = travelled ? versions.findIndex((v) => v.version === travelled.version) : versions.length - 1;
  input.max = Math.max(0, versions.length - 1);
  input.value = at < 0 ? 0 : at;
  input.disabled = versions.length < 2;
  byId('play').disabled = versions.length < 2;
  label();
}

function label() {
  const v = versions[Number(byId('version').value)];
  if (!v) return;
  const words = `${travelled ? '' : 'live, '}version ${count(v.version)} of ${clock(v.seenAt)}`;
  setText(byId('version-label'), words);
  byId('version').setAttribute('aria-valuetext', words);
  byId('live').disabled = !travelled;
}

async function travel() {
  const v = versions[Number(byId('version').value)];
  if (!v || v === versions.at(-1)) {
    live();
    return;
  }
  travelled = v;
  label();
  try {
    const [then, points] = await Promise.all([
      get(path('/versions/' + v.version)), get(path(`/points?until=${v.seenAt}&limit=${THEN}`))]);
    if (travelled !== v) return;
    scatter.replace(points.points);
    draw(then);
    setText(byId('sample'), `${count(points.points.length)} seen until ${clock(v.seenAt)}`);
  } catch {
    live();
  }
}

/** Back to the newest version and the newest events. */
function live() {
  stop();
  if (travelled) {
    scatter.clear();
    sequence = 0;
  }
  travelled = null;
  if (model) draw(model);
  slider();
}

/** Through the versions, one after the other, up to now. */
function play() {
  if (playing) {
    stop();
    return;
  }
  const input = byId('version');
  if (Number(input.value) >= versions.length - 1) input.value = 0;
  byId('play').setAttribute('aria-pressed', 'true');
  setText(byId('play').firstElementChild, '❚❚');
  const next = async () => {
    await travel();
    if (!playing || !travelled) return;
    input.value = Number(input.value) + 1;
    playing = setTimeout(next, PLAY_MS);
  };
  playing = setTimeout(next);
}

function stop() {
  clearTimeout(playing);
  playing = 0;
  byId('play').setAttribute('aria-pressed', 'false');
  setText(byId('play').firstElementChild, '▶');
}

async function lists() {
  showReasons(overview);
  const newest = overview.newest;
  if (newest.deadLetters !== seen.deadLetters) {
    seen.deadLetters = newest.deadLetters;
    showLetters(await get('api/dead-letters?limit=30'));
  }
  if (newest.lifecycle !== seen.lifecycle) {
    seen.lifecycle = newest.lifecycle;
    showLifecycle(await get('api/lifecycle?limit=100'));
  }
  if (newest.anomalies !== seen.anomalies || newest.feedback !== seen.feedback) {
    seen.anomalies = newest.anomalies;
    seen.feedback = newest.feedback;
    await anomalies.load();
  }
}

byId('model').addEventListener('change', (e) => pick(models.find((m) => m.ref === e.target.value)));
byId('axis-x').addEventListener('change', look);
byId('axis-y').addEventListener('change', look);
byId('version').addEventListener('input', () => {
  stop();
  travel();
});
byId('play').addEventListener('click', play);
byId('live').addEventListener('click', live);
byId('theme').addEventListener('click', () => {
  switchTheme();
  scatter.recolour();
  weights.repaint();
  likelihood.repaint();
  if (model) draw(model);
});

const stream = new EventSource('api/stream');
stream.addEventListener('tick', (e) => tick(JSON.parse(e.data)));
stream.addEventListener('error', () => {
  byId('status').className = 'pill away';
  setText(byId('status'), 'server away');
  if (stream.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 5000);
});
get('api/overview').then(tick, () => {});
