// No page needs to be scrolled sideways, nothing sticks out of it, its type is the site's own, and a
// link leads where it says.
import assert from 'node:assert/strict';
import { DIST, THOROUGH, inEachBrowser, onePerPage, sampled, share } from './harness.mjs';
import { experiment, experimentsIn, reach, ready, within } from './harness/experiment.mjs';
import { pagesOf } from './harness/folder.mjs';
import { WIDTHS, openThemed } from './harness/looks.mjs';

/** Rounding of layout to device pixels. */
const PIXEL = 1;
/** By how much the page grows above an experiment, in CSS pixels. */
const GROWTH = 300;

/** @typedef {import('./harness/page.mjs').Page} Page */

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

/** A phone in one hand, and a lecturer's projector. */
const PHONE = { width: 390, height: 844, theme: 'light' };
const PROJECTOR = { width: 1280, height: 800, theme: 'projector' };
/** How much of a page may move while it loads: “good” by web.dev's Core Web Vitals. */
const MOST_SHIFT = 0.1;

/** Waits for the figure of an experiment, where no guess covers it. @param {Page} page @param {string} slug */
const drawn = (page, slug) =>
  page.waitFor((query) => {
    const element = /** @type {Element} */ (document.querySelector(query));
    return element.querySelector('.cover') || element.querySelector('.plot .lm-plot-area');
  }, experiment(slug));

/** From the top of the first to the bottom of the last of some parts of an experiment. @param {Page} page @param {string} slug @param {string[]} queries */
const extent = (page, slug, queries) =>
  page.evaluate(
    (query, parts) => {
      const element = /** @type {Element} */ (document.querySelector(query));
      const boxes = parts.map((part) => element.querySelector(part)?.getBoundingClientRect());
      if (boxes.some((box) => !box || box.height === 0)) return Infinity;
      const all = /** @type {DOMRect[]} */ (boxes);
      return Math.max(...all.map((b) => b.bottom)) - Math.min(...all.map((b) => b.top));
    },
    experiment(slug),
    queries,
  );

/** Scrolls to the end of a page as a reader does, half a window at a time. @param {Page} page */
const readThrough = (page) =>
  page.evaluate(async () => {
    const end = () => document.documentElement.scrollHeight - innerHeight;
    for (let top = 0; top < end(); top += innerHeight / 2) {
      scrollTo({ top, behavior: 'instant' });
      await new Promise((done) => setTimeout(done, 250));
    }
  });

/**
 * What has moved by itself since the page began: the worst second of it, as Cumulative Layout Shift counts.
 * @param {Page} page
 * @returns {Promise<{score: number, moved: string[]}>}
 */
const shifts = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const observer = new PerformanceObserver((list) => {
          const entries = /** @type {any[]} */ (list.getEntries()).filter((e) => !e.hadRecentInput);
          const worst = entries.map(({ startTime }) => {
            const window = entries.filter(
              (e) => e.startTime >= startTime && e.startTime < startTime + 1000,
            );
            return window.reduce((sum, { value }) => sum + value, 0);
          });
          const moved = entries.flatMap(({ value, sources }) =>
            sources.map(
              (/** @type {any} */ { node }) =>
                `${value.toFixed(3)} ${node?.nodeName} ${node?.className ?? ''}`,
            ),
          );
          done({ score: Math.max(0, ...worst), moved });
        });
        observer.observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => done({ score: 0, moved: [] }), 500);
      }),
  );

inEachBrowser((check, name) => {
  const experiments = share(name, onePerPage(experimentsIn(DIST)), ({ file }) => file);
  for (const { file, slug } of name === 'chromium' ? experiments : []) {
    check(
      `${slug}: on a phone the figure, Play and the first setting are in one window`,
      async (page) => {
        await page.setViewport(PHONE.width, PHONE.height);
        await page.goto(`${file}?theme=${PHONE.theme}`);
        await ready(page, slug);
        await drawn(page, slug);
        const parts = ['.plot', 'lm-run-bar .go', 'lm-controls lm-control'];
        if ((await page.count(within(slug, 'lm-figure'))) === 0) parts.shift(); // covered by a guess
        const height = await extent(page, slug, parts);
        assert.ok(height <= PHONE.height, `${height} px`);
        const presets = await extent(page, slug, ['lm-presets', '.exp-body']);
        const body = await extent(page, slug, ['.exp-body']);
        assert.ok(presets > body, 'presets stand above the figure');
      },
    );

    check(`${slug}: on a projector Play, figure and axis are in one window`, async (page) => {
      await page.setViewport(PROJECTOR.width, PROJECTOR.height);
      await page.goto(`${file}?theme=${PROJECTOR.theme}`);
      await ready(page, slug);
      await drawn(page, slug);
      const parts = ['.plot .lm-plot-area', 'lm-run-bar .go'];
      if ((await page.count(within(slug, 'lm-figure'))) === 0) parts.shift();
      const height = await extent(page, slug, parts);
      assert.ok(height <= PROJECTOR.height, `${height} px`);
    });
  }

  for (const file of name === 'chromium' ? [...new Set(experiments.map((e) => e.file))] : []) {
    for (const { width, height } of THOROUGH ? [PHONE, PROJECTOR] : [PHONE]) {
      check(`${file} at ${width}: nothing jumps while it loads`, async (page) => {
        await page.setViewport(width, height);
        await page.goto(file);
        await page.waitFor(() => {
          const opening = /** @type {any} */ (document.querySelector('lm-opening'));
          return opening === null || opening.querySelector('.lm-plot-key li, .lm-plot') !== null;
        });
        await readThrough(page);
        const { score, moved } = await shifts(page);
        assert.ok(score < MOST_SHIFT, `${score}: ${moved.slice(0, 8).join('; ')}`);
      });
    }
  }

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
          // What stands in for a typeface is looked for among the system's own, which need not have it.
          const failed = [...document.fonts].filter(
            ({ status, family }) =>
              status === 'error' && !/ as (?:Inter|Source Serif)/.test(family),
          );
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
