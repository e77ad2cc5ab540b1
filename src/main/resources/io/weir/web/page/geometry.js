// Axes to look along, and what a model's components are along them.

/** Mean and covariance of every component over the features, in the order of their names; NaN where a feature has none. */
export function moments(model) {
  const kinds = model.features.map((f) => f.family);
  const at = kinds.map((kind, j) => kinds.slice(0, j).filter((k) => k === kind).length);
  return model.components.map((c) => ({
    id: c.id,
    weight: c.weight,
    mean: kinds.map((kind, j) => single(c, model.features[j], at[j]).mean),
    covariance: (i, j) => {
      if (kinds[i] === 'gaussian' && kinds[j] === 'gaussian') return c.covariance[at[i]][at[j]];
      return i === j ? single(c, model.features[i], at[i]).variance : 0;
    },
  }));
}

function single(component, feature, at) {
  const kind = feature.family;
  if (kind === 'gaussian') return { mean: component.mean[at], variance: component.covariance[at][at] };
  if (kind === 'poisson') return { mean: component.rate[at], variance: component.rate[at] };
  if (kind === 'bernoulli') {
    const p = component.probability[at];
    return { mean: p, variance: p * (1 - p) };
  }
  if (kind === 'vonmises') {
    const unit = feature.period / (2 * Math.PI);
    return { mean: place(feature, component.direction[at]), variance: (unit * unit) / Math.max(component.concentration[at], 0.3) };
  }
  return { mean: NaN, variance: NaN };
}

/** Where an angle is on the circle of a feature, in its own units: 0 … period. */
export function place(feature, radians) {
  if (radians === null) return NaN;
  const turns = radians / (2 * Math.PI);
  return (turns - Math.floor(turns)) * feature.period;
}

/** The axes that one can choose for a model: its features, principal axes where they help, and the log-likelihood. */
export function axes(model) {
  const list = [];
  model.features.forEach((f, j) => {
    if (f.family !== 'categorical') list.push({ key: 'f:' + f.name, label: f.name, vector: [[j, 1]], jitter: f.family !== 'gaussian' && f.family !== 'vonmises' });
  });
  if (list.length >= 2) {
    principal(model, list.map((a) => a.vector[0][0]), 2).forEach((vector, i) =>
      list.push({ key: 'p:' + (i + 1), label: 'principal axis ' + (i + 1), vector }));
  }
  list.push({ key: 'l', label: 'log-likelihood', likelihood: true });
  return list;
}

/** A row of the points' list along an axis; NaN where something is missing. */
export function along(axis, row) {
  if (axis.likelihood) return row[2] ?? NaN;
  let sum = 0;
  for (const [j, a] of axis.vector) sum += a * (row[3 + j] ?? NaN);
  return sum;
}

/** Mean and 2 × 2 covariance of a component along two axes; null along the log-likelihood. */
export function shadow(m, x, y) {
  if (x.likelihood || y.likelihood) return null;
  const mean = (axis) => axis.vector.reduce((s, [j, a]) => s + a * m.mean[j], 0);
  const covariance = (u, v) => {
    let sum = 0;
    for (const [i, a] of u.vector) for (const [j, b] of v.vector) sum += a * b * m.covariance(i, j);
    return sum;
  };
  return { id: m.id, weight: m.weight, x: mean(x), y: mean(y), xx: covariance(x, x), xy: covariance(x, y), yy: covariance(y, y) };
}

/** The first principal axes of the whole mixture, features scaled to variance 1, by power iteration. */
function principal(model, features, wanted) {
  const ms = moments(model);
  const centre = features.map((j) => ms.reduce((s, m) => s + m.weight * m.mean[j], 0));
  const total = features.map((i, a) => features.map((j, b) =>
    ms.reduce((s, m) => s + m.weight * (m.covariance(i, j) + (m.mean[i] - centre[a]) * (m.mean[j] - centre[b])), 0)));
  const sd = total.map((row, a) => Math.sqrt(Math.max(row[a], 1e-300)));
  const matrix = total.map((row, a) => row.map((v, b) => v / sd[a] / sd[b]));
  const found = [];
  for (let n = 0; n < wanted; n++) {
    let v = features.map((_, a) => 1 + 0.1 * a + 0.37 * ((a + n) % 3));
    for (let i = 0; i < 200; i++) {
      for (const f of found) {
        const dot = v.reduce((s, x, a) => s + x * f[a], 0);
        v = v.map((x, a) => x - dot * f[a]);
      }
      v = matrix.map((row) => row.reduce((s, x, a) => s + x * v[a], 0));
      const norm = Math.hypot(...v) || 1;
      v = v.map((x) => x / norm);
    }
    const largest = v.reduce((best, x, a) => (Math.abs(x) > Math.abs(v[best]) ? a : best), 0);
    if (v[largest] < 0) v = v.map((x) => -x);
    found.push(v);
  }
  return found.map((v) => features.map((j, a) => [j, v[a] / sd[a]]));
}
