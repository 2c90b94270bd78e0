// No page needs to be scrolled sideways, nothing sticks out of it, and its type is the site's own.
import assert from 'node:assert/strict';
import { DIST, inEachBrowser, sampled, share } from './harness.mjs';
import { pagesOf } from './harness/folder.mjs';
import { WIDTHS, openThemed } from './harness/looks.mjs';

/** Rounding of layout to device pixels. */
const PIXEL = 1;

inEachBrowser((check, name) => {
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
