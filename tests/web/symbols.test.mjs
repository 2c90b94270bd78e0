// Letters of displayed equations: each is named by its lesson, or said in words before it or right behind it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findLessons } from '../../web/tools/site/lessons.mjs';
import { markSymbols } from '../../web/tools/site/symbols.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Letters that every reader knows: differential, Euler's number, identity, order of magnitude, π. */
const KNOWN = new Set(['d', 'e', 'I', 'O', '\\pi']);
/** Words, alphabets (ℝ, 𝒩) and places for numbers are no letters. */
const WORDS = /\\(?:text|mathrm|operatorname|val|mathcal|mathbb|tag)\*?(?:\{[^{}]*\}| ?[A-Z])/g;
const INDEX = /_(?:\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z\d])/g;
/** Commands that stand for a letter. */
const LETTER =
  /\\(?:loss|(?:var)?(?:alpha|beta|gamma|delta|epsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|chi|psi|omega)|Gamma|Delta|Theta|Lambda|Sigma|Phi|Psi|Omega|ell)(?![A-Za-z])|(?<![\\A-Za-z])[A-Za-z](?![A-Za-z])|(?<=\\[a-z]+ )[A-Za-z]/g;

/** The letters of a formula, without its indices. @param {string} tex @returns {string[]} */
export const lettersOf = (tex) => tex.replace(WORDS, ' ').replace(INDEX, ' ').match(LETTER) ?? [];

/** Indices over which a formula sums or multiplies. @param {string} tex */
const bound = (tex) =>
  [...tex.matchAll(/\\(?:sum|prod|min|max)(?:\\limits)?_(?:\{([a-z])|([a-z]))/g)].map(
    ([, braced, bare]) => braced ?? bare ?? '',
  );

/**
 * Formulas of a page in its order, with the number of paragraphs before each.
 * @param {string} html
 */
function formulasOf(html) {
  const text = html
    .replace(/<!--[^]*?-->/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  return [...text.matchAll(/\$\$([^$]+)\$\$|\$([^$]+)\$/g)].map(({ 1: shown, 2: said, index }) => ({
    tex: shown ?? said ?? '',
    shown: shown !== undefined,
    paragraph: (text.slice(0, index).match(/<(?:p|li|figcaption)[ >]/g) ?? []).length,
  }));
}

/** Letters of displayed equations that nothing names. @param {string} html @param {Record<string, string>} symbols */
export function unnamed(html, symbols) {
  const named = new Set(Object.keys(symbols).flatMap((symbol) => lettersOf(symbol)));
  const formulas = formulasOf(html);
  return formulas
    .filter(({ shown }) => shown)
    .flatMap(({ tex, paragraph }) => {
      const said = formulas
        .filter((one) => !one.shown && one.paragraph <= paragraph + 1)
        .flatMap((one) => lettersOf(one.tex));
      const free = new Set([...named, ...said, ...bound(tex), ...KNOWN]);
      return lettersOf(tex)
        .filter((letter) => !free.has(letter))
        .map((letter) => `${letter} in ${tex.trim()}`);
    });
}

for (const { slug, symbols, formulas } of findLessons(ROOT)) {
  const html = readFileSync(`${ROOT}lessons/${slug}/index.html`, 'utf8');

  test(`${slug}: each letter of an equation is named, or said before it or in the next paragraph`, () => {
    assert.deepEqual(unnamed(html, symbols), []);
  });

  test(`${slug}: each name that the lesson lists stands in an equation`, () => {
    const shown = formulasOf(html).filter((one) => one.shown);
    const all = [...shown.map(({ tex }) => tex), ...Object.values(formulas)];
    const names = Object.keys(symbols);
    const used = new Set(
      all.flatMap((tex) =>
        [...markSymbols(tex, symbols).matchAll(/symbol=(\d+)/g)].map(([, i]) => names[Number(i)]),
      ),
    );
    assert.deepEqual(names.filter((name) => !used.has(name)), []); // prettier-ignore
  });
}

test('a letter that nothing names is found, and one that is said too late', () => {
  const page = (/** @type {string} */ text) => `<p>Let $a$ be.</p>\n<div>$$a + b = \\sum_{i} c_i$$</div>\n${text}`; // prettier-ignore
  const found = (/** @type {string} */ text, symbols = {}) =>
    unnamed(page(text), symbols).map((one) => one.slice(0, 1));
  assert.deepEqual(found(''), ['b', 'c']);
  assert.deepEqual(found('<p>with $b$ and $c$</p>'), []);
  assert.deepEqual(found('<p>and</p><p>with $b$ and $c$</p>'), ['b', 'c']);
  assert.deepEqual(found('', { b: 'second', c_i: 'others' }), []);
});
