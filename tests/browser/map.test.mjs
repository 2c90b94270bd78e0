// The map of prerequisites on the home page: by keyboard, by pointer, and as a list on a phone.
import assert from 'node:assert/strict';
import { inEachBrowser } from './harness.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

/** Which lessons the map marks as the way to one. @param {Page} page */
const marked = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.map a.on')].map((one) => one.getAttribute('data-lesson')),
  );

/** Whether drawing and list are seen, and whether anything sticks out of the window. @param {Page} page */
const seen = (page) =>
  page.evaluate(() => ({
    drawing: document.querySelector('.map-drawing')?.checkVisibility(),
    list: document.querySelector('.map-list')?.checkVisibility(),
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));

inEachBrowser((check, browser) => {
  check('the focus on a lesson shows the way to it, and leaves it', async (page) => {
    await page.setViewport(1280, 900);
    await page.goto('index.html');
    assert.deepEqual(await seen(page), { drawing: true, list: false, over: 0 });
    await page.focus('.map a[data-lesson="deep-linear-networks"]');
    await page.waitUntil(async () => (await marked(page)).length > 0, 'the way');
    const way = ['linear-regression', 'scalar-factorization', 'deep-linear-networks'];
    assert.deepEqual((await marked(page)).toSorted(), way.toSorted());
    if (browser !== 'webkit') {
      await page.press('Tab'); // WebKit on a Mac takes links by Option and Tab
      await page.waitUntil(async () => !(await marked(page)).includes(way[2] ?? ''), 'to move on');
    }
  });

  check('a phone has a list with the same lessons', async (page) => {
    await page.setViewport(390, 844);
    await page.goto('index.html');
    assert.deepEqual(await seen(page), { drawing: false, list: true, over: 0 });
    const [drawn, listed] = await page.evaluate(() =>
      ['.map-drawing a', '.map-list a'].map((query) =>
        [...document.querySelectorAll(query)].map((one) => one.getAttribute('href')).sort(),
      ),
    );
    assert.deepEqual(listed, drawn);
    await page.setViewport(1280, 900);
  });
});
