// A lesson as one HTML file, opened from disk: nothing is fetched, and the bits are the module's.
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { load, must } from '../../engine/bindings/node.mjs';
import { MOST_BYTES, singleFiles } from '../../web/tools/site/single.mjs';
import { DIST, ROOT, THOROUGH, inEachBrowser } from './harness.mjs';
import { removeFolder, temporaryFolder } from './harness/processes.mjs';

const STEPS = 50;
const SAMPLE = 'linear-regression';
const lessons = THOROUGH ? readdirSync(path.join(ROOT, 'lessons')) : [SAMPLE];

const folder = temporaryFolder('disk');
after(() => removeFolder(folder));
const pages = await singleFiles(DIST, lessons);
for (const [slug, html] of pages) writeFileSync(path.join(folder, `${slug}.html`), html);

test('a file carries all it needs, under a policy, and is small enough to send', () => {
  for (const [slug, html] of pages) {
    assert.ok(Buffer.byteLength(html) < MOST_BYTES, slug);
    const prose = html.replace(
      /<script\b[^]*?<\/script>|<style>[^]*?<\/style>|<pre>[^]*?<\/pre>/g,
      '',
    );
    assert.doesNotMatch(prose, /\ssrc="|<link(?![^>]*href="data:)|href="\.\.?\//, slug);
    assert.doesNotMatch(html, /url\((?!["']?(?:data:|#))/, slug);
    assert.match(html, /Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/);
    assert.match(html, /SIL OPEN FONT LICENSE/);
    assert.doesNotMatch(html, /WebGLRenderer/, 'the library of surfaces');
    assert.doesNotMatch(prose, /Reproductions<|grade a class/, 'words of links that lead nowhere');
  }
});

/** Of an experiment's defaults after some steps. @param {string} experiment */
async function expected(experiment) {
  const run = must((await load()).createRun({ experiment, parameters: {}, seed: 0 }));
  must(run.advance(STEPS));
  return must(run.digest());
}

inEachBrowser((check) => {
  for (const slug of lessons) {
    check(`${slug}.html opens from disk and computes`, async (page) => {
      await page.driver.open(pathToFileURL(path.join(folder, `${slug}.html`)).href);
      const name = await page.evaluate(
        () => document.querySelector('lm-experiment')?.getAttribute('name') ?? '',
      );
      await page.evaluate(() => document.querySelector('lm-experiment')?.scrollIntoView());
      await page.waitFor(() => {
        const { session } = /** @type {any} */ (document.querySelector('lm-experiment'));
        return session?.run && session.live && !session.making;
      });
      const digest = await page.evaluate(async (steps) => {
        const { session } = /** @type {any} */ (document.querySelector('lm-experiment'));
        const { engine } = session.run;
        const run = await engine.createRun({ experiment: session.description.slug });
        await run.advance(steps);
        return (await run.digest()).digest;
      }, STEPS);
      assert.equal(digest, await expected(name));
      const fonts = await page.evaluate(() => [...document.fonts].map((one) => one.status));
      assert.ok(fonts.includes('loaded') && !fonts.includes('error'), String(fonts));
      // What a site loads later is inside too: the dialogs, and what draws the other views.
      await page.evaluate(() =>
        /** @type {HTMLElement} */ (document.querySelector('lm-out-row button')).click(),
      );
      await page.waitFor(() => document.querySelector('lm-share-menu button') !== null);
      await page.evaluate(() => {
        const all = /** @type {HTMLElement[]} */ ([
          ...document.querySelectorAll('lm-experiment lm-figure [role=tab], lm-share-menu button'),
        ]);
        for (const one of all)
          if (one.getAttribute('role') === 'tab' || one.textContent === 'Code') one.click();
      });
      await page.waitFor(() => {
        const dialog = document.querySelector('lm-source dialog');
        return dialog?.hasAttribute('open') && /namespace lm/.test(dialog.textContent ?? '');
      });
      const said = await page.evaluate(() => document.body.innerText);
      assert.doesNotMatch(said, /could not be (?:loaded|fetched)/);
    });
  }
});
