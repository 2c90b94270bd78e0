// No page needs to be scrolled sideways, nothing sticks out of it, its type is the site's own, and a
// link leads where it says.
import assert from 'node:assert/strict';
import { DIST, inEachBrowser, sampled, share } from './harness.mjs';
import { experiment, reach } from './harness/experiment.mjs';
import { pagesOf } from './harness/folder.mjs';
import { WIDTHS, openThemed } from './harness/looks.mjs';

/** Rounding of layout to device pixels. */
const PIXEL = 1;
/** By how much the page grows above an experiment, in CSS pixels. */
const GROWTH = 300;

/** How far an experiment is from where a link leads. @param {import('./harness/page.mjs').Page} page @param {string} slug */
const offPlace = (page, slug) =>
  page.evaluate((query) => {
    const element = /** @type {Element} */ (document.querySelector(query));
    const margin = parseFloat(getComputedStyle(element).scrollMarginTop);
    const padding = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    return Math.abs(element.getBoundingClientRect().top - margin - padding);
  }, experiment(slug));

/** @param {import('./harness/page.mjs').Page} page */
const growAbove = (page) =>
  page.evaluate((height) => {
    const block = document.createElement('div');
    block.style.height = `${height}px`;
    document.querySelector('main')?.prepend(block);
  }, GROWTH);

inEachBrowser((check, name) => {
  check('a linked experiment keeps its place until the reader scrolls', async (page) => {
    await page.setViewport(1280, 900);
    await page.goto('lessons/linear-regression/index.html#loss-decay?steps=400');
    await reach(page, 'loss-decay', ({ step, playing }) => step === 400 && !playing, 'be at 400');
    assert.ok((await offPlace(page, 'loss-decay')) <= PIXEL, 'the link led elsewhere');
    await growAbove(page);
    await page.waitUntil(
      async () => (await offPlace(page, 'loss-decay')) <= PIXEL,
      'it to keep its place while the page grows',
    );
    await page.evaluate(
      (by) =>
        new Promise((done) => {
          addEventListener('scroll', () => done(null), { once: true });
          scrollBy({ top: -by, behavior: 'instant' });
        }),
      2 * GROWTH,
    );
    await growAbove(page);
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    assert.ok((await offPlace(page, 'loss-decay')) >= GROWTH, 'the reader was dragged back');
  });

  for (const width of WIDTHS) {
    const files = share(name, pagesOf(DIST), String);
    for (const file of width === WIDTHS[0] ? sampled(files) : files) {
      check(`${file} at ${width}`, async (page) => {
        await openThemed(page, file, width, 'light');
        const layout = await page.evaluate(() => {
          // First: to measure what is folded away makes WebKit ask for a font and give it up at once.
          const failed = [...document.fonts].filter((font) => font.status === 'error');
          const { scrollWidth, clientWidth } = document.documentElement;
          /** Whether some ancestor clips or scrolls what is too wide. @param {Element} element */
          const contained = (element) => {
            for (let up = element.parentElement; up && up !== document.body; up = up.parentElement)
              if (getComputedStyle(up).overflowX !== 'visible') return true;
            return false;
          };
          const out = [...document.body.querySelectorAll('*')].filter((element) => {
            const box = element.getBoundingClientRect();
            return box.width > 1 && box.right > clientWidth + 1 && !contained(element);
          });
          return {
            scrollWidth,
            clientWidth,
            out: out.slice(0, 5).map((e) => e.outerHTML.slice(0, 120)),
            failed: failed.map((font) => font.family),
          };
        });
        assert.ok(
          layout.scrollWidth <= layout.clientWidth + PIXEL,
          `the page is ${layout.scrollWidth} px wide in a window of ${layout.clientWidth}: ${layout.out}`,
        );
        assert.deepEqual(layout.out, [], 'these stick out on the right');
        assert.deepEqual(layout.failed, [], 'these fonts did not load');
      });
    }
  }
});
