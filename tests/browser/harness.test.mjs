// The harness itself, on a small page: each browser does what the other tests take for granted.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import path from 'node:path';
import { ROOT, inEachBrowser } from './harness.mjs';
import { removeFolder, temporaryFolder } from './harness/processes.mjs';

const FIXTURE = path.join(ROOT, 'tests/browser/fixtures/site');

inEachBrowser((check) => {
  check('runs a module worker with WebAssembly exceptions under the policy', async (page) => {
    await page.goto('index.html');
    await page.waitFor(() => 'askWorker' in window);
    const caught = await page.evaluate((n) => /** @type {any} */ (window).askWorker(n), 42);
    assert.equal(caught, 42);
  });

  check('clicks, types, presses keys, and reaches into shadow roots', async (page) => {
    await page.goto('index.html');
    await page.click('role=button name=count');
    await page.click('#count');
    assert.equal(await page.text('#clicks'), '2');
    await page.type('role=textbox name=Name', 'Gauß');
    assert.equal(
      await page.evaluate(() => /** @type {any} */ (document.querySelector('#name')).value),
      'Gauß',
    );
    await page.focus('#rate');
    await page.press('ArrowRight');
    assert.equal(
      await page.evaluate(() => /** @type {any} */ (document.querySelector('#rate')).value),
      '6',
    );
    await page.press('Alt+k');
    assert.equal(await page.text('#said'), 'Alt+K');
    await page.click('lab-box >> role=button name=Inside');
    assert.equal(await page.text('#said'), 'inside');
  });

  check('moves the focus by Tab and presses buttons by key', async (page) => {
    await page.goto('index.html');
    await page.focus('#count');
    await page.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'name');
    await page.press('Shift+Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'count');
    for (const key of ['Enter', 'Space']) await page.press(key);
    assert.equal(await page.text('#clicks'), '2');
  });

  check('hands files in by input and by drop, and takes a download', async (page) => {
    const folder = temporaryFolder('upload');
    const file = path.join(folder, 'a.csv');
    writeFileSync(file, 'chosen');
    await page.goto('index.html');
    await page.upload('#file', file);
    await page.waitUntil(async () => (await page.text('#said')) === 'chosen', 'the chosen file');
    await page.drop('#drop', { name: 'b.csv', text: 'dropped' });
    await page.waitUntil(async () => (await page.text('#said')) === 'dropped', 'the dropped file');
    const download = await page.download(() => page.click('#save'));
    assert.deepEqual(download, { name: 'saved.txt', type: 'text/plain', text: 'kept' });
    removeFolder(folder);
  });

  check('shows a page 390 and 1280 wide', async (page) => {
    for (const width of [390, 1280]) {
      await page.setViewport(width, 700);
      await page.goto('index.html');
      assert.deepEqual(await page.evaluate(() => [innerWidth, innerHeight]), [width, 700]);
      assert.equal(
        await page.evaluate(() => matchMedia('(max-width: 860px)').matches),
        width === 390,
      );
    }
  });

  check('notices every kind of trouble', async (page) => {
    await page.goto('index.html');
    await page.evaluate(() => {
      console.error('logged');
      Promise.reject(new Error('rejected'));
      setTimeout(() => {
        throw new Error('thrown');
      });
      document.head.append(Object.assign(document.createElement('style'), { textContent: 'p{}' }));
      document.body.append(Object.assign(new Image(), { src: 'missing.png' }));
    });
    /** @type {string[]} */
    const seen = [];
    const wanted = ['logged', 'rejected', 'thrown', 'style-src', '404 /missing.png'];
    await page.waitUntil(async () => {
      seen.push(...(await page.consoleErrors()));
      return wanted.every((word) => seen.some((line) => line.includes(word)));
    }, `${wanted} in ${seen}`);
    await page.evaluate(() => console.error('left behind'));
    await page.goto('index.html');
    await page.waitUntil(
      async () => (await page.consoleErrors()).some((line) => line.includes('left behind')),
      'the error of the page that was left',
    );
  });
}, FIXTURE);

test('an unknown browser is refused by name', async () => {
  const { browserList } = await import('./harness/locate.mjs');
  const before = process.env.LM_BROWSERS;
  process.env.LM_BROWSERS = 'chromium,netscape';
  assert.throws(browserList, /"netscape" is unknown; allowed: chromium, firefox, webkit/);
  if (before === undefined) delete process.env.LM_BROWSERS;
  else process.env.LM_BROWSERS = before;
});
