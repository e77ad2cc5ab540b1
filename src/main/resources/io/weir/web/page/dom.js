// Elements, texts and numbers. Whatever comes from a topic goes through text(): it is shown, never interpreted.

const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]/g;

/** Control characters and those that turn the direction of text, made visible; long texts cut. */
export function text(value, longest = 400) {
  const s = value === null || value === undefined ? '' : String(value);
  const cut = s.length > longest ? s.slice(0, longest) + '…' : s;
  return cut.replace(INVISIBLE, (c) =>
    c === '\n' || c === '\t' ? ' ' : c < ' ' ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : '�');
}

/** An element with attributes and children; strings become text nodes. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === 'style') Object.assign(node.style, value);
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Sets text only where it is another, so that screen readers hear of changes alone. */
export function setText(node, value) {
  if (node.textContent !== value) node.textContent = value;
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
export const count = (n) => (Number.isFinite(n) ? whole.format(n) : '–');

/** So many significant digits, without an exponent where that is readable. */
export function number(x, digits = 4) {
  if (x === null || x === undefined || !Number.isFinite(x)) return '–';
  const size = Math.abs(x);
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) return x.toExponential(digits - 2).replace('-', '−');
  const decimals = size === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return x.toFixed(Math.min(decimals, 8)).replace('-', '−');
}

export const percent = (x) => (Number.isFinite(x) ? (100 * x).toFixed(x < 0.0995 ? 2 : 1) + ' %' : '–');

export const clock = (ms) => new Date(ms).toLocaleTimeString('en-GB');

/** Clock time, with the day where that is not today. */
export function stamp(ms) {
  if (!Number.isFinite(ms)) return '–';
  const then = new Date(ms);
  const day = then.toDateString() === new Date().toDateString() ? '' : then.toISOString().slice(0, 10) + ' ';
  return day + clock(ms);
}

/** A value of the style sheet, like '--ink'. */
export const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Red stands for anomalies, and so comes last.
const DARK = ['#5ab4ff', '#ffb454', '#5fe0a0', '#b99bff', '#ffe066', '#45d6e0', '#ff9ad5', '#a9cf6b', '#dba57d', '#8fa8ff', '#ff8f5c', '#e88a9a'];
const LIGHT = ['#1f77d0', '#d97706', '#12935b', '#7448d6', '#a88600', '#0b8a98', '#c2378f', '#5f7d1f', '#a0602b', '#3d56c9', '#c4501c', '#a34a5c'];

/** Dark becomes light and light dark, for this page and the next. */
export function switchTheme() {
  const theme = isLight() ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem('weir-theme', theme);
  } catch {
    // It holds until the page is closed.
  }
}

export const isLight = () => document.documentElement.dataset.theme === 'light';

const places = new Map();
let living = [];

/** Gives the clusters of a model their colours, so that no two of them share one as long as there are enough. */
export function claimColours(ids) {
  living = ids;
  for (const id of ids) {
    if (!places.has(id)) places.set(id, free(id, ids.filter((other) => other !== id).map((other) => places.get(other))));
  }
}

function free(id, taken) {
  const first = ((id % 12) + 12) % 12 || 0;
  for (let i = 0; i < 12; i++) if (!taken.includes((first + i) % 12)) return (first + i) % 12;
  return first;
}

/** Another model, other clusters. */
export const forgetColours = () => places.clear();

/** The colour of a cluster: the same for its whole life. */
export function colour(id) {
  if (!places.has(id)) places.set(id, free(id, living.map((other) => places.get(other))));
  return (isLight() ? LIGHT : DARK)[places.get(id)];
}
