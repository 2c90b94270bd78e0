// No page needs to be scrolled sideways, nothing sticks out of it, its type is the site's own, and a
// link leads where it says.
import assert from 'node:assert/strict';
import { DIST, inEachBrowser, onePerPage, sampled, share } from './harness.mjs';
import { countIn, experiment, experimentsIn, reach, ready } from './harness/experiment.mjs';
import { pagesOf } from './harness/folder.mjs';
import { WIDTHS, openThemed } from './harness/looks.mjs';
import { PATIENCE_MS } from './harness/page.mjs';

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
/** An experiment surely loads so many pixels below the window. */
const AHEAD = 300;
/** How much of a page may move while it loads: “good” by web.dev's Core Web Vitals. */
const MOST_SHIFT = 0.1;

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

/**
 * Goes down through a page as a reader does, half a window at a time; an experiment that begins to load below the
 * window is drawn before it comes into sight.
 * @param {Page} page
 */
const readThrough = (page) =>
  page.evaluate(
    async (ahead, patience) => {
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      /** @param {Element} one */
      const waits = (one) =>
        one.getBoundingClientRect().top < innerHeight + ahead &&
        !one.querySelector('.cover, .plot .lm-plot-area');
      const all = [...document.querySelectorAll('lm-experiment')];
      const end = () => document.documentElement.scrollHeight - innerHeight;
      for (let top = 0; top < end(); top += innerHeight / 2) {
        scrollTo({ top, behavior: 'instant' });
        for (let i = 0; i < 3; ++i) await frame();
        const began = performance.now();
        while (all.some(waits)) {
          if (performance.now() - began > patience)
            throw new Error(`not drawn: ${all.find(waits)?.outerHTML.slice(0, 80)}`);
          await frame();
        }
      }
    },
    AHEAD,
    PATIENCE_MS,
  );

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

/** On a phone the figure, Play and the first setting are in one window, and the presets below. @param {Page} page @param {string} slug */
async function expectPhoneFits(page, slug) {
  await ready(page, slug);
  const parts = ['.plot', 'lm-run-bar .go', 'lm-controls lm-control'];
  if ((await countIn(page, slug, 'lm-figure')) === 0) parts.shift(); // covered by a guess
  const height = await extent(page, slug, parts);
  assert.ok(height <= PHONE.height, `${slug}: ${height} px of a phone`);
  const presets = await extent(page, slug, ['lm-presets', '.exp-body']);
  const body = await extent(page, slug, ['.exp-body']);
  assert.ok(presets > body, `${slug}: presets stand above the figure`);
}

/** On a projector Play, figure and axis are in one window. @param {Page} page @param {string} slug */
async function expectProjectorFits(page, slug) {
  await ready(page, slug);
  const parts = ['.plot .lm-plot-area', 'lm-run-bar .go'];
  if ((await countIn(page, slug, 'lm-figure')) === 0) parts.shift();
  const height = await extent(page, slug, parts);
  assert.ok(height <= PROJECTOR.height, `${slug}: ${height} px of a projector`);
}

inEachBrowser((check, name) => {
  const experiments = experimentsIn(DIST);
  const some = onePerPage(experiments);
  const pages = name === 'chromium' ? [...new Set(experiments.map((e) => e.file))] : [];
  for (const file of pages) {
    const measured = some.filter((e) => e.file === file).map(({ slug }) => slug);
    check(
      `${file}: nothing jumps while a phone reads it; phone and projector show the figure with Play`,
      async (page) => {
        await page.setViewport(PHONE.width, PHONE.height);
        await page.goto(`${file}?theme=${PHONE.theme}`);
        await page.waitFor(() => {
          const opening = /** @type {any} */ (document.querySelector('lm-opening'));
          return opening === null || opening.querySelector('.lm-plot-key li, .lm-plot') !== null;
        });
        await readThrough(page);
        const { score, moved } = await shifts(page);
        assert.ok(score < MOST_SHIFT, `${score}: ${moved.slice(0, 8).join('; ')}`);
        for (const slug of measured) await expectPhoneFits(page, slug);
        await page.setViewport(PROJECTOR.width, PROJECTOR.height);
        await page.choose('lm-theme >> select', PROJECTOR.theme);
        for (const slug of measured) await expectProjectorFits(page, slug);
      },
    );
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
