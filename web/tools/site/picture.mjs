// A lesson's small picture: the curves of one of its runs, drawn from the engine's numbers.

/** @typedef {import('../../../engine/bindings/lmlab.d.ts').View} View */
/** @typedef {import('../../../engine/bindings/lmlab.d.ts').Series} Series */
/** @typedef {{x: number, y: number}} Point */

const WIDTH = 320;
const HEIGHT = 150;
const MARGIN = 8;
/** Points a line is drawn through: more cannot be seen at this size. */
const MOST_POINTS = 120;

/**
 * Values on their axis' scale; what a logarithm cannot show is left out.
 * @param {Series} series @param {View} view
 * @returns {Point[]}
 */
function scaled(series, { axes }) {
  /** @param {string} scale @param {number} value */
  const on = (scale, value) => (scale === 'log' ? Math.log10(value) : value);
  return Array.from(series.x, (x, i) => ({
    x: on(axes.x.scale, x),
    y: on(axes.y.scale, series.y[i] ?? NaN),
  })).filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
}

/** Every n-th point, and the last. @param {Point[]} points */
function thinned(points) {
  const stride = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  return points.filter((_, i) => i % stride === 0 || i === points.length - 1);
}

/** @param {number[]} values @returns {[number, number]} */
const span = (values) => [Math.min(...values), Math.max(...values)];

/**
 * A curve view as SVG; strokes take their colours from the page's styles by role.
 * @param {View} view
 * @returns {string}
 */
export function drawPicture(view) {
  const lines = view.series.map((series) => ({
    role: series.role,
    points: thinned(scaled(series, view)),
  }));
  const all = lines.flatMap(({ points }) => points);
  const [left, right] = span(all.map(({ x }) => x));
  const [low, high] = span(all.map(({ y }) => y));
  /** @param {Point} point */
  const place = ({ x, y }) => {
    const across = MARGIN + ((x - left) / (right - left || 1)) * (WIDTH - 2 * MARGIN);
    const down = MARGIN + ((high - y) / (high - low || 1)) * (HEIGHT - 2 * MARGIN);
    return `${across.toFixed(1)} ${down.toFixed(1)}`;
  };
  const paths = lines
    .filter(({ points }) => points.length > 1)
    .map(({ role, points }) => {
      const d = `M${points.map(place).join('L')}`;
      // Where a prediction lies on what it predicts, the line is cut open, as in the figures.
      const cut = role === 'predicted' ? `<path class="cut" d="${d}"/>` : '';
      return `${cut}<path class="${role}" d="${d}"/>`;
    });
  return `<svg class="picture" aria-hidden="true" viewBox="0 0 ${WIDTH} ${HEIGHT}">${paths.join('')}</svg>`;
}
