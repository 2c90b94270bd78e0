// The colours of figures: apart in every theme, in print, and for colour-blind eyes; the same thing in the same colour.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { contrast, labOf, parseColour, rampAt } from '../../web/plots/colour.js';
import { hueOf, huesOf, isFamily, linesOf } from '../../web/plots/lines.js';
import { apart, lineEnds, roomFor } from '../../web/plots/line-ends.js';
import { MOST_DRAWN } from '../../web/session/kept-runs.js';
import { lightPalette } from '../../web/plots/palette.js';

/** @typedef {import('../../web/plots/view.js').Role} Role */
/** @typedef {[number, number, number]} Triple */

/** Two hues that appear together are so far apart in OKLab: a just noticeable difference is about 0.02. */
const LEAST_DISTANCE = 0.09;
/** Neighbours on a ramp, whose order and labels help. */
const LEAST_STEP = 0.035;
/** Kept runs, which are paler than the present one and have letters. */
const LEAST_KEPT = 0.04;
/** Lines on their paper: WCAG 2.2, 1.4.11. */
const LEAST_CONTRAST = 3;
/** A prediction on the line that it predicts. */
const LEAST_ON_LINE = 1.5;

/**
 * What an eye without one kind of cone sees, in linear sRGB: Machado, Oliveira and Fernandes 2009, severity 1.
 * @type {Record<string, Triple[]>}
 */
const EYES = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}; // prettier-ignore

/** @param {number} c */
const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
/** @param {number} c */
const encoded = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

/** @param {string} colour @param {Triple[]} eye */
function seen(colour, eye) {
  const light = parseColour(colour).map((c) => linear(c / 255));
  const bytes = eye.map((row) => {
    const c = row.reduce((sum, part, i) => sum + part * light[i], 0);
    return 255 * encoded(Math.min(1, Math.max(0, c)));
  });
  return labOf(/** @type {Triple} */ (bytes));
}

/** The distance of two colours for the eye that tells them apart worst. @param {string} a @param {string} b */
const distance = (a, b) =>
  Math.min(
    ...Object.values(EYES).map((eye) => {
      const [p, q] = [seen(a, eye), seen(b, eye)];
      return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
    }),
  );

const STYLES = new URL('../../web/styles/', import.meta.url);
/** The custom properties of a rule. @param {string} file @param {string} selector */
function tokensOf(file, selector) {
  const css = readFileSync(new URL(file, STYLES), 'utf8');
  const rule = css.slice(css.indexOf(`${selector} {`));
  const found = rule.slice(0, rule.indexOf('}')).matchAll(/--([\w-]+): (#[0-9a-f]+)/g);
  return Object.fromEntries([...found].map(([, name, value]) => [name, value]));
}
const LIGHT = tokensOf('tokens.css', ':root');
/** @type {Record<string, Record<string, string>>} */
const THEMES = {
  light: LIGHT,
  dark: { ...LIGHT, ...tokensOf('tokens.css', ":root[data-theme='dark']") },
  projector: { ...LIGHT, ...tokensOf('tokens.css', ":root[data-theme='projector']") },
  'print from dark': {
    ...LIGHT,
    ...tokensOf('tokens.css', ":root[data-theme='dark']"),
    ...tokensOf('print.css', ':root[data-theme]'),
  },
};
const HUES = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'guess', 'reference'];

for (const [theme, tokens] of Object.entries(THEMES)) {
  test(`${theme}: any two hues are apart for every eye, and each can be seen on its paper`, () => {
    for (const [i, one] of HUES.entries()) {
      for (const paper of ['panel', 'paper']) {
        const seenOn = contrast(tokens[one], tokens[paper]);
        assert.ok(seenOn >= LEAST_CONTRAST, `${one} on ${paper}: ${seenOn}`);
      }
      for (const other of HUES.slice(i + 1)) {
        const far = distance(tokens[one], tokens[other]);
        assert.ok(far >= LEAST_DISTANCE, `${one} and ${other}: ${far}`);
      }
    }
    assert.equal(tokens['series-1'], tokens.measured, 'the first hue is what was measured');
    assert.equal(tokens['series-1'], tokens.train);
    assert.equal(tokens['series-5'], tokens.test);
  });
}

for (const dark of [false, true]) {
  test(`a ramp of eight goes one way and can be seen on ${dark ? 'dark' : 'light'} paper`, () => {
    const ramp = Array.from({ length: 8 }, (_, i) => rampAt(i / 7, dark));
    const lightness = ramp.map((colour) => labOf(parseColour(colour))[0]);
    for (const [i, colour] of ramp.entries()) {
      assert.ok(contrast(colour, dark ? '#1b1e22' : '#ffffff') >= LEAST_CONTRAST, colour);
      if (i === 0) continue;
      assert.ok(lightness[i] > lightness[i - 1] === dark, 'lightness turns back');
      const far = distance(colour, ramp[i - 1]);
      assert.ok(far >= LEAST_STEP, `${i}: ${far}`);
    }
  });
}

const palette = lightPalette();
/** @param {...[Role, string]} series */
const drawn = (...series) =>
  linesOf(
    series.map(([role, name]) => ({ role, name })),
    palette,
  );

test('the light palette is that of the page', () => {
  assert.deepEqual(palette.series, [1, 2, 3, 4, 5].map((i) => LIGHT[`series-${i}`])); // prettier-ignore
  for (const [name, value] of Object.entries(palette.colours)) assert.equal(value, LIGHT[name]);
});

test('a prediction has the hue of what it predicts, deeper, dashed, and seen on its line', () => {
  const [a, b, first, second] = drawn(
    ['measured', 'mode 1'],
    ['measured', 'mode 2'],
    ['predicted', 'mode 2, sigmoid'],
    ['predicted', 'mode 1, sigmoid'],
  );
  assert.notEqual(a.colour, b.colour);
  const hue = (/** @type {string} */ colour) => {
    const [, x, y] = labOf(parseColour(colour));
    return Math.atan2(y, x);
  };
  for (const [line, prediction] of [
    [a, second],
    [b, first],
  ]) {
    assert.ok(Math.abs(hue(line.colour) - hue(prediction.colour)) < 0.35, prediction.colour);
    assert.ok(contrast(line.colour, prediction.colour) >= LEAST_ON_LINE);
    assert.deepEqual(line.dash, []);
    assert.ok(prediction.dash.length > 0 && prediction.width < line.width);
  }
  const [, , chance] = drawn(['measured', 'a'], ['measured', 'b'], ['predicted', 'chance']);
  assert.equal(chance.colour, palette.colours.ink, 'what speaks of all has no hue');
  const [, radius, theory] = drawn(['measured', 'a'], ['measured', 'radius (control)'], ['predicted', 'theory, radius']); // prettier-ignore
  assert.ok(Math.abs(hue(radius.colour) - hue(theory.colour)) < 0.35, 'named at its end');
});

test('an ordered family has an ordered ramp, things that are only numbered have hues', () => {
  assert.ok(isFamily(['width 32', 'width 64', 'width 128']));
  assert.ok(isFamily(['α = 0.1', 'α = 0.01']));
  assert.ok(!isFamily(['mode 1', 'mode 2', 'mode 3']));
  assert.ok(!isFamily(['first layer', 'second layer']));
  const ramp = drawn(['measured', 'width 32'], ['measured', 'width 64'], ['measured', 'width 128']);
  assert.deepEqual(
    ramp.map(({ colour }) => colour),
    [0, 0.5, 1].map((t) => rampAt(t, false)),
  );
});

test('a thing has the same colour in every view', () => {
  const view = (/** @type {string[]} */ ...names) => ({
    series: names.map((name) => ({ role: /** @type {Role} */ ('measured'), name })),
  });
  const views = [view('a', 'b'), view('b', 'c, γ = 16'), view('c'), view('alone')];
  const hues = huesOf(views);
  const colours = views.map(({ series }) => linesOf(series, palette, hues).map((l) => l.colour));
  assert.equal(colours[0][1], colours[1][0], 'b');
  assert.equal(colours[1][1], colours[2][0], 'c, by its bare name');
  assert.notEqual(colours[0][0], colours[1][1], 'a and c stand in different views');
  assert.equal(hueOf('mean risk, b', hues), 1);
  assert.equal(hueOf('mean risk', hues), undefined);
  assert.equal(hueOf('mean risk, r (control)', new Map([['r (control)', 4]])), 4);
  assert.notEqual(colours[1][0], colours[1][1]);
  assert.equal(colours[3][0], palette.colours.measured, 'what stands alone is blue');
});

for (const theme of ['light', 'dark', 'projector']) {
  test(`${theme}: kept runs and the present one can be told apart, and have their letters at their ends`, () => {
    const tokens = THEMES[theme];
    const colours = Object.fromEntries(
      Object.keys(palette.colours).map((name) => [name, tokens[name]]),
    );
    const themed = {
      ...palette,
      colours,
      series: [1, 2, 3, 4, 5].map((i) => tokens[`series-${i}`]),
    };
    const runs = Array.from({ length: MOST_DRAWN }, (_, i) => ({
      ...{ role: /** @type {Role} */ ('measured'), run: i + 1 },
      name: `Run ${String.fromCharCode(65 + i)}: descent`,
    }));
    const series = [{ role: /** @type {Role} */ ('measured'), name: 'descent' }, ...runs];
    const lines = linesOf(series, themed);
    for (const [i, { colour }] of lines.entries()) {
      for (const other of lines.slice(i + 1)) {
        const far = distance(colour, other.colour);
        assert.ok(far >= LEAST_KEPT, `${i}: ${far}`);
      }
    }
    const ends = lineEnds(/** @type {any} */ (series)).map(({ text }) => text);
    assert.deepEqual(ends, ['now', 'A', 'B', 'C', 'D', 'E']);
  });
}

test('ends of lines are named where there is room, in their order, and never over one another', () => {
  /** @param {...string} names @returns {any[]} */
  const series = (...names) => names.map((name) => ({ role: 'measured', name }));
  const widths = lineEnds(series('width 32', 'width 64'));
  assert.deepEqual(widths.map(({ text }) => text), ['32', '64']); // prettier-ignore
  assert.deepEqual(lineEnds(series('alone')), []);
  assert.ok(roomFor(widths, { width: 640, height: 400 }) > 0);
  assert.equal(roomFor(widths, { width: 340, height: 400 }), 0, 'a phone has the key');
  const long = lineEnds(series('a name that is longer than a fifth of the figure', 'another'));
  assert.equal(roomFor(long, { width: 640, height: 400 }), 0);
  const box = { top: 0, height: 100 };
  assert.deepEqual(apart([10, 12, 60], 15, box), [10, 25, 60]);
  assert.deepEqual(apart([90, 95, 99], 15, box), [70, 85, 100]);
});
