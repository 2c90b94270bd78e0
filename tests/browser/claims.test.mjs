// The page of claims: a filter that the keyboard works, lines that can be linked to, and links that open a preset.
import assert from 'node:assert/strict';
import { inEachBrowser, inChromiumFirst } from './harness.mjs';
import { experiment, ready } from './harness/experiment.mjs';

const PAGE = 'claims/index.html';
/** A claim far down, and what its first link opens: not what the figure begins with. */
const CLAIM = { id: 'essay-depth-tree', slug: 'parity', preset: 'tree', construction: 'tree' };

/** @param {import('./harness/page.mjs').Page} page @returns {Promise<string[]>} verdicts of the lines that stand there */
const verdictsShown = (page) =>
  page.evaluate(() => {
    const lines = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.claim')]);
    const shown = lines.filter((line) => line.checkVisibility());
    return [...new Set(shown.map(({ dataset }) => dataset.verdict ?? ''))].sort();
  });

inEachBrowser((check) => {
  check('the filter shows one verdict, by the keyboard', async (page) => {
    await page.goto(PAGE);
    assert.deepEqual(await verdictsShown(page), ['fails', 'holds', 'range', 'untested']);
    await page.evaluate(() => document.getElementById('show-all')?.focus());
    for (const verdict of ['holds', 'range', 'fails', 'untested']) {
      await page.press('ArrowRight');
      assert.deepEqual(await verdictsShown(page), [verdict]);
    }
    const empty = await page.evaluate(
      () =>
        [...document.querySelectorAll('.claims-in')].filter(
          (part) =>
            part.checkVisibility() &&
            ![...part.querySelectorAll('.claim')].some((line) => line.checkVisibility()),
        ).length,
    );
    assert.equal(empty, 0, 'a heading without lines stands there');
  });
});

inChromiumFirst((check) => {
  check('a line has an address, and its lesson’s name opens the preset', async (page) => {
    await page.goto(`${PAGE}#${CLAIM.id}`);
    const place = await page.evaluate((id) => {
      const line = /** @type {Element} */ (document.getElementById(id));
      const { top, bottom } = line.getBoundingClientRect();
      return {
        seen: bottom > 0 && top < innerHeight,
        to: line.querySelector('.where a')?.getAttribute('href'),
      };
    }, CLAIM.id);
    assert.ok(place.seen, 'the line is not in sight');
    assert.match(place.to ?? '', new RegExp(`preset=${CLAIM.preset}#${CLAIM.slug}$`));
    await page.goto((place.to ?? '').replace('../', ''));
    await ready(page, CLAIM.slug);
    const construction = await page.evaluate((query) => {
      const element = /** @type {any} */ (document.querySelector(query));
      return element.session.settings.parameters.construction;
    }, experiment(CLAIM.slug));
    assert.equal(construction, CLAIM.construction);
  });
});
