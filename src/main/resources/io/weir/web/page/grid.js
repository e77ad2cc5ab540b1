// The grid of the scatter: round numbers along both axes, and what the axes are.
import { css, text } from './dom.js';

/** Room for the numbers around the plane, px. */
export const MARGIN = { left: 52, right: 12, top: 8, bottom: 34 };

/**
 * @param plot a scatter, whose target view is drawn where its present view has it
 */
export function drawGrid(g, plot) {
  g.strokeStyle = css('--grid');
  g.fillStyle = css('--muted');
  g.lineWidth = 1;
  g.font = '11px ' + getComputedStyle(document.documentElement).fontFamily;
  const { x0, x1, y0, y1 } = plot.target;
  g.textAlign = 'center';
  g.textBaseline = 'top';
  for (const v of ticks(x0, x1, plot.width / 90)) {
    const x = Math.round(plot.px(v)) + 0.5;
    if (x < MARGIN.left || x > plot.width - MARGIN.right) continue;
    line(g, x, MARGIN.top, x, plot.height - MARGIN.bottom);
    g.fillText(tidy(v), x, plot.height - MARGIN.bottom + 5);
  }
  g.textAlign = 'right';
  g.textBaseline = 'middle';
  for (const v of ticks(y0, y1, plot.height / 60)) {
    const y = Math.round(plot.py(v)) + 0.5;
    if (y < MARGIN.top || y > plot.height - MARGIN.bottom) continue;
    line(g, MARGIN.left, y, plot.width - MARGIN.right, y);
    g.fillText(tidy(v), MARGIN.left - 6, y);
  }
  g.textAlign = 'right';
  g.textBaseline = 'alphabetic';
  g.fillText(text(plot.x.label, 60), plot.width - MARGIN.right, plot.height - 4);
  g.save();
  g.translate(11, MARGIN.top);
  g.rotate(-Math.PI / 2);
  g.fillText(text(plot.y.label, 60), 0, 0);
  g.restore();
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
