// The parts of plots that need no page: ticks, numbers, scales, decimation, colours, words, tables.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAP_SIZE, colourMap, labOf, mix, parseColour, rgbOf } from '../../web/plots/colour.js';
import { PointBuffer, linePoints, nearestSorted } from '../../web/plots/decimate.js';
import { describeBars, describeCurves, describeMatrix } from '../../web/plots/describe.js';
import { labelRuns, plainLabel } from '../../web/text/labels.js';
import { formatNumber } from '../../web/text/numbers.js';
import { SvgPainter, escapeXml } from '../../web/plots/svg-painter.js';
import { linesOf } from '../../web/plots/lines.js';
import { lightPalette } from '../../web/plots/palette.js';
import { Range, Scale } from '../../web/plots/scale.js';
import { MAX_ROWS, curveTable, matrixTable } from '../../web/plots/tables.js';
import { linearTicks, logTicks, niceStep } from '../../web/plots/ticks.js';
import { countUpTo, sameView, shownLength } from '../../web/plots/view.js';

/** @typedef {import('../../web/plots/view.js').View} View */
/** @typedef {import('../../web/plots/view.js').Series} Series */
/** @typedef {[number, number, number]} Triple */

/** @param {import('../../web/plots/ticks.js').Tick[]} ticks */
const labels = (ticks) => ticks.filter((t) => !t.minor).map((t) => t.label);
/** @param {string} label @param {string} [scale] */
const axis = (label, scale = 'linear') => ({ label, unit: '', scale });

test('a nice step is 1, 2 or 5 times a power of ten, and never below', () => {
  for (const raw of [1e-9, 0.3, 0.99, 1, 1.01, 3, 7, 1234]) {
    const step = niceStep(raw);
    assert.ok(step >= raw * (1 - 1e-9) && step <= 2.5 * raw, `${raw} → ${step}`);
    const mantissa = step / 10 ** Math.floor(Math.log10(step * (1 + 1e-12)));
    assert.ok(
      [1, 2, 5].some((m) => Math.abs(mantissa - m) < 1e-9),
      `${raw} → ${step}`,
    );
  }
});

test('linear ticks share their decimals or their power of ten', () => {
  assert.deepEqual(labels(linearTicks(0, 1, 5)), ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
  assert.deepEqual(labels(linearTicks(-1, 1, 4)), ['−1.0', '−0.5', '0.0', '0.5', '1.0']);
  assert.deepEqual(labels(linearTicks(0, 4e-6, 4)), ['0', '1×10⁻⁶', '2×10⁻⁶', '3×10⁻⁶', '4×10⁻⁶']);
  assert.deepEqual(labels(linearTicks(0, 40000, 4)), [
    '0',
    '10\u202f000',
    '20\u202f000',
    '30\u202f000',
    '40\u202f000',
  ]);
  assert.ok(linearTicks(0, Number.MAX_VALUE, 5).length <= 100, 'the widest range ends');
  assert.deepEqual(labels(linearTicks(-1e308, 1e308, 2)), ['−1×10³⁰⁸', '0', '1×10³⁰⁸']);
});

test('logarithmic ticks are powers of ten with superscripts', () => {
  assert.deepEqual(labels(logTicks(1e-3, 10, 5)), ['10⁻³', '10⁻²', '10⁻¹', '10⁰', '10¹']);
  assert.deepEqual(labels(logTicks(1e-15, 1, 6)), [
    '10⁻¹⁵',
    '10⁻¹²',
    '10⁻⁹',
    '10⁻⁶',
    '10⁻³',
    '10⁰',
  ]);
  assert.equal(logTicks(1, 1000, 4).filter((t) => t.minor).length, 24);
  assert.deepEqual(labels(logTicks(1, 9, 4)), ['1', '2', '5']);
  assert.ok(labels(logTicks(1, 1.5, 4)).length >= 3, 'within a decade linear ticks take over');
});

test('a scale maps its ends and comes back', () => {
  for (const kind of /** @type {const} */ (['linear', 'log'])) {
    const scale = new Scale(kind, 0.01, 100, 20, 420);
    assert.ok(Math.abs(scale.pixel(0.01) - 20) < 1e-9 && Math.abs(scale.pixel(100) - 420) < 1e-9);
    for (const v of [0.02, 1, 50]) assert.ok(Math.abs(scale.value(scale.pixel(v)) - v) < 1e-9 * v);
  }
  assert.ok(Number.isNaN(new Scale('log', 1, 10, 0, 1).pixel(0)));
});

test('a range counts what a logarithmic axis drops and passes over what is no number', () => {
  const range = new Range('log').add([1, 0, -3, NaN, Infinity, 1e-3]);
  assert.deepEqual([range.low, range.high, range.dropped], [1e-3, 1, 2]);
  assert.deepEqual(range.rounded(), [1e-3, 1]);
  assert.deepEqual(new Range('linear').rounded(), [0, 1]);
  assert.deepEqual(new Range('linear').add([3]).rounded(), [1.5, 4.5]);
  const [low, high] = new Range('linear').add([-0.98, 1.03]).rounded();
  assert.ok(low <= -0.98 && high >= 1.03 && high - low < 2.4);
  const [floor, top] = new Range('log').add([1e-300, 1]).rounded();
  assert.ok(top / floor <= 1e25, 'at most 24 decades');
});

test('decimation keeps every spike and draws few points', () => {
  const n = 100_000;
  const x = Float64Array.from({ length: n }, (_, i) => i);
  const y = Float64Array.from({ length: n }, (_, i) => Math.sin(i / 5000));
  y[33_333] = 50;
  y[66_666] = -50;
  const xs = new Scale('linear', 0, n, 0, 600);
  const ys = new Scale('linear', -60, 60, 300, 0);
  const line = linePoints(x, y, n, xs, ys, new PointBuffer());
  assert.ok(line.length <= 4 * 601, `${line.length} points`);
  const heights = Array.from({ length: line.length }, (_, i) => line.data[2 * i + 1]);
  assert.ok(Math.abs(Math.min(...heights) - ys.pixel(50)) < 1e-3);
  assert.ok(Math.abs(Math.max(...heights) - ys.pixel(-50)) < 1e-3);
  for (let i = 1; i < line.length; ++i) assert.ok(line.data[2 * i] >= line.data[2 * i - 2]);
});

test('decimation of few points changes nothing, gaps lift the pen, x may turn back', () => {
  const xs = new Scale('linear', 0, 10, 0, 1000);
  const ys = new Scale('log', 1, 100, 100, 0);
  const buffer = linePoints([0, 1, 2, 3, 2], [1, 10, 0, 100, 10], 5, xs, ys, new PointBuffer(1));
  const points = [...buffer.data.subarray(0, 2 * buffer.length)];
  assert.deepEqual(points, [0, 100, 100, 50, NaN, NaN, 300, 0, 200, 50]);
  const steep = linePoints([0, 1], [1, 1e300], 2, xs, ys, new PointBuffer());
  assert.ok(Math.abs(steep.data[3]) <= 1e5, 'a diverged run stays within what a canvas can draw');
});

test('the nearest of sorted values is found', () => {
  const values = [0, 1, 4, 9];
  for (const [target, at] of [
    [-5, 0],
    [0.4, 0],
    [0.6, 1],
    [2.5, 1],
    [2.6, 2],
    [100, 3],
  ]) {
    assert.equal(nearestSorted(values, target), at);
  }
  assert.equal(nearestSorted([], 1), -1);
});

test('the past stops measured lines only', () => {
  /** @param {Series['role']} role @param {number} n @returns {Series} */
  const s = (role, n) => ({ name: role, role, x: new Float64Array(n), y: new Float64Array(n) });
  const view = { ...history, steps: [0, 1, 2, 4, 8] };
  assert.equal(countUpTo(view.steps, 3), 3);
  assert.equal(shownLength(view, s('measured', 5), 4), 4);
  assert.equal(shownLength(view, s('predicted', 5), 4), 5);
  assert.equal(shownLength(view, s('measured', 3), 0), 3, 'a line that is no history is whole');
});

/** @param {Uint8Array} map @param {number} i */
const labAt = (map, i) => labOf([map[3 * i], map[3 * i + 1], map[3 * i + 2]]);

test('a view with the same numbers looks the same, and any difference shows', () => {
  /** @param {any} some of the series @param {any} [more] of the view */
  const view = (some = {}, more = {}) => ({
    name: 'loss',
    title: 'The loss',
    kind: /** @type {const} */ ('curve'),
    axes: { x: { label: 'step', unit: '', scale: 'linear' }, y: { label: '', unit: '', scale: 'log' } }, // prettier-ignore
    steps: Float64Array.of(0, 1, 2),
    series: [{ name: 'measured', role: /** @type {const} */ ('measured'), x: Float64Array.of(0, 1, 2), y: Float64Array.of(4, NaN, 1), z: Float64Array.of(), ...some }], // prettier-ignore
    ...more,
  });
  assert.ok(sameView(view(), view()), 'NaN counts as equal to itself');
  const others = [
    view({ y: Float64Array.of(4, NaN, 2) }),
    view({ y: Float64Array.of(4, NaN) }),
    view({ x: Float64Array.of(0, 1, 3) }),
    view({ z: Float64Array.of(1) }),
    view({ shape: [1, 1] }),
    view({ low: [1, 1, 1] }),
    view({ run: 1 }),
    view({ role: 'predicted' }),
    view({ name: 'other' }),
    view({}, { name: 'weights' }),
    view({}, { title: 'Another' }),
    view({}, { kind: 'scatter' }),
    view({}, { steps: Float64Array.of(0, 1, 4) }),
    view({}, { series: [] }),
    view({}, { axes: { ...view().axes, y: { label: '', unit: '', scale: 'linear' } } }),
  ];
  others.forEach((other, i) => assert.ok(!sameView(view(), other), `difference ${i}`));
});

test('colour maps are even in perceived steps, and the diverging one is neutral in the middle', () => {
  for (const dark of [false, true]) {
    for (const kind of /** @type {const} */ (['sequential', 'diverging'])) {
      const map = colourMap(kind, dark);
      const labs = Array.from({ length: MAP_SIZE }, (_, i) => labAt(map, i));
      // Over sixteenths of the map rounding to bytes plays no part.
      const parts = Array.from({ length: 16 }, (_, k) => {
        const [p, q] = [labs[16 * k], labs[Math.min(255, 16 * k + 16)]];
        return (
          Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) / (Math.min(255, 16 * k + 16) - 16 * k)
        );
      });
      const mean = parts.reduce((a, b) => a + b) / 16;
      for (const part of parts)
        assert.ok(part / mean > 0.8 && part / mean < 1.25, `${kind} ${dark}: ${part / mean}`);
    }
    const lightness = colourMap('sequential', dark);
    const first = labAt(lightness, 0)[0];
    const last = labAt(lightness, 255)[0];
    assert.ok(
      dark ? last > first + 0.5 : first > last + 0.5,
      'low values lie on the side of the paper',
    );
    const middle = labAt(colourMap('diverging', dark), 128);
    assert.ok(Math.hypot(middle[1], middle[2]) < 0.02, 'zero has no hue');
  }
});

test('colours are parsed, mixed and come back', () => {
  assert.deepEqual(parseColour('#0b62a8'), [11, 98, 168]);
  assert.deepEqual(parseColour('#fff'), [255, 255, 255]);
  assert.deepEqual(parseColour('rgb(1, 2, 3)'), [1, 2, 3]);
  assert.deepEqual(parseColour('nonsense'), [0, 0, 0]);
  assert.deepEqual(rgbOf(labOf(/** @type {Triple} */ ([12, 200, 99]))), [12, 200, 99]);
  assert.equal(mix('#000000', '#ffffff', 0), '#000000');
  assert.equal(mix('#000000', '#ffffff', 1), '#ffffff');
});

test('a role is told by its dash, and several lines of one colour by their shade', () => {
  const roles = /** @type {const} */ (['measured', 'predicted', 'reference', 'test', 'guess']);
  const lines = linesOf(
    roles.map((role) => ({ role, name: role })),
    lightPalette(),
  );
  assert.equal(new Set(lines.map(({ dash }) => dash.join())).size, 5);
  const two = linesOf([{ role: 'reference', name: 'a' }, { role: 'reference', name: 'b' }], lightPalette()); // prettier-ignore
  assert.notEqual(two[0].colour, two[1].colour);
});

test('labels with a little TeX become text', () => {
  const cases = [
    ['time $t = \\eta k$', 'time t = ηk'],
    ['$\\lambda_{\\max}$', 'λₘₐₓ'],
    ['$\\|w - w^*\\|^2$', '‖w\u2009−\u2009w*‖²'],
    ['$X^\\top X$', 'XᵀX'],
    ['$|w_j - w_{\\infty,j}|$', '|wⱼ\u2009−\u2009w_∞,j|'],
    ['$-\\frac{a}{b}$', '−a/b'],
    ['$\\hat{y}$ and $e^{-2\\mathrm{tr} K}$', 'y\u0302 and e^−2trK'],
    ['$\\constructor$ <b>', 'constructor <b>'],
    ['five $ alone', 'five $ alone'],
    ['$}{{_^\\$', ''],
    ['$e^{-2c\\lambda_i t}$', 'e^−2cλᵢt'],
    ['$W_L\\cdots W_1$', 'W_L⋯W₁'],
  ];
  for (const [label, text] of cases) assert.equal(plainLabel(label), text);
});

test('letters of mathematics are italic, numbers, words and operators are not', () => {
  const runs = labelRuns('rate $2\\eta_{\\max} < 1$').map((r) => [r.text, r.italic, r.level]);
  assert.deepEqual(runs, [
    ['rate ', false, 0],
    ['2', false, 0],
    ['η', true, 0],
    ['max', false, -1],
    [' < 1', false, 0],
  ]);
  assert.deepEqual(labelRuns(`$${'{'.repeat(50_000)}x$`), [], 'no depth is too much for it');
});

/** @type {View} */
const history = {
  name: 'loss',
  title: 'Loss',
  kind: 'curve',
  axes: { x: axis('step'), y: axis('loss', 'log') },
  steps: [0, 1, 2],
  series: [
    { name: 'measured', role: 'measured', x: [0, 1, 2], y: [1, 0.5, 0.26] },
    { name: 'theory', role: 'predicted', x: [0, 1, 2], y: [1, 0.5, 0.25] },
  ],
};

test('a curve is told in words: ends, shape, deviation', () => {
  const words = describeCurves('Training', history, Infinity, new Set());
  assert.match(words, /Training: loss against step\./);
  assert.match(words, /Measured: from 1 at 0 to 0\.26 at 2, falling throughout\./);
  assert.match(words, /differ by 4\u202f% at the end and at most by 4\u202f%, at 2\./);
  const past = describeCurves('Training', history, 1, new Set());
  assert.match(past, /Measured: from 1 at 0 to 0\.5 at 1/);
  /** @type {View} */
  const empty = { ...history, series: [{ name: 'm', role: 'measured', x: [], y: [] }] };
  assert.match(describeCurves('T', empty, Infinity, new Set()), /nothing to show yet/);
});

test('bars and matrices are told in words', () => {
  assert.match(
    describeBars('Weights', { ...history, kind: 'bars' }),
    /differ at most by 0\.01, at 2\./,
  );
  /** @type {View} */
  const matrix = {
    ...history,
    series: [{ name: 'K', role: 'measured', x: [], y: [], z: [1, 2, 3, -4], shape: [2, 2] }],
  };
  assert.match(
    describeMatrix('Kernel', matrix),
    /2 by 2, from −4 to 3, largest at row 2, column 1/,
  );
});

test('tables: one column per series where x is common, otherwise one row per point, bounded', () => {
  assert.deepEqual(curveTable(history, 1), {
    columns: ['step', 'measured', 'theory'],
    rows: [
      ['0', '1', '1'],
      ['1', '0.5', '0.5'],
      ['2', '', '0.25'],
    ],
    note: '',
  });
  const apart = { ...history, series: [history.series[0], { ...history.series[1], x: [0, 1, 3] }] };
  assert.equal(curveTable(apart, Infinity).rows.length, 6);
  const [plain] = history.series;
  const banded = { ...plain, name: 'band', z: Array.from(plain.y, (v) => Number(v) + 1) };
  const edges = curveTable({ ...history, series: [plain, banded] }, Infinity);
  assert.equal(edges.columns[3], 'other edge');
  assert.equal(edges.rows[0]?.[3], '');
  assert.equal(edges.rows.at(-1)?.[3], formatNumber(Number(plain.y[plain.y.length - 1]) + 1, 6));
  const long = Float64Array.from({ length: 5000 }, (_, i) => i);
  const table = curveTable(
    { ...history, steps: [], series: [{ name: 'm', role: 'measured', x: long, y: long }] },
    Infinity,
  );
  assert.equal(table.rows.length, MAX_ROWS);
  assert.equal(table.rows.at(-1)?.[0], '4999');
  assert.match(table.note, /200 of 5000 rows/);
  /** @type {View} */
  const matrix = {
    ...history,
    series: [{ name: 'K', role: 'measured', x: [], y: [], z: [1, 2, 3, 4], shape: [2, 2] }],
  };
  assert.deepEqual(matrixTable(matrix).rows[2], ['K', '2', '1', '3']);
});

test('SVG text is escaped, whatever a label holds', () => {
  const painter = new SvgPainter('Inter', 'Source Serif 4');
  painter.text(0, 0, '</text><script>alert("1")</script>\u0000\ud800', { fill: '"><x' });
  const markup = painter.markup();
  for (const part of ['<script', '<x', '\u0000', '\ud800']) assert.ok(!markup.includes(part), part);
  assert.match(markup, /&lt;script&gt;/);
  assert.equal(escapeXml('a & b < c'), 'a &amp; b &lt; c');
});

test('SVG cells of one colour become one rectangle a row', () => {
  const painter = new SvgPainter('Inter', 'Source Serif 4');
  const red = [255, 0, 0, 255];
  const blue = [0, 0, 255, 255];
  const colours = new Uint8ClampedArray([...red, ...red, ...blue, ...red]);
  painter.cells({ left: 0, top: 0, width: 20, height: 20 }, colours, 2, 2);
  assert.deepEqual(
    painter.elements.map((e) => [e.attributes.fill, e.attributes.d]),
    [
      ['#ff0000', 'M0 0h20v10H0ZM10 10h10v10H10Z'],
      ['#0000ff', 'M0 10h10v10H0Z'],
    ],
  );
});
