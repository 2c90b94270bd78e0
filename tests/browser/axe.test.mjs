// axe finds nothing to object to: every page, each theme, laptop and phone, every browser.
import assert from 'node:assert/strict';
import { DIST, inEachBrowser, share } from './harness.mjs';
import { pagesOf } from './harness/folder.mjs';
import { THEMES, WIDTHS, openThemed } from './harness/looks.mjs';

/** What depends on the theme; the rest is asked in one theme only. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** Loads axe as a script of the site's own origin, which the policy allows. @param {import('./harness/page.mjs').Page} page */
const loadAxe = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = '/__lm_test__/axe.js';
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
      }),
  );

/**
 * Fails with what axe objects to.
 * @param {import('./harness/page.mjs').Page} page
 * @param {string} what
 * @param {string[]} [rules] all when not given
 */
async function expectNothing(page, what, rules) {
  const found = await page.evaluate(async (only) => {
    for (const fade of document.getAnimations()) if (fade instanceof CSSTransition) fade.finish();
    const { axe } = /** @type {any} */ (window);
    const options = { resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) };
    const result = await axe.run(document, options);
    return result.violations.map((/** @type {any} */ violation) => {
      const where = violation.nodes.slice(0, 4).map((/** @type {any} */ node) => {
        const why = node.any.concat(node.all, node.none)[0]?.message ?? '';
        return `    ${node.target.flat().join(' ')} ${node.html.slice(0, 160)}\n      ${why}`;
      });
      return `${violation.id} (${violation.nodes.length}): ${violation.help}\n${where.join('\n')}`;
    });
  }, rules ?? null);
  assert.equal(found.length, 0, `${what}:\n${found.join('\n')}`);
}

/** Takes away the drawn half of each formula, four fifths of all elements: it inherits its colour
 * and is hidden from readers, who get the other half. @param {import('./harness/page.mjs').Page} page */
const dropDrawnFormulas = (page) =>
  page.evaluate(() => {
    for (const element of document.querySelectorAll('.katex-html')) element.remove();
  });

inEachBrowser((check, name) => {
  for (const file of share(name, pagesOf(DIST), String)) {
    for (const width of WIDTHS) {
      check(`${file} at ${width}, in each theme`, async (page) => {
        const [first, ...others] = THEMES;
        await openThemed(page, file, width, first);
        await loadAxe(page);
        if (width !== WIDTHS[0]) await dropDrawnFormulas(page); // the same ones, seen at the first
        await expectNothing(page, first);
        await dropDrawnFormulas(page);
        for (const theme of others) {
          await page.choose('lm-theme >> select', theme);
          await page.waitFor((wanted) => document.documentElement.dataset.theme === wanted, theme);
          await expectNothing(page, theme, OF_COLOUR);
        }
      });
    }
  }
});
