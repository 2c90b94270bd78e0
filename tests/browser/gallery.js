// One of each plot, with data that are computed here, to look at while working on plots.

import { PLOT_KINDS, loadPlotKind, plotKind } from '../../web/plots/kinds.js';

const main = /** @type {HTMLElement} */ (document.getElementById('gallery'));
await Promise.all(PLOT_KINDS.map(loadPlotKind));

const parameters = new URLSearchParams(location.search);
if (parameters.get('theme')) document.documentElement.dataset.theme = parameters.get('theme') ?? '';

/** @param {string} label @param {string} [scale] @param {string} [unit] */
const axis = (label, scale = 'linear', unit = '') => ({ label, unit, scale });
/** @param {number} n @param {(i: number) => number} f */
const range = (n, f) => Float64Array.from({ length: n }, (_, i) => f(i));
let seed = 1;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
/** @type {Record<string, import('../../web/plots/kinds.js').AnyPlot>} */
const plots = {};

/**
 * @param {string} name @param {import('../../web/plots/view.js').ViewKind} kind
 * @param {Pick<import('../../web/plots/view.js').View, 'axes' | 'series' | 'steps'>} view
 * @param {Partial<import('../../web/plots/kinds.js').AnyOptions>} [options]
 */
function show(name, kind, view, options = {}) {
  const section = document.createElement('section');
  const heading = document.createElement('h2');
  heading.textContent = name;
  const host = document.createElement('div');
  const words = document.createElement('p');
  words.className = 'words';
  section.append(heading, host, words);
  main.append(section);
  const Plot = /** @type {import('../../web/plots/kinds.js').PlotClass} */ (plotKind(kind));
  const plot = new Plot(host, { view: { name, title: name, kind, ...view }, ...options });
  words.textContent = plot.describe();
  plots[name] = plot;
}

const steps = range(1000, (i) => i);
const time = range(1000, (i) => i * 0.0032);
/** @param {number} t */
const decay = (t) => 0.7 * Math.exp(-1.4 * t) + 0.3 * Math.exp(-9 * t) + 1e-6;
const predicted = range(1000, (i) => decay(i * 0.0032));
const measured = range(1000, (i) => decay(i * 0.0032) * (1 + 0.12 * (i / 1000) + 0.01 * normal()));
show(
  'Training loss',
  'curve',
  {
    axes: { x: axis('time $t = \\eta \\cdot$ step'), y: axis('training loss', 'log') },
    steps,
    series: [
      { name: 'measured', role: 'measured', x: time, y: measured },
      { name: 'predicted (eq. 7)', role: 'predicted', x: time, y: predicted },
      {
        name: 'your guess',
        role: 'guess',
        x: time,
        y: range(1000, (i) => 0.4 * Math.exp(-((i / 700) ** 2))),
      },
    ],
  },
  { upTo: 620 },
);

const modes = [0.4, 0.9, 1.8, 3.6];
show('Modes', 'curve', {
  axes: { x: axis('step', 'log'), y: axis('$|w_j - w_{\\infty,j}| / \\lVert w\\rVert^2$', 'log') },
  steps,
  series: modes.flatMap((rate, k) => [
    {
      name: `mode ${k + 1}`,
      role: 'measured',
      x: steps,
      y: range(1000, (i) => Math.exp(-rate * i * 0.01)),
    },
    {
      name: `mode ${k + 1}, predicted`,
      role: 'predicted',
      x: steps,
      y: range(1000, (i) => Math.exp(-rate * i * 0.0102)),
    },
  ]),
});

const n = 100000;
show('A hundred thousand points', 'curve', {
  axes: { x: axis('step'), y: axis('loss', 'linear') },
  series: [
    {
      name: 'train',
      role: 'train',
      x: range(n, (i) => i),
      y: range(n, (i) => Math.exp(-i / 3e4) + 0.05 * normal()),
    },
    {
      name: 'test',
      role: 'test',
      x: range(n, (i) => i),
      y: range(n, (i) => Math.exp(-i / 4e4) + 0.2),
    },
    { name: 'floor', role: 'reference', x: [0, n], y: [0.2, 0.2] },
  ],
});

show('Error band over seeds', 'curve', {
  axes: { x: axis('learning rate $\\eta$', 'log'), y: axis('deviation', 'log', '%') },
  series: [
    {
      name: 'mean of 8 seeds',
      role: 'measured',
      x: range(25, (i) => 1e-4 * 10 ** (i / 8)),
      y: range(25, (i) => 2e-3 * 10 ** (i / 8.5)),
      low: range(25, (i) => 1.4e-3 * 10 ** (i / 8.5)),
      high: range(25, (i) => 2.9e-3 * 10 ** (i / 8.5)),
    },
    {
      name: 'first order in η',
      role: 'predicted',
      x: range(25, (i) => 1e-4 * 10 ** (i / 8)),
      y: range(25, (i) => 2e-3 * 10 ** (i / 8)),
    },
  ],
});

show(
  'Points drawn by hand',
  'scatter',
  {
    axes: { x: axis('x'), y: axis('y') },
    series: [
      {
        name: 'data',
        role: 'train',
        x: range(14, (i) => -1 + i / 7),
        y: range(14, (i) => 0.6 * (i / 7) - 0.4 + 0.2 * normal()),
      },
      { name: 'least squares', role: 'predicted', x: [-1, 1], y: [-0.4, 0.8] },
      { name: 'gradient descent', role: 'reference', x: [-1, 1], y: [-0.3, 0.75] },
    ],
  },
  { onEdit: () => {}, extent: { x: [-1, 1], y: [-1, 1] } },
);
show('Cloud', 'scatter', {
  axes: { x: axis('$\\lambda_{\\max}$'), y: axis('sharpness') },
  series: [
    { name: 'runs', role: 'measured', x: range(3000, normal), y: range(3000, normal) },
    { name: 'edge', role: 'reference', x: [-4, 4], y: [2, 2] },
  ],
});

/** @param {number} k @param {number} noise */
const weights = (k, noise) => ({
  x: range(k, (i) => i + 1),
  y: range(k, (i) => Math.sin(i * 1.7) * Math.exp(-i / k) + noise * normal()),
});
for (const k of [12, 60, 2000]) {
  show(`${k} weights`, 'bars', {
    axes: { x: axis('column'), y: axis('weight') },
    series: [
      { name: 'gradient descent', role: 'measured', ...weights(k, 0.02) },
      { name: 'pseudo-inverse', role: 'predicted', ...weights(k, 0) },
    ],
  });
}
show('Spectrum', 'bars', {
  axes: { x: axis('index'), y: axis('eigenvalue of $X^TX$', 'log') },
  series: [
    {
      name: 'measured',
      role: 'measured',
      x: range(20, (i) => i + 1),
      y: range(20, (i) => 10 * 0.6 ** i),
    },
    {
      name: 'power law',
      role: 'predicted',
      x: range(20, (i) => i + 1),
      y: range(20, (i) => 11 * 0.6 ** i),
    },
  ],
});
/** @param {number} m @param {(i: number, j: number) => number} f @returns {Pick<import('../../web/plots/view.js').Series, 'x' | 'y' | 'z' | 'shape'>} */
const kernel = (m, f) => ({
  z: range(m * m, (i) => f(Math.floor(i / m), i % m)),
  shape: [m, m],
  x: [],
  y: [],
});
show('Kernel', 'matrix', {
  axes: { x: axis(''), y: axis(''), z: axis('covariance') },
  series: [
    {
      name: 'measured',
      role: 'measured',
      ...kernel(8, (i, j) => Math.cos(i - j) * Math.exp(-Math.abs(i - j) / 5) + 0.03 * normal()),
    },
    {
      name: 'predicted',
      role: 'predicted',
      ...kernel(8, (i, j) => Math.cos(i - j) * Math.exp(-Math.abs(i - j) / 5)),
    },
  ],
});
show('Sequential', 'matrix', {
  axes: { x: axis(''), y: axis(''), z: axis('') },
  series: [
    { name: 'distance', role: 'measured', ...kernel(64, (i, j) => Math.hypot(i - 20, j - 32)) },
  ],
});
show('A hundred thousand dots', 'scatter', {
  axes: { x: axis('x'), y: axis('y') },
  series: [{ name: 'samples', role: 'measured', x: range(n, normal), y: range(n, normal) }],
});
/** @param {number} from @param {number} to @param {number} count */
const between = (from, to, count) => range(count, (i) => from + ((to - from) * i) / (count - 1));
/** @param {Float64Array} x @param {Float64Array} y @param {(x: number, y: number) => number} f */
const over = (x, y, f) => ({
  x,
  y,
  z: range(x.length * y.length, (i) => f(x[i % x.length], y[Math.floor(i / x.length)])),
  shape: /** @type {[number, number]} */ ([y.length, x.length]),
});
const path = range(200, (i) => i);
show(
  'Loss landscape',
  'field',
  {
    axes: { x: axis('$w_1$'), y: axis('$w_2$'), z: axis('loss', 'log') },
    steps: path,
    series: [
      {
        name: 'loss',
        role: 'measured',
        ...over(
          between(-2, 2, 80),
          between(-1.5, 1.5, 60),
          (a, b) => (1 - a * b) ** 2 + 0.1 * (a - b) ** 2 + 0.01,
        ),
      },
      {
        name: 'gradient descent',
        role: 'measured',
        x: range(200, (i) => 1 + 0.8 * Math.exp(-i / 40)),
        y: range(200, (i) => 1 - 1.9 * Math.exp(-i / 20)),
      },
      {
        name: 'gradient flow',
        role: 'predicted',
        x: range(200, (i) => 1 + 0.8 * Math.exp(-i / 38)),
        y: range(200, (i) => 1 - 1.9 * Math.exp(-i / 24)),
      },
    ],
  },
  { upTo: 60 },
);
/** @param {number} x @param {number} t */
const wave = (x, t) => Math.sin(Math.PI * x) * Math.cos(3 * t) * Math.exp(-t / 3);
show('Solution and prediction', 'field', {
  axes: { x: axis('time $t$'), y: axis('place $x$'), z: axis('$u$') },
  series: ['network', 'closed form'].map((name, k) => ({
    name,
    role: k ? 'predicted' : 'measured',
    ...over(between(0, 3, 60), between(0, 1, 30), (t, x) => wave(x, t) + (k ? 0 : 0.03 * t * x)),
  })),
});
show('Uneven places', 'field', {
  axes: { x: axis('learning rate', 'log'), y: axis('width', 'log'), z: axis('loss') },
  series: [
    {
      name: 'loss',
      role: 'measured',
      ...over(
        range(9, (i) => 10 ** (i / 4 - 3)),
        Float64Array.from([8, 16, 64, 512, 1024]),
        (rate, width) => (Math.log10(rate) + Math.log2(width) / 5) ** 2,
      ),
    },
  ],
});
const sizes = [3, 6, 6, 2];
show('Small network', 'network', {
  axes: { x: axis(''), y: axis(''), z: axis('activation') },
  series: [
    ...sizes.slice(1).map((columns, l) => ({
      name: `$W_${l + 1}$`,
      role: /** @type {const} */ ('measured'),
      x: [],
      y: [],
      z: range(sizes[l] * columns, normal),
      shape: /** @type {[number, number]} */ ([sizes[l], columns]),
    })),
    ...sizes.map((count, l) => ({
      name: ['inputs', 'hidden 1', 'hidden 2', 'outputs'][l],
      role: /** @type {const} */ ('measured'),
      x: range(count, () => Math.tanh(normal())),
      y: [],
    })),
  ],
});
show('Large network', 'network', {
  axes: { x: axis(''), y: axis('') },
  series: [
    [64, 256],
    [256, 10],
  ].map(([rows, columns], l) => ({
    name: `layer ${l + 1}`,
    role: 'measured',
    x: [],
    y: [],
    z: range(rows * columns, normal),
    shape: [rows, columns],
  })),
});
/** @param {string} name @param {number[]} takes @param {number[]} slopes @param {number} value @param {number} blame */
const part = (name, takes, slopes, value, blame) => ({
  name,
  role: /** @type {const} */ ('measured'),
  x: takes,
  y: slopes,
  z: [value, blame],
  shape: /** @type {[number, number]} */ ([1, 2]),
});
show('A formula', 'graph', {
  axes: { x: axis(''), y: axis('blame'), z: axis('value') },
  series: [
    part('$w_2$', [], [], 1.5, -3),
    part('$w_1$', [], [], 0.5, -9),
    part('$x$', [], [], 2, -2.25),
    part('×', [1, 2], [2, 0.5], 1, -4.5),
    part('relu', [3], [1], 1, -4.5),
    part('×', [0, 4], [1, 1.5], 1.5, -3),
    part('$y$', [], [], 3, 3),
    part('−', [5, 6], [1, -1], -1.5, -3),
    part('^2', [7], [-3], 2.25, 1),
  ],
});
show('Optimizers', 'table', {
  axes: { x: axis('width'), y: axis('') },
  series: ['measured', 'predicted', 'deviation'].map((name, k) => ({
    name,
    role: k === 1 ? 'predicted' : 'measured',
    x: [32, 64, 128, 256],
    y: range(4, (i) => [0.31, 0.3, 0.01][k] * 2 ** -i),
  })),
});
show('A program', 'code', {
  axes: { x: axis('times'), y: axis('gave') },
  series: ['for epoch in range(9):', '    loss = train_step()', 'Loss: 0.2'].map((name, i) => ({ name, role: /** @type {const} */ (['measured', 'test', 'train'])[i], x: [3], y: [0.2] })),
}); // prettier-ignore
/** @param {number} phase @param {number} [slow] */
const spiral = (phase, slow = 1) => ({
  x: range(200, (i) => Math.exp((-i * slow) / 60) * Math.cos(i / 9 + phase)),
  y: range(200, (i) => Math.exp((-i * slow) / 60) * Math.sin(i / 9 + phase)),
});
show(
  'Phase plane',
  'scatter',
  {
    axes: { x: axis('position $q$'), y: axis('momentum $p$') },
    steps: path,
    series: [
      { name: 'from the right', role: 'measured', ...spiral(0) },
      { name: 'from the left', role: 'measured', ...spiral(Math.PI) },
      { name: 'theory', role: 'predicted', ...spiral(0, 1.1) },
      { name: 'fixed point', role: 'reference', x: [0], y: [0] },
    ],
  },
  { upTo: 120 },
);
show('Spectrum of points', 'scatter', {
  axes: { x: axis('index', 'log'), y: axis('eigenvalue', 'log') },
  series: [
    {
      name: 'kernel',
      role: 'measured',
      x: range(300, (i) => i + 1),
      y: range(300, (i) => (i + 1) ** -1.5 * Math.exp(0.1 * normal())),
    },
    { name: 'power law', role: 'predicted', x: [1, 300], y: [1, 300 ** -1.5] },
  ],
});
show('Small numbers and zeros', 'curve', {
  axes: { x: axis('step'), y: axis('gap', 'log') },
  series: [
    {
      name: 'gap',
      role: 'measured',
      x: range(60, (i) => i),
      y: range(60, (i) => (i > 40 ? 0 : 10 ** (-i / 3))),
    },
  ],
});
show('Nothing yet', 'curve', {
  axes: { x: axis('step'), y: axis('loss', 'log') },
  series: [{ name: 'measured', role: 'measured', x: [], y: [] }],
});

Object.assign(window, { plots });
