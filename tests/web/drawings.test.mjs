// Drawings of the prose, and equations whose letters say what they mean.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formulaParts } from '../../web/text/formula-parts.js';
import { DRAWINGS, withDrawings } from '../../web/tools/site/drawings.mjs';
import { findLessons } from '../../web/tools/site/lessons.mjs';
import { formula, renderMathematics } from '../../web/tools/site/mathematics.mjs';
import { markSymbols } from '../../web/tools/site/symbols.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** @param {string} slug */
const proseOf = (slug) => readFileSync(`${ROOT}lessons/${slug}/index.html`, 'utf8');

for (const [name, draw] of Object.entries(DRAWINGS)) {
  test(`the drawing ${name} stays in its frame and is told in words`, () => {
    const { width, height, body, words } = draw();
    assert.ok(words.length > 60, 'a text alternative says what is seen');
    assert.doesNotMatch(body, /NaN|Infinity/);
    for (const [, list] of body.matchAll(/ d="M([^"]*)"/g)) {
      for (const [x, y] of list.split('L').map((pair) => pair.split(' ').map(Number))) {
        assert.ok(x >= 0 && x <= width && y >= 0 && y <= height, `${x} ${y} of ${width} ${height}`);
      }
    }
    for (const [, y] of body.matchAll(/<text x="[^"]*" y="([^"]*)"/g))
      assert.ok(Number(y) >= 12 && Number(y) <= height, `a label at ${y} of ${height}`);
  });
}

test('a drawing that does not exist fails the build', () => {
  assert.throws(() => withDrawings('<figure data-drawing="cat">'), /no drawing “cat”/);
});

for (const { slug, symbols, formulas } of findLessons(ROOT)) {
  test(`${slug} has a drawing with a caption`, () => {
    const prose = proseOf(slug);
    if (/<figure data-drawing="\w+">\s*<figcaption>[^<]+<\/figcaption>/.test(prose)) return;
    // Or one of the lesson's own, which says in words what is seen.
    assert.match(
      prose,
      /<svg[^>]* role="img"[^>]*>\s*<title [^>]*>[^<]+<\/title>\s*<desc [^>]*>[^<]{60,}<\/desc>/,
    );
    assert.match(prose, /<\/svg>\s*<figcaption>/);
  });

  test(`${slug}: each symbol that it explains stands in an equation, and each equation says one`, () => {
    const prose = [...proseOf(slug).matchAll(/\$\$([^$]+)\$\$/g)].map(([, tex]) => tex);
    const live = Object.values(formulas).flatMap(formulaParts);
    const said = [...prose, ...live].map((tex) => markSymbols(tex, symbols));
    for (const [i, symbol] of Object.keys(symbols).entries()) {
      const mark = `\\htmlData{symbol=${i}}`;
      assert.ok(said.some((tex) => tex.includes(mark)), `${symbol} stands nowhere`); // prettier-ignore
    }
    for (const [i, tex] of said.slice(0, prose.length).entries())
      assert.match(tex, /htmlData/, `nothing is said in ${prose[i]}`);
  });
}

test('a symbol is marked as a whole, outside of words and of commands', () => {
  const symbols = { '\\eta': 'rate', w_1: 'first', w: 'all', s: 'target' };
  const marked = (/** @type {string} */ tex) => markSymbols(tex, symbols);
  const at = (/** @type {number} */ i, /** @type {string} */ tex) => `{\\htmlData{symbol=${i}}{${tex}}}`; // prettier-ignore
  assert.equal(marked('\\eta w_1^2'), `${at(0, '\\eta')} ${at(1, 'w_1^2')}`);
  assert.equal(marked('\\sin w'), `\\sin ${at(2, 'w')}`);
  assert.equal(marked('\\text{so } \\dot w_1 \\etas'), '\\text{so } \\dot w_1 \\etas');
  assert.equal(marked('e^{-4st}'), `e^{-4${at(3, 's')}t}`);
});

test('a marked symbol says its meaning; nothing else is trusted, and inline formulas are as they were', () => {
  const html = renderMathematics('$$\\eta x$$ $\\eta$', 'here', { '\\eta': 'rate & "pace"' });
  assert.equal(html.match(/data-says="rate &amp; &quot;pace&quot;"/g)?.length, 1);
  assert.doesNotMatch(formula('\\href{javascript:alert(1)}{x}'), /<a|href=/);
});
