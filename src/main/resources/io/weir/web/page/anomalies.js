// Flagged events: which are shown, why they are strange, and what people say of them.
import { byId, colour, el, number, percent, setText, stamp, text } from './dom.js';

const SHOWN = 60;
const FEATURES_SHOWN = 8;
/** Numbers begin anew when the server does. */
const keyOf = (a) => `${a.seenAt}/${a.sequence}`;
const EVENT_LENGTH = 4000;

export class Anomalies {
  /**
   * @param get fetches JSON
   */
  constructor(get) {
    this.get = get;
    this.entries = new Map();
    this.token = null;
    for (const id of ['model', 'feature', 'from', 'to']) byId('filter-' + id).addEventListener('change', () => this.anew());
    byId('filter').addEventListener('submit', (e) => e.preventDefault());
    byId('filter').addEventListener('reset', () => setTimeout(() => this.anew()));
    byId('token-form').addEventListener('submit', (e) => {
      e.preventDefault();
      this.know(byId('token').value.trim() || null);
    });
    this.askWhoMay();
  }

  /** Whether anomalies can be marked, and with what token. */
  async askWhoMay() {
    try {
      this.answer = await this.get('api/feedback');
    } catch {
      setTimeout(() => this.askWhoMay(), 3000);
      return;
    }
    let kept = null;
    try {
      kept = sessionStorage.getItem('weir-token');
    } catch {
      // A browser without storage asks again.
    }
    byId('token-form').hidden = !this.answer.possible || this.answer.token !== null;
    this.know(this.answer.token ?? kept);
  }

  know(token) {
    this.token = this.answer?.possible ? token : null;
    try {
      if (this.answer?.token === null && token) sessionStorage.setItem('weir-token', token);
    } catch {
      // It holds until the page is closed.
    }
    this.anew();
  }

  /** Others are to be shown, whoever looks. */
  anew() {
    this.entries.clear();
    byId('anomalies').replaceChildren();
    return this.load();
  }

  /** The choices of the filter. */
  choices(models, features) {
    fill(byId('filter-model'), models.map((m) => [m.model, m.model === '' ? '(empty key)' : text(m.model, 60)]));
    fill(byId('filter-feature'), features.map((f) => [f, text(f, 60)]));
  }

  /** Fetches and shows the newest that the filter lets through. */
  async load() {
    const query = new URLSearchParams({ limit: SHOWN });
    const chosen = (id) => byId('filter-' + id).selectedOptions[0]?.dataset.value;
    if (chosen('model') !== undefined) query.set('model', chosen('model'));
    if (chosen('feature') !== undefined) query.set('feature', chosen('feature'));
    for (const end of ['from', 'to']) {
      const time = new Date(byId('filter-' + end).value).getTime();
      if (Number.isFinite(time)) query.set(end, Math.max(0, time));
    }
    this.filtered = [...query.keys()].length > 1;
    const asked = (this.asked = query.toString());
    let list;
    try {
      list = await this.get('api/anomalies?' + asked);
    } catch {
      return; // The next tick that has a new one asks again.
    }
    if (asked === this.asked) this.show(list);
  }

  /** Shows these; not under the eyes of somebody who points at one of those that are there, or works with the keyboard. */
  show(list) {
    const box = byId('anomalies');
    const held = box.querySelector('article') !== null && (box.matches(':hover') || box.contains(document.activeElement));
    const newer = list.filter((a) => !this.entries.has(keyOf(a))).length;
    setText(byId('anomalies-note'), held && newer ? 'held while you look; newer ones wait' : '');
    if (held) {
      for (const a of list) this.entries.get(keyOf(a))?.label(a.label);
      if (!this.waiting) this.waiting = setTimeout(() => this.again(), 1000);
      return;
    }
    const old = this.entries;
    this.entries = new Map();
    for (const a of list) this.entries.set(keyOf(a), old.get(keyOf(a)) ?? this.entry(a));
    for (const a of list) this.entries.get(keyOf(a)).label(a.label);
    const nodes = [...this.entries.values()].map((e) => e.node);
    if (nodes.length) replace(box, nodes);
    else box.replaceChildren(el('p', { class: 'empty' }, this.filtered ? 'None of those that are kept is like that.' : 'No event was flagged.'));
  }

  again() {
    this.waiting = 0;
    this.load();
  }

  entry(a) {
    const said = el('span', { class: 'muted', role: 'status' });
    const buttons = ['normal', 'anomaly'].map((label) =>
      el('button', { type: 'button', class: 'mark', 'aria-pressed': 'false', 'aria-label': `${text(a.id, 80)} is ${label}`,
        onclick: () => this.mark(a, label, said) }, label));
    const node = el('article', { class: 'entry', tabindex: '-1' },
      el('div', { class: 'line' },
        el('span', { class: 'when' }, stamp(a.timestamp)),
        el('span', { class: 'swatch', style: { background: colour(Number(a.cluster) || 0) } }),
        el('strong', { dir: 'auto' }, text(a.id, 80)),
        el('span', { class: 'muted', dir: 'auto' },
          `model ${text(a.model, 60)}, cluster ${text(a.cluster, 20)}, log-likelihood ${number(a.logLikelihood)}` +
            (Number.isFinite(a.pValue) ? `, p = ${number(a.pValue, 2)}` : '') +
            (a.repeats > 0 ? `, ${number(a.repeats, 1)} more like it were kept back` : '')),
        el('span', { class: 'marks' }, said, ...(this.token ? buttons : []))),
      explanation(a.explanation),
      a.event === undefined ? null : el('details', {}, el('summary', {}, 'the event'), el('code', { dir: 'auto' }, text(JSON.stringify(a.event), EVENT_LENGTH))));
    return {
      node,
      label: (label) => {
        // What was said is never unsaid; an answer from before it knows nothing of it.
        if (!label) return;
        buttons.forEach((b) => b.setAttribute('aria-pressed', String(b.textContent === label)));
        setText(said, `marked ${text(label, 20)}`);
      },
    };
  }

  async mark(a, label, said) {
    setText(said, 'sending …');
    try {
      const answer = await fetch('api/feedback', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ' + this.token },
        body: JSON.stringify({ model: a.model, id: a.id, source: a.source, label }),
      });
      if (!answer.ok) setText(said, text((await answer.json()).error, 300));
      else this.entries.get(keyOf(a))?.label(label);
    } catch {
      setText(said, 'the server does not answer; try again');
    }
  }
}

/** Bars of the features' parts in what makes an event strange; they add up to one. */
function explanation(list) {
  if (!Array.isArray(list) || !list.length) return null;
  const shares = list.map((x) => (Number.isFinite(x.share) ? Math.max(0, x.share) : 0));
  const all = shares.reduce((a, b) => a + b, 0) || 1;
  const order = list.map((_, i) => i).sort((i, j) => shares[j] - shares[i]).slice(0, FEATURES_SHOWN);
  return el('div', { class: 'explain' }, ...order.flatMap((i) => {
    const x = list[i];
    const part = shares[i] / all;
    return [
      el('span', { dir: 'auto' }, text(x.feature, 40)),
      el('span', { class: 'bar', role: 'img', 'aria-label': `${percent(part)} of the distance` }, el('b', { style: { width: 100 * part + '%' } })),
      el('span', { class: 'muted', dir: 'auto' }, `${value(x.value)}, expected ` +
        (x.low === null || x.low === undefined ? value(x.expected) : `${value(x.low)} … ${value(x.high)}`)),
    ];
  }));
}

/** Makes these the children of a box, and touches none that stays where it is. */
function replace(box, nodes) {
  const staying = new Set(nodes);
  for (const child of [...box.children]) if (!staying.has(child)) child.remove();
  nodes.forEach((node, i) => {
    if (box.children[i] !== node) box.insertBefore(node, box.children[i] ?? null);
  });
}

const value = (v) => (typeof v === 'number' ? number(v) : text(v ?? '–', 60));

/** Options by value, "all" first; left alone where nothing changed. */
function fill(select, options) {
  const shape = JSON.stringify(options);
  if (select.dataset.shape === shape || document.activeElement === select) return;
  const chosen = select.selectedOptions[0]?.dataset.value;
  select.dataset.shape = shape;
  select.replaceChildren(el('option', {}, 'all'), ...options.map(([v, label]) => el('option', { 'data-value': v, selected: v === chosen }, label)));
}
