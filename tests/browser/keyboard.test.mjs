// The keyboard alone: shortcuts, sliders, tabs of figures, the dialog of keys, and no trap on the way.
import assert from 'node:assert/strict';
import { DIST, inChromiumFirst, sampled } from './harness.mjs';
import {
  digestOf,
  experimentsIn,
  openExperiment,
  reach,
  sliderOf,
  within,
} from './harness/experiment.mjs';
import { dropFurtherClaims } from './harness/alike.mjs';
import { pagesOf } from './harness/folder.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

const SLUG = 'gradient-flow';
const FILE = experimentsIn(DIST).find(({ slug }) => slug === SLUG)?.file ?? '';
assert.ok(FILE, `no page has ${SLUG}`);

/** What can take the focus, as a selector. */
const FOCUSABLE =
  'a[href],button:not([disabled]),input:not([disabled]),select:not([disabled]),textarea,summary,[tabindex]';

/** More Tab presses than stops: a browser has stops of its own, such as scrolling regions. */
const SPARE = 40;

/**
 * Numbers everything that Tab should reach, in the page's order.
 * @param {Page} page
 * @returns {Promise<number>} how many
 */
const numberStops = (page) =>
  page.evaluate((selector) => {
    const shown = [...document.querySelectorAll(selector)].filter((element) => {
      if (!(element instanceof HTMLElement) || element.tabIndex < 0) return false;
      return element.checkVisibility({ visibilityProperty: true });
    });
    // Radio buttons of one group are one stop.
    const groups = new Set();
    const stops = shown.filter((element) => {
      if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true;
      if (groups.has(element.name)) return false;
      groups.add(element.name);
      return true;
    });
    stops.forEach((element, i) => {
      element.setAttribute('data-test-stop', String(i));
      if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return;
      const same = `input[type=radio][name="${element.name}"]`;
      for (const one of document.querySelectorAll(same))
        one.setAttribute('data-test-stop', String(i));
    });
    return stops.length;
  }, FOCUSABLE);

/** @param {Page} page @param {string} slug @param {string} parameter */
const valueOf = async (page, slug, parameter) => {
  const state = await reach(page, slug, () => true, 'answer');
  return Number(state.parameters[parameter]);
};

inChromiumFirst((check) => {
  check('presets are one stop: arrows go along them, and Enter chooses', async (page) => {
    await openExperiment(page, FILE, SLUG);
    const stops = within(SLUG, 'lm-presets button[tabindex="0"]');
    assert.equal(await page.count(stops), 1);
    await page.focus(stops);
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    const first = await focused();
    await page.press('ArrowRight');
    const second = await focused();
    assert.notEqual(second, first);
    await page.press('ArrowLeft');
    await page.press('ArrowLeft');
    assert.notEqual(await focused(), first, 'round to the last');
    await page.press('Home');
    assert.equal(await focused(), first);
    await page.press('ArrowRight');
    await page.press('Enter');
    const pressed = within(SLUG, 'lm-presets button[aria-pressed="true"]');
    await page.waitUntil(async () => (await page.text(pressed)).trim() === second, 'the choice');
    assert.equal(await page.count(stops), 1);
  });

  for (const file of sampled(pagesOf(DIST))) {
    check(`Tab goes through ${file} in order, without a trap`, async (page) => {
      await page.goto(file);
      await dropFurtherClaims(page);
      const slugs = experimentsIn(DIST).filter((one) => one.file === file);
      for (const { slug } of slugs) await openInPlace(page, slug);
      // A table that has never been near the window may be one to scroll: all have been seen once.
      const tables = await page.count('main > .scroll');
      for (let i = 0; i < tables; ++i) {
        await page.evaluate((at) => {
          document.querySelectorAll('main > .scroll')[at]?.scrollIntoView({ behavior: 'instant' });
          return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }, i);
      }
      await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
      const stops = await numberStops(page);
      await page.evaluate(() => {
        const first = /** @type {HTMLElement} */ (document.querySelector('[data-test-stop="0"]'));
        first.focus();
      });
      /** @type {Set<number>} */
      const seen = new Set([0]);
      let last = 0;
      for (let i = 0; i < stops + SPARE && seen.size < stops; ++i) {
        await page.press('Tab');
        const at = await page.evaluate(() => {
          const stop = document.activeElement?.getAttribute('data-test-stop');
          const what = document.activeElement?.outerHTML.slice(0, 120) ?? '';
          return { stop: stop === null || stop === undefined ? -1 : Number(stop), what };
        });
        if (at.stop === 0) break; // round again
        if (at.stop === -1) continue; // one of the browser's own
        assert.ok(at.stop >= last, `from stop ${last} back to ${at.stop}: ${at.what}`);
        last = at.stop;
        seen.add(at.stop);
      }
      const missed = await page.evaluate(
        (list) => {
          const all = [...document.querySelectorAll('[data-test-stop]')];
          const left = all.filter((e) => !list.includes(Number(e.getAttribute('data-test-stop'))));
          return left.map((e) => e.outerHTML.slice(0, 120));
        },
        [...seen],
      );
      assert.deepEqual(missed, [], 'Tab does not reach these');
    });
  }

  check('Alt+K plays and pauses the experiment in sight; Alt+R resets it', async (page) => {
    const start = await openExperiment(page, FILE, SLUG);
    const digest = await digestOf(page, SLUG);
    await page.choose(within(SLUG, 'role=combobox name=Pace'), '0.25');
    await page.press('Alt+k');
    await reach(page, SLUG, ({ playing, step }) => playing && step > 0, 'play');
    await page.press('Alt+k');
    await reach(page, SLUG, ({ playing }) => !playing, 'pause');
    await page.press('Alt+r');
    const reset = await reach(page, SLUG, ({ step }) => step === 0, 'reset');
    assert.equal(reset.seed, start.seed);
    assert.equal(await digestOf(page, SLUG), digest);
  });

  check('arrows move a slider, Shift makes it fine, Home and End go to its ends', async (page) => {
    await openExperiment(page, FILE, SLUG);
    const parameter = 'noise';
    const before = await valueOf(page, SLUG, parameter);
    /** Presses a key at the slider and gives the value that comes of it. @param {string} keys */
    const press = async (keys) => {
      const old = await valueOf(page, SLUG, parameter);
      await page.focus(await sliderOf(page, SLUG, parameter));
      await page.press(keys);
      const fits = (/** @type {import('./harness/experiment.mjs').State} */ s) =>
        Number(s.parameters[parameter]) !== old;
      await reach(page, SLUG, fits, `answer ${keys}`);
      return valueOf(page, SLUG, parameter);
    };
    const right = await press('ArrowRight');
    assert.ok(right > before, `${before} → ${right}`);
    const fine = await press('Shift+ArrowLeft');
    assert.ok(fine < right && fine > before, `${before} < ${fine} < ${right}`);
    const end = await press('End');
    const home = await press('Home');
    assert.ok(home < before && end > right, `${home}, ${end}`);
  });

  check('arrows choose among the views of a figure', async (page) => {
    await openExperiment(page, FILE, SLUG);
    const chosen = within(SLUG, 'role=tablist >> [aria-selected=true]');
    const first = await page.text(chosen);
    await page.focus(chosen);
    await page.press('ArrowRight');
    await page.waitUntil(async () => (await page.text(chosen)) !== first, 'another view');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'tab');
    await page.press('ArrowLeft');
    await page.waitUntil(async () => (await page.text(chosen)) === first, 'the first view');
  });

  check('the dialog of keys opens, closes by Escape, and gives the focus back', async (page) => {
    await page.goto(FILE);
    const button = 'lm-shortcuts >> role=button name=Keys';
    await page.focus(button);
    await page.press('Enter');
    await page.see('lm-shortcuts >> dialog[open]');
    await page.press('Escape');
    await page.waitFor(() => document.querySelector('dialog[open]') === null);
    const back = await page.evaluate(() => document.activeElement?.textContent?.trim());
    assert.equal(back, 'Keys');
  });
});

/** @param {Page} page @param {string} slug */
async function openInPlace(page, slug) {
  await page.scrollTo(`lm-experiment[name="${slug}"]`);
  await reach(page, slug, () => true, 'be ready');
}
