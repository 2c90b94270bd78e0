// build/bench.html: the table, and cost against work in log–log axes, in one file without scripts.

/** @typedef {import('./scaling.mjs').Point} Point */
/** @typedef {{name: string, marks: boolean, values: number[]}} Series */

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [440, 280, 62, 22, 26, 40];
const escaped = (/** @type {string} */ text) =>
  text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** Powers of ten that enclose the numbers, as exponents. @param {number[]} values */
const decades = (values) => {
  const logs = values.map(Math.log10);
  return [Math.floor(Math.min(...logs)), Math.ceil(Math.max(...logs))];
};

/**
 * One panel: `series` over `at`, a line for each; those with marks are measured.
 * @param {string} title @param {string} unit @param {number[]} at @param {Series[]} series
 * @param {(exponent: number) => string} label of a power of ten
 */
function panel(title, unit, at, series, label) {
  const [low, high] = decades(series.flatMap(({ values }) => values));
  const [first, last] = [Math.log2(at[0]), Math.log2(at[at.length - 1])];
  const x = (/** @type {number} */ v) =>
    LEFT + ((Math.log2(v) - first) / (last - first)) * (WIDTH - LEFT - RIGHT);
  const y = (/** @type {number} */ v) =>
    HEIGHT - BOTTOM - ((Math.log10(v) - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const parts = [`<text x="${LEFT}" y="16" class="title">${escaped(unit)}</text>`];
  for (let e = low; e <= high; e += 1) {
    const height = y(10 ** e).toFixed(1);
    parts.push(`<path class="grid" d="M${LEFT} ${height}H${WIDTH - RIGHT}"/>`);
    parts.push(`<text x="${LEFT - 6}" y="${height}" dy="4" text-anchor="end">${label(e)}</text>`);
  }
  for (const v of at) {
    parts.push(`<text x="${x(v).toFixed(1)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${v}</text>`); // prettier-ignore
  }
  parts.push(`<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 6}" text-anchor="middle">${escaped(title)}</text>`); // prettier-ignore
  for (const { name, marks, values } of series) {
    const places = values.map((v, i) => [x(at[i]).toFixed(1), y(v).toFixed(1)]);
    const path = `M${places.map((place) => place.join(' ')).join('L')}`;
    parts.push(`<path class="${marks ? 'measured' : 'line'}" d="${path}"><title>${escaped(name)}</title></path>`); // prettier-ignore
    if (marks) parts.push(...places.map(([px, py]) => `<circle cx="${px}" cy="${py}" r="3"/>`));
  }
  const names = series.map(({ name }) => name).join('; ');
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" role="img" aria-label="${escaped(`${unit} against ${title}: ${names}`)}">${parts.join('')}</svg>`; // prettier-ignore
}

const SECONDS = ['1 ns', '10 ns', '100 ns', '1 µs', '10 µs', '100 µs', '1 ms', '10 ms', '100 ms', '1 s', '10 s', '100 s']; // prettier-ignore
const BYTES = [
  '1 B',
  '10 B',
  '100 B',
  '1 kB',
  '10 kB',
  '100 kB',
  '1 MB',
  '10 MB',
  '100 MB',
  '1 GB',
];

/**
 * @param {{scaling: Record<string, {title: string, points: Point[]}>, limit: number, text: string}} report
 *   limit: floating-point operations a second in registers; text: the table as printed
 */
export function html({ scaling, limit, text }) {
  const figures = Object.entries(scaling).flatMap(([axis, { title, points }]) => {
    const at = points.map((point) => point.at);
    const work = { name: 'floating-point operations at the register limit', marks: false, values: points.map(({ flops }) => flops / limit) }; // prettier-ignore
    const time = { name: 'measured', marks: true, values: points.map(({ seconds }) => seconds) };
    const bytes = { name: 'the plan’s memory', marks: true, values: points.map((p) => p.bytes) };
    const figure = panel(title, 'time', at, [work, time], (e) => SECONDS[e + 9] ?? `1e${e} s`);
    if (axis === 'data') return [figure]; // the memory is one batch's, whatever the data
    return [figure, panel(title, 'memory', at, [bytes], (e) => BYTES[e] ?? `1e${e} B`)];
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Benchmark</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 940px; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff; }
  pre { font-size: 12px; overflow-x: auto; }
  svg { font-size: 11px; margin: 0 8px 16px 0; }
  .title { font-weight: 600; }
  .grid { stroke: #ddd; }
  path { fill: none; }
  .line { stroke: #b3541e; stroke-dasharray: 5 4; stroke-width: 1.5; }
  .measured { stroke: #1f5fa8; stroke-width: 1.5; }
  circle { fill: #1f5fa8; }
</style>
<h1>Benchmark</h1>
<h2>Cost against work</h2>
<p>One training step of a tanh perceptron with 16 inputs through the graph, in WebAssembly (Node).
Points: measured, best of many. Dashes: the floating-point operations of its products at the
multiply-add limit of this run, ${(limit / 1e9).toFixed(1)} GFLOP/s.</p>
${figures.join('\n')}
<h2>Beside others</h2>
<pre>${escaped(text)}</pre>
</html>
`;
}
