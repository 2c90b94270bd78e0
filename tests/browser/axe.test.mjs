// axe finds nothing to object to: every page, each theme, laptop and phone, every browser.
import assert from 'node:assert/strict';
import { DIST, inEachBrowser } from './harness.mjs';
import { filesOf } from './harness/folder.mjs';
import { THEMES, WIDTHS, openThemed } from './harness/looks.mjs';

/**
 * Runs axe in the page; loaded as a script of the site's own origin, which the policy allows.
 * @param {import('./harness/page.mjs').Page} page
 */
async function violations(page) {
  await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = '/__lm_test__/axe.js';
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
      }),
  );
  return page.evaluate(async () => {
    const { axe } = /** @type {any} */ (window);
    const found = await axe.run(document, { resultTypes: ['violations'] });
    return found.violations.map((/** @type {any} */ violation) => {
      const where = violation.nodes.slice(0, 4).map((/** @type {any} */ node) => {
        const why = node.any.concat(node.all, node.none)[0]?.message ?? '';
        return `    ${node.target.flat().join(' ')} ${node.html.slice(0, 160)}\n      ${why}`;
      });
      return `${violation.id} (${violation.nodes.length}): ${violation.help}\n${where.join('\n')}`;
    });
  });
}

inEachBrowser((check) => {
  for (const file of filesOf(DIST, '.html')) {
    for (const width of WIDTHS) {
      for (const theme of THEMES) {
        check(`${file} ${width} ${theme}`, async (page) => {
          await openThemed(page, file, width, theme);
          const found = await violations(page);
          assert.equal(found.length, 0, `axe:\n${found.join('\n')}`);
        });
      }
    }
  }
});
