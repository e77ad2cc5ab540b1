// What the scatter is made of: points, ellipses of components, and their names.
import { colour, css } from './dom.js';

const RADIUS = 1.7;
/** How much larger a point is when it has just come. */
const POP = 3;
/** Sizes of a point between when it has come and when it has settled. */
const STAGES = 8;
/** From a point's centre to the ring of an anomaly. */
const RING = RADIUS + 4;

/** Points as small pictures, each drawn once per colour and stage, which is several times faster than an arc. */
export class Stamps {
  constructor() {
    this.known = new Map();
    this.ratio = 1;
  }

  /** The colours or the screen are others. */
  forget(ratio) {
    this.known.clear();
    this.ratio = ratio;
  }

  /**
   * @param row of the points' list: cluster, whether it is an anomaly
   * @param age from 0, just come, to 1, settled
   */
  draw(g, row, x, y, age = 1) {
    const { picture, reach } = this.look(row[1] ? null : colour(row[0]), Math.min(STAGES, Math.floor(age * STAGES)));
    g.drawImage(picture, x - reach, y - reach, 2 * reach, 2 * reach);
  }

  /** Takes away whatever was drawn of a point. */
  wipe(g, x, y) {
    const reach = RING + 2;
    g.clearRect(x - reach, y - reach, 2 * reach, 2 * reach);
  }

  /**
   * @param fill null for an anomaly
   */
  look(fill, stage) {
    const key = (fill ?? 'anomaly') + stage;
    let known = this.known.get(key);
    if (!known) {
      known = this.make(fill ?? css('--bad'), fill === null, 1 - stage / STAGES);
      this.known.set(key, known);
    }
    return known;
  }

  make(fill, ringed, freshness) {
    const radius = RADIUS + POP * freshness ** 2;
    const reach = (ringed ? Math.max(RING, radius) : radius) + 1;
    const picture = document.createElement('canvas');
    picture.width = picture.height = Math.ceil(2 * reach * this.ratio);
    const g = picture.getContext('2d');
    g.scale(picture.width / (2 * reach), picture.width / (2 * reach));
    g.globalAlpha = 0.5 + 0.5 * freshness;
    g.fillStyle = g.strokeStyle = fill;
    g.beginPath();
    g.arc(reach, reach, radius, 0, 7);
    g.fill();
    if (ringed) {
      g.lineWidth = 1.4;
      g.beginPath();
      g.arc(reach, reach, RING, 0, 7);
      g.stroke();
    }
    return { picture, reach };
  }
}

/**
 * Contours of a Gaussian: μ + n·σ along the principal axes of its covariance, as they are on the screen.
 *
 * @param plot has px(x) and py(y)
 */
export function drawEllipse(g, plot, e) {
  const sx = plot.px(1) - plot.px(0);
  const sy = plot.py(1) - plot.py(0);
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
    g.ellipse(plot.px(e.x), plot.py(e.y), Math.max(n * r1, 0.5), Math.max(n * r2, 0.5), angle, 0, 7);
    g.globalAlpha = strength * (0.05 + 0.02 * (3 - n));
    g.fill();
    g.globalAlpha = strength * [0, 0.95, 0.6, 0.32][n];
    g.lineWidth = n === 1 ? 1.8 : 1.1;
    g.stroke();
  }
  g.globalAlpha = 1;
}

/** The id of a component, at its mean. */
export function drawName(g, x, y, id, font) {
  const name = String(id);
  g.font = font;
  const width = Math.max(20, g.measureText(name).width + 12);
  g.fillStyle = css('--card');
  g.globalAlpha = 0.86;
  g.beginPath();
  g.roundRect(x - width / 2, y - 10, width, 20, 10);
  g.fill();
  g.globalAlpha = 1;
  g.strokeStyle = colour(id);
  g.lineWidth = 1.5;
  g.stroke();
  g.fillStyle = css('--ink');
  g.textAlign = 'center';
  g.textBaseline = 'middle';
  g.fillText(name, x, y + 0.5);
}
