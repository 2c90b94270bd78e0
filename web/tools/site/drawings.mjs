// Small drawings for the prose, each from its own formula; colours come from the page's styles.
import { escape } from './frame.mjs';

/** A point of a drawing: x to the right, y up. @typedef {[number, number]} Point */
/** What is drawn, and the same in words. @typedef {{width: number, height: number, body: string, words: string}} Drawing */

/** Pixels of the drawing's own coordinates, with their origin. @typedef {{x: number, y: number, unit: number}} Frame */

/** @param {Frame} frame @param {Point} point */
const placed = ({ x, y, unit }, [a, b]) =>
  `${(x + unit * a).toFixed(1)} ${(y - unit * b).toFixed(1)}`;

/** @param {Frame} frame @param {Point[]} points @param {string} kind */
const line = (frame, points, kind) =>
  `<path class="${kind}" d="M${points.map((point) => placed(frame, point)).join('L')}"/>`;

/** @param {Frame} frame @param {Point[]} points @param {string} kind @param {number} [radius] */
const dots = (frame, points, kind, radius = 3) =>
  points
    .map((point) => placed(frame, point).split(' '))
    .map(([cx, cy]) => `<circle class="${kind}" cx="${cx}" cy="${cy}" r="${radius}"/>`)
    .join('');

/** @param {Frame} frame @param {Point} point @param {string} text @param {'start' | 'middle' | 'end'} [anchor] */
function label(frame, point, text, anchor = 'start') {
  const [x, y] = placed(frame, point).split(' ');
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${escape(text)}</text>`;
}

/** A line with a head. @param {Frame} frame @param {Point} from @param {Point} to @param {string} kind */
function arrow(frame, from, to, kind) {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const size = 7 / frame.unit;
  /** @param {number} turn @returns {Point} */
  const side = (turn) => [
    to[0] - size * Math.cos(angle + turn),
    to[1] - size * Math.sin(angle + turn),
  ];
  return line(frame, [from, to], kind) + line(frame, [side(0.45), to, side(-0.45)], kind);
}

/** @param {number} from @param {number} to @param {number} count @param {(t: number) => Point} at */
const curve = (from, to, count, at) =>
  Array.from({ length: count + 1 }, (_, i) => at(from + ((to - from) * i) / count));

/** @param {number} a half-axis across @param {number} b half-axis up */
const ellipse = (a, b) => curve(0, 2 * Math.PI, 60, (t) => [a * Math.cos(t), b * Math.sin(t)]);

/** Gradient descent on ½(λ₁x² + λ₂y²). @param {Point} start @param {number} eta @param {[number, number]} lambda @param {number} steps */
const descent = ([x, y], eta, [first, second], steps) =>
  Array.from(
    { length: steps + 1 },
    (_, k) => /** @type {Point} */ ([x * (1 - eta * first) ** k, y * (1 - eta * second) ** k]),
  );

/** A valley ten times steeper across than along, and a walk in it. @returns {Drawing} */
function valley() {
  const frame = { x: 180, y: 75, unit: 60 };
  const walk = descent([-2.6, 0.8], 1.8, [0.1, 1], 14);
  const levels = [0.15, 0.4, 0.7, 1].map((r) => line(frame, ellipse(2.8 * r, 0.9 * r), 'thin'));
  return {
    width: 360,
    height: 150,
    body: levels.join('') + line(frame, walk, 'main') + dots(frame, walk, 'main', 2.5),
    words:
      'Seen from above: a long narrow valley with its level lines. Steps of gradient descent cross its floor again and again while they creep along it.',
  };
}

/** One parabola, walked with three step sizes. @returns {Drawing} */
function bowls() {
  const factors = /** @type {const} */ ([0.5, -0.8, -1.12]);
  const words = ['ηλ = 0.5', 'ηλ = 1.8', 'ηλ = 2.12'];
  const body = factors.map((factor, i) => {
    const frame = { x: 65 + 120 * i, y: 120, unit: 50 };
    const start = i === 2 ? 0.55 : 0.95;
    const walk = Array.from({ length: 6 }, (_, k) => start * factor ** k);
    /** @param {number} x @returns {Point} */
    const on = (x) => [x, 1.8 * x * x];
    const bowl = line(frame, curve(-1.02, 1.02, 40, on), 'thin');
    const steps = line(frame, walk.map(on), 'main') + dots(frame, walk.map(on), 'main', 2.6);
    return bowl + steps + label(frame, [0, -0.45], words[i] ?? '', 'middle');
  });
  return {
    width: 370,
    height: 150,
    body: body.join(''),
    words:
      'Three parabolas with the steps of gradient descent. At a learning rate times curvature of 0.5 the walk slides down one side, at 1.8 it swings from side to side and narrows, at 2.12 it swings wider at every step.',
  };
}

/** The solutions of one equation in two weights, the row space and the null space. @returns {Drawing} */
function spaces() {
  const frame = { x: 130, y: 140, unit: 42 };
  const row = /** @type {Point} */ ([0.8, 0.6]);
  const null_ = /** @type {Point} */ ([-0.6, 0.8]);
  /** @param {number} a along the row space @param {number} b along the null space @returns {Point} */
  const at = (a, b) => [a * row[0] + b * null_[0], a * row[1] + b * null_[1]];
  return {
    width: 340,
    height: 190,
    body:
      line(frame, [at(-1, 0), at(4.2, 0)], 'thin') +
      line(frame, [at(0, -1), at(0, 3)], 'thin') +
      line(frame, [at(2.6, -1.6), at(2.6, 2.2)], 'dash') +
      arrow(frame, at(0, 1.5), at(2.6, 1.5), 'main') +
      arrow(frame, at(0, 0), at(2.6, 0), 'thin') +
      arrow(frame, at(2.6, 0), at(2.6, 1.5), 'other') +
      dots(frame, [at(0, 1.5)], 'main') +
      dots(frame, [at(2.6, 0)], 'ink') +
      label(frame, at(0.1, 1.85), 'start', 'end') +
      label(frame, at(2.2, -0.32), 'w*', 'end') +
      label(frame, at(2.85, 0.62), 'w⊥') +
      label(frame, at(2.75, -1.55), 'all that fit') +
      label(frame, at(4.25, -0.1), 'row space') +
      label(frame, at(0, 3.1), 'null space', 'middle'),
    words:
      'A plane of two weights. The row space and the null space cross at a right angle in the origin. From the start training moves parallel to the row space until it meets the dashed line of all weights that fit. It ends at the shortest of them, w*, plus the part w⊥ of the start that lies along the null space.',
  };
}

/** The minima of (s − w₁w₂)², the hyperbola of a start, and the circle that holds. @returns {Drawing} */
function hyperbola() {
  const frame = { x: 60, y: 160, unit: 46 };
  const s = 2;
  const kappa = 3.99;
  const end = Math.sqrt((kappa + Math.sqrt(kappa ** 2 + 4 * s ** 2)) / 2);
  return {
    width: 320,
    height: 190,
    body:
      line(
        frame,
        [
          [-0.3, 0],
          [5, 0],
        ],
        'thin',
      ) +
      line(
        frame,
        [
          [0, -0.4],
          [0, 3.2],
        ],
        'thin',
      ) +
      line(
        frame,
        curve(0.64, 4.6, 50, (w) => [w, s / w]),
        'dash',
      ) +
      line(
        frame,
        curve(2, 3.6, 40, (w) => [w, Math.sqrt(w * w - kappa)]),
        'thin',
      ) +
      line(
        frame,
        curve(2, end, 30, (w) => [w, Math.sqrt(Math.max(0, w * w - kappa))]),
        'main',
      ) +
      dots(frame, [[2, 0.1]], 'main') +
      dots(frame, [[end, s / end]], 'ink') +
      label(frame, [1.9, 0.18], 'start', 'end') +
      label(frame, [0.85, 2.7], 'minima: w₁w₂ = s') +
      label(frame, [3.55, 2.5], 'κ stays') +
      label(frame, [5, 0.12], 'w₁', 'end') +
      label(frame, [0.1, 3.1], 'w₂'),
    words:
      'The plane of the two weights. A dashed hyperbola holds all minima. A second hyperbola, on which the difference of the squares stays the same, leads from the start to the point where the two cross.',
  };
}

/** Level lines of xy and a walk past the saddle. @returns {Drawing} */
function saddle() {
  const frame = { x: 170, y: 85, unit: 40 };
  /** @param {number} height @param {number} side */
  const level = (height, side) =>
    line(frame, curve(-1.4, 1.4, 40, (t) => {
      const [u, v] = [height * Math.sinh(t), side * height * Math.cosh(t)];
      return height > 0 ? [u, v] : [v, u];
    }), 'thin'); // prettier-ignore
  const levels = [0.45, 0.9].flatMap((r) => [
    level(r, 1),
    level(r, -1),
    level(-r, 1),
    level(-r, -1),
  ]);
  const walk = curve(0, 5.2, 60, (t) => [-0.011 * Math.exp(t), 1.9 * Math.exp(-t)]);
  const marks = [0, 1, 2, 3, 4, 5].map((t) => /** @type {Point} */ ([-0.011 * Math.exp(t), 1.9 * Math.exp(-t)])); // prettier-ignore
  return {
    width: 340,
    height: 170,
    body:
      levels.join('') +
      line(frame, walk, 'main') +
      dots(frame, marks, 'main', 2.6) +
      dots(frame, [[0, 0]], 'ink') +
      label(frame, [0.15, 0.12], 'saddle'),
    words:
      'Level lines of a saddle. A walk comes down steeply toward the saddle, stays near it for most of its time, and then leaves along the other axis. Dots mark equal times.',
  };
}

/** A curved family of functions and its tangent. @returns {Drawing} */
function tangent() {
  const frame = { x: 40, y: 165, unit: 46 };
  /** @param {number} x @returns {Point} */
  const family = (x) => [x, 0.35 + 0.9 * x - 0.13 * x * x];
  return {
    width: 330,
    height: 185,
    body:
      line(frame, curve(0, 5.6, 50, family), 'main') +
      line(
        frame,
        [
          [0, 0.35],
          [3.1, 3.14],
        ],
        'dash',
      ) +
      dots(frame, [family(0)], 'ink') +
      dots(frame, [family(0.7), family(4.6)], 'main') +
      label(frame, [0.1, 0.1], 'start') +
      label(frame, [0.95, 0.85], 'lazy: still on the tangent') +
      label(frame, [4.6, 1.3], 'rich', 'middle') +
      label(frame, [2.75, 3.1], 'linearization', 'end'),
    words:
      'A curve stands for what a network can compute, a dashed line for its linearization at the start. Near the start the two are one; far away the curve has left its tangent.',
  };
}

/** Loss against the learning rate for three widths, twice. @returns {Drawing} */
function transfer() {
  const panels = [
    { x: 20, shift: 0.55, words: 'the best rate moves' },
    { x: 200, shift: 0, words: 'the best rate stays' },
  ];
  const body = panels.map(({ x, shift, words }) => {
    const frame = { x, y: 130, unit: 40 };
    const ways = [0, 1, 2].map((k) => {
      const best = 2.4 - shift * k;
      const floor = 1 - 0.35 * k;
      /** @param {number} r @returns {Point} */
      const loss = (r) => [r, floor + 0.55 * (r - best) ** 2];
      const kind = `ramp-${k}`;
      return (
        line(frame, curve(Math.max(0.1, best - 1.7), Math.min(3.7, best + 1.7), 30, loss), kind) +
        dots(frame, [[best, floor]], kind)
      );
    });
    const axes = line(
      frame,
      [
        [0, 2.9],
        [0, 0],
        [3.8, 0],
      ],
      'thin',
    );
    return axes + ways.join('') + label(frame, [1.9, -0.45], words, 'middle');
  });
  return {
    width: 370,
    height: 155,
    body: body.join(''),
    words:
      'Loss against the learning rate, for three widths. On the left the lowest point moves to smaller rates as the network grows wider; on the right all lowest points lie at one rate.',
  };
}

/** A row of layers, one of them edited. @returns {Drawing} */
function chain() {
  const frame = { x: 24, y: 70, unit: 62 };
  const layers = [0, 1, 2, 3, 4].map((i) => {
    const [x, y] = placed(frame, [i, 0.3]).split(' ');
    return `<rect class="${i === 2 ? 'main' : 'thin'}" x="${x}" y="${y}" width="36" height="38" rx="5"/>`;
  });
  const ahead = [2, 3].map((i) => arrow(frame, [i + 0.62, 0.08], [i + 0.98, 0.08], 'main'));
  const back = [2, 1].map((i) => arrow(frame, [i - 0.02, -0.1], [i - 0.38, -0.1], 'other'));
  return {
    width: 340,
    height: 125,
    body:
      layers.join('') +
      ahead.join('') +
      back.join('') +
      label(frame, [2.29, 0.5], 'edit', 'middle') +
      label(frame, [3.8, -0.75], 'other activations', 'middle') +
      label(frame, [0.9, -0.75], 'other errors', 'middle'),
    words:
      'Five layers in a row; the third is edited. Layers after it receive other activations, layers before it receive another error coming back.',
  };
}

/** The same states as two networks place them. @returns {Drawing} */
function neighbours() {
  const states = /** @type {Point[]} */ ([[0, 0], [0.5, 0.2], [-0.3, 0.45], [0.25, -0.5], [1.2, 0.5], [-1.1, 0.2], [-0.6, -0.9], [0.9, -0.8], [0.4, 1]]); // prettier-ignore
  const turned = states.map(
    ([x, y], i) =>
      /** @type {Point} */ (
        i === 3 ? [1.1, 0.75] : i === 8 ? [0.35, -0.45] : [0.3 * x - 0.95 * y, 0.95 * x + 0.3 * y]
      ),
  );
  const near = [
    [1, 2, 3],
    [1, 2, 8],
  ];
  const body = [states, turned].map((points, side) => {
    const frame = { x: 90 + 180 * side, y: 70, unit: 46 };
    const others = points.filter((_, i) => i > 0 && !near[side].includes(i));
    const rays = near[side].map((i) => line(frame, [points[0], points[i]], 'thin'));
    return (
      rays.join('') +
      dots(frame, others, 'soft') +
      dots(
        frame,
        near[side].map((i) => points[i]),
        'main',
        4,
      ) +
      dots(frame, [points[0]], 'ink', 4) +
      label(frame, [0, -1.5], side === 0 ? 'first network' : 'second network', 'middle')
    );
  });
  return {
    width: 360,
    height: 150,
    body: body.join(''),
    words:
      'The same nine states as two networks place them, the second turned against the first. Of the three nearest neighbours of one state, two are the same for both networks.',
  };
}

/** @type {Record<string, () => Drawing>} */
export const DRAWINGS = { valley, bowls, spaces, hyperbola, saddle, tangent, transfer, chain, neighbours }; // prettier-ignore

/** A drawing as SVG with its words. @param {string} name */
function drawn(name) {
  const draw = DRAWINGS[name];
  if (!draw) throw new Error(`there is no drawing “${name}”; there are ${Object.keys(DRAWINGS)}`);
  const { width, height, body, words } = draw();
  return `<svg role="img" aria-label="${escape(words)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${body}</svg>`;
}

/** Prose in which `<figure data-drawing="NAME">` has its drawing before its caption. @param {string} prose */
export const withDrawings = (prose) =>
  prose.replace(
    /<figure data-drawing="([a-z]+)">/g,
    (_, /** @type {string} */ name) => `<figure class="drawing">${drawn(name)}`,
  );
