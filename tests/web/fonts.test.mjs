// Fonts in two files: ranges that part exactly, faces of formulas by KaTeX's rules, weights that are used.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { partRange, readRange } from '../../web/tools/site/fonts.mjs';
import { renderMathematics } from '../../web/tools/site/mathematics.mjs';
import { shownCharacters } from '../../web/tools/site/shown.mjs';

const ROOT = new URL('../../', import.meta.url);
const read = (/** @type {string} */ name) => readFileSync(new URL(name, ROOT), 'utf8');

/** @param {string} range @returns {number[]} every code point of it */
const codes = (range) =>
  readRange(range).flatMap(([a, b]) => Array.from({ length: b - a + 1 }, (_, k) => a + k));

test('a range is parted into what is shown and the rest, without gap or overlap', () => {
  const whole = 'U+0020-007E, U+00E9, U+2000-2010';
  const { text, shown, rest } = partRange(whole, 'zebra é\u2000\u2010\u03b1a');
  assert.equal(text, ' aberzé\u2000\u2010');
  assert.equal(shown, 'U+20, U+61-62, U+65, U+72, U+7A, U+E9, U+2000, U+2010');
  assert.deepEqual(
    [...codes(shown), ...codes(rest)].sort((a, b) => a - b),
    codes(whole),
  );
});

test('characters of formulas go to the faces in which KaTeX sets them, the others to the text', () => {
  const { text, formulas, add } = shownCharacters(read('node_modules/katex/dist/katex.min.css'));
  add(renderMathematics('<p title="ø">a&nbsp;€ $x + \\mathcal{L} \\mathbf{W}$ then</p>', 'here'));
  const of = (/** @type {string} */ face) => [...(formulas.get(face) ?? [])].join('');
  assert.equal(of('KaTeX_Math 400 italic'), 'x');
  assert.equal(of('KaTeX_Caligraphic 400 normal'), 'L');
  assert.equal(of('KaTeX_Main 700 normal'), 'W');
  assert.ok(of('KaTeX_Main 400 normal').includes('+'));
  for (const character of 'ø€\u00a0then') assert.ok(text.has(character), character);
  assert.ok(!text.has('W') && !text.has('+'), 'formulas are no text');
});

test('no style sheet asks for a weight that the subsets lack', () => {
  /** @type {Record<string, number[]>} */
  const limits = {};
  for (const [, family = '', weights = ''] of read('web/styles/fonts.css').matchAll(
    /font-family: '?([^';]+)'?;\s*font-style: normal;\s*font-weight: ([^;]+);/g,
  )) {
    limits[family] = weights.split(' ').map(Number);
  }
  const families = { serif: 'Source Serif 4', sans: 'Inter', mono: 'JetBrains Mono' };
  let asked = 0;
  for (const name of readdirSync(new URL('web/styles', ROOT)).filter(
    (one) => one !== 'fonts.css',
  )) {
    for (const [whole, weight, kind] of read(`web/styles/${name}`).matchAll(
      /font:\s*(\d{3})\s[^;]*var\(--(serif|sans|mono)\)/g,
    )) {
      const [least = 0, most = least] = limits[families[/** @type {'sans'} */ (kind)]] ?? [];
      assert.ok(Number(weight) >= least && Number(weight) <= most, `${name}: ${whole}`);
      ++asked;
    }
  }
  assert.ok(asked > 20, `${asked} declarations`);
});
