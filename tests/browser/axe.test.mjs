// axe finds nothing to object to: every page, each theme, laptop and phone, every browser. Where a whole page is
// open, its ids are their own, its formulas whole, and its equations fit.
import assert from 'node:assert/strict';
import { temporaryFolder } from '../cli/temporary.mjs';
import { DIST, inChromiumFirst, inEachBrowser, sampled, share } from './harness.mjs';
import { openExperiment, pressEntry, runToEnd, showTheory, within } from './harness/experiment.mjs';
import { dropFurtherClaims } from './harness/alike.mjs';
import { pagesOf } from './harness/folder.mjs';
import { brokenFormulas, cutEquations } from './harness/formulas.mjs';
import { expectOwnIds, unfoldAll } from './harness/ids.mjs';
import { THEMES, WIDTHS, openThemed } from './harness/looks.mjs';

/** What depends on the theme; the rest is asked in one theme only. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** A page without its formulas, which the same program has made as those of the sample. */
const BESIDE_FORMULAS = { include: ['html'], exclude: ['.katex'] };

/** Loads axe as a module of the site's own origin, which the policy allows. @param {import('./harness/page.mjs').Page} page */
const loadAxe = (page) =>
  page.evaluate(() => import(new URL('/__lm_test__/axe.js', location.href).href).then(() => true));

/**
 * Fails with what axe objects to, on the page or in a part of it.
 * @param {import('./harness/page.mjs').Page} page
 * @param {string} what
 * @param {string[]} [rules] all when not given
 * @param {string | {include: string[], exclude: string[]}} [part] a selector, or axe's context
 */
async function expectNothing(page, what, rules, part = 'html') {
  const found = await page.evaluate(
    async (only, context) => {
      for (const fade of document.getAnimations()) if (fade instanceof CSSTransition) fade.finish();
      const { axe } = /** @type {any} */ (window);
      const options = { resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) };
      const result = await axe.run(context, options);
      return result.violations.map((/** @type {any} */ violation) => {
        const where = violation.nodes.slice(0, 4).map((/** @type {any} */ node) => {
          const why = node.any.concat(node.all, node.none)[0]?.message ?? '';
          return `    ${node.target.flat().join(' ')} ${node.html.slice(0, 160)}\n      ${why}`;
        });
        return `${violation.id} (${violation.nodes.length}): ${violation.help}\n${where.join('\n')}`;
      });
    },
    rules ?? null,
    part,
  );
  assert.equal(found.length, 0, `${what}:\n${found.join('\n')}`);
}

/** Takes away the drawn half of each formula, four fifths of all elements: it inherits its colour
 * and is hidden from readers, who get the other half. @param {import('./harness/page.mjs').Page} page */
const dropDrawnFormulas = (page) =>
  page.evaluate(() => {
    for (const element of document.querySelectorAll('.katex-html')) element.remove();
  });

inEachBrowser((check, name) => {
  for (const width of WIDTHS) {
    const files = share(name, pagesOf(DIST), String);
    for (const file of width === WIDTHS[0] ? files : sampled(files)) {
      check(`${file} at ${width}`, async (page) => {
        const [first, ...others] = THEMES;
        await openThemed(page, file, width, first);
        await loadAxe(page);
        await dropFurtherClaims(page);
        const sample = sampled([file]).length > 0;
        if (width !== WIDTHS[0]) await dropDrawnFormulas(page); // the same ones, seen at the first
        await expectNothing(page, first, undefined, sample ? 'html' : BESIDE_FORMULAS);
        assert.deepEqual(await brokenFormulas(page), [], 'MathML with too few or many children');
        await unfoldAll(page);
        await expectOwnIds(page);
        if (width !== WIDTHS[0]) return;
        assert.deepEqual(
          await cutEquations(page),
          [],
          'these equations are wider than their column',
        );
        await dropDrawnFormulas(page);
        // Colours come from the styles that all lessons share.
        for (const theme of sample ? others : []) {
          await page.choose('lm-theme >> select', theme);
          await page.waitFor((wanted) => document.documentElement.dataset.theme === wanted, theme);
          await expectNothing(page, theme, OF_COLOUR);
        }
      });
    }
  }
});

/** The dialogs under an experiment, by their buttons. */
const DIALOGS = ['Code', 'Hand in', 'For a class', 'QR code'];

/** A page at a lesson with everything unfolded, a kept run, and each dialog in turn. @param {import('./harness/page.mjs').Page} page */
async function expectNothingUnfolded(page) {
  const [file, slug] = ['lessons/linear-regression/index.html', 'minimum-norm'];
  await openExperiment(page, `${file}?theme=dark`, slug);
  await showTheory(page, slug);
  await runToEnd(page, slug);
  await page.click(within(slug, 'role=button name=Keep this run'));
  await page.unfold(within(slug, 'lm-sweep >> summary'));
  await page.unfold(within(slug, 'lm-change-now >> .field'));
  await page.unfold(within(slug, '.data-table >> summary'));
  await page.see(within(slug, 'lm-sweep >> select'));
  await page.see(within(slug, '.data-table >> table'));
  await page.click(within(slug, '.runs-columns > summary'));
  await page.click(within(slug, '.runs-plot > summary'));
  await page.see(within(slug, 'lm-runs-plot >> [role=figure]'));
  await dropDrawnFormulas(page);
  await loadAxe(page);
  await expectNothing(page, 'unfolded', undefined, `#${slug}`);
  for (const name of DIALOGS) {
    await pressEntry(page, slug, name);
    await page.see('dialog[open]');
    await expectNothing(page, name, undefined, 'dialog[open]');
    await page.press('Escape');
    await page.waitFor(() => document.querySelector('dialog[open]') === null);
  }
  return page.evaluate((name) => {
    const element = /** @type {any} */ (document.querySelector(`lm-experiment[name="${name}"]`));
    return element.session.run.record();
  }, slug);
}

inChromiumFirst((check) => {
  check('dialogs, a sweep’s form, kept runs, and the grader’s table', async (page) => {
    const record = await expectNothingUnfolded(page);
    const folder = temporaryFolder();
    const files = [{ ...record, author: 'Ada' }, 'no record'].map((content, i) => {
      return folder.write(`${i}.json`, JSON.stringify(content));
    });
    await page.goto('grade/index.html?theme=dark');
    await page.upload('lm-grade >> input[type=file]', ...files);
    await page.see('lm-grade >> .grade-table .good');
    await loadAxe(page);
    await expectNothing(page, 'grader');
  });
});
