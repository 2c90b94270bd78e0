// What a page begins with: a figure that moves at the first click, on the home page and in each lesson.
import assert from 'node:assert/strict';
import { DIST, inEachBrowser, share } from './harness.mjs';
import { experimentsIn } from './harness/experiment.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

const EXPERIMENTS = experimentsIn(DIST);
const LESSONS = [...new Set(EXPERIMENTS.map(({ file }) => file))].filter((file) =>
  file.startsWith('lessons/'),
);
/** A phone, and how far down its page Play may stand, in windows. */
const PHONE = { width: 390, height: 844, windows: 1.2 };
const GO = 'lm-opening >> button.go';

/** The step of the page's first figure, and what is drawn ahead of it. @param {Page} page */
const opened = (page) =>
  page.evaluate(() => {
    const { session } = /** @type {any} */ (document.querySelector('lm-opening')) ?? {};
    if (!session?.run) return null;
    const { views } = session.shown;
    const roles = views.flatMap((/** @type {any} */ view) =>
      view.series.map((/** @type {any} */ series) => series.role),
    );
    return { step: session.step, playing: session.time.playing, roles: [...new Set(roles)] };
  });

/** The link below the figure leads to the whole experiment. @param {Page} page */
async function expectWhole(page) {
  const link = await page.evaluate(
    () => /** @type {HTMLAnchorElement} */ (document.querySelector('.opening-more')).href,
  );
  const { pathname, hash } = new URL(link);
  const [file, slug] = [pathname.slice(1), hash.slice(1)];
  assert.ok(
    EXPERIMENTS.some((one) => one.file === file && one.slug === slug),
    link,
  );
}

inEachBrowser((check, browser) => {
  check('an opening says when its run diverged', async (page) => {
    await page.goto('lessons/linear-regression/index.html');
    await page.waitUntil(async () => (await opened(page)) !== null, 'the first run');
    await page.fill('lm-opening >> lm-control >> .field', '0.4');
    await page.waitFor(() => {
      const { session } = /** @type {any} */ (document.querySelector('lm-opening'));
      if (session.run?.parameters.learning_rate !== 0.4) return false;
      session.setTarget(5000);
      return true;
    });
    await page.click(GO);
    await page.waitUntil(
      async () => /Diverged at step \d+/.test(await page.text('lm-opening >> .exp-notices')),
      'the sentence',
    );
  });

  check('home: one click, and a figure moves with the theory over it', async (page) => {
    await page.goto('index.html');
    await page.click('.hero >> button.go');
    await page.waitUntil(async () => ((await opened(page))?.step ?? 0) > 0, 'the first step');
    assert.ok((await opened(page))?.roles.includes('predicted'), 'no theory is drawn');
    await expectWhole(page);
  });

  check('home: the search shows the lessons with its words', async (page) => {
    await page.goto('index.html');
    const cards = () =>
      page.evaluate(
        () =>
          [...document.querySelectorAll('.lesson-card')].filter((card) => card.checkVisibility())
            .length,
      );
    const all = await cards();
    assert.ok(all > 1);
    await page.evaluate(() => {
      const field = /** @type {HTMLInputElement} */ (document.querySelector('#search'));
      field.value = 'curvature fly';
      field.dispatchEvent(new Event('input'));
    });
    assert.equal(await cards(), 1);
  });

  check(
    'the letters of an equation say what they mean, under a pointer and at the focus',
    async (page) => {
      await page.goto('lessons/linear-regression/index.html');
      const note = () =>
        page.evaluate(() => document.querySelector('.symbol-note')?.textContent ?? '');
      /** @param {string} type @param {string} query */
      const send = (type, query) =>
        page.evaluate(
          (name, q) => {
            const target = /** @type {HTMLElement} */ (document.querySelector(q));
            if (name === 'focus') target.focus();
            else target.dispatchEvent(new PointerEvent(name, { bubbles: true }));
          },
          type,
          query,
        );
      await send('pointerover', '.display [data-says="targets"]');
      await page.waitUntil(async () => /targets$/.test(await note()), 'the meaning');
      await send('pointerover', 'h1');
      assert.equal(await note(), '', 'elsewhere it is silent');
      await page.waitFor(() => document.querySelector('.display[tabindex="0"]') !== null);
      await send('focus', '.display');
      await page.waitUntil(async () => /output.*weights/.test(await note()), 'all of its letters');
      await page.press('Escape');
      assert.equal(await note(), '');
      await send('click', '.display [data-says="weights"]');
      await page.waitUntil(async () => /weights$/.test(await note()), 'a tap');
    },
  );

  for (const file of share(browser, LESSONS, (one) => one)) {
    check(
      `${file}: it opens on a figure that Play moves, near the top of a phone`,
      async (page) => {
        await page.setViewport(PHONE.width, PHONE.height);
        try {
          await page.goto(file);
          if ((await page.count('lm-opening')) === 0) return;
          await page.waitUntil(async () => (await opened(page)) !== null, 'the first run');
          const before = await opened(page);
          assert.deepEqual([before?.step, before?.playing], [0, false], 'it has started by itself');
          const bottom = await page.evaluate(() => {
            const go = /** @type {Element} */ (document.querySelector('lm-opening button.go'));
            return go.getBoundingClientRect().bottom + scrollY;
          });
          const most = PHONE.windows * PHONE.height;
          assert.ok(bottom <= most, `Play ends at ${bottom} px of ${most}`);
          await expectWhole(page);
          await page.click(GO);
          await page.waitUntil(async () => ((await opened(page))?.step ?? 0) > 0, 'the first step');
        } finally {
          await page.setViewport(1280, 900);
        }
      },
    );
  }
});
