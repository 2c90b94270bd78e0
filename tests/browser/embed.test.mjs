// Experiments in another site's page: three figures in a host of another origin, as a course pastes them.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after } from 'node:test';
import { DIST, ROOT, THOROUGH, inEachBrowser } from './harness.mjs';
import { filesOf } from './harness/folder.mjs';
import { pressEntry, ready, within } from './harness/experiment.mjs';
import { removeFolder, temporaryFolder } from './harness/processes.mjs';
import { startSite } from './harness/site.mjs';

/** @typedef {import('./harness/page.mjs').Page} Page */

/** The lab on a host of its own: another port is another origin. */
const lab = await startSite(DIST);
const LAB = lab.origin;

/** The course's page, with the lab's address in it. */
const host = temporaryFolder('course');
cpSync(path.join(ROOT, 'tests/browser/fixtures/host'), host, { recursive: true });
const index = path.join(host, 'index.html');
writeFileSync(index, readFileSync(index, 'utf8').replaceAll('{{LAB}}', LAB));

/** The blocks of HTML in docs/embedding.md: the element, and the frame for course platforms. */
const PAGE = readFileSync(path.join(ROOT, 'docs/embedding.md'), 'utf8');
const pastes = [...PAGE.matchAll(/^```html\n([^]*?)^```$/gm)].map(([, code]) => code ?? '');
assert.equal(pastes.length, 2, 'docs/embedding.md has other pastes than an element and a frame');
writeFileSync(
  path.join(host, 'paste.html'),
  `<!doctype html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,"></head>
  <body>${pastes.join('\n').replaceAll('https://YOUR-HOST', LAB)}</body></html>`,
);
after(async () => {
  await lab.stop();
  removeFolder(host);
});

const FIRST = 'lm-experiment[experiment="gradient-flow"] >> iframe';
const SECOND = 'lm-experiment[experiment="least-squares"] >> iframe';
const PLAIN = 'iframe[title="Loss decay"]';

/** Rounding of a frame's height to device pixels. */
const PIXEL = 1;

/** What a frame shows, once its run is made; null before. @param {Page} page @param {string} frame */
const shownIn = (page, frame) =>
  page.inFrame(frame, () => {
    const element = /** @type {any} */ (document.querySelector('lm-experiment'));
    const session = element?.session;
    if (!session?.run || !session.live || session.making) return null;
    return {
      parameters: session.settings.parameters,
      seed: session.settings.seed,
      step: session.step,
      playing: session.run.playing,
      preset: document.querySelector('lm-presets [aria-pressed=true]')?.textContent?.trim(),
      parts: ['lm-formula', 'lm-sweep', 'lm-out-row', '.seed'].filter((q) =>
        element.querySelector(q),
      ),
      height: document.body.getBoundingClientRect().height,
      theme: document.documentElement.dataset.theme,
      notices: session.notices.map((/** @type {any} */ one) => one.text),
    };
  });

/** Scrolls a frame into sight and waits for its run. @param {Page} page @param {string} frame */
async function comes(page, frame) {
  await page.scrollTo(frame.replace(' >> iframe', ''));
  await page.see(frame);
  await page.waitUntil(() => shownIn(page, frame), `a run in ${frame}`);
  return /** @type {NonNullable<Awaited<ReturnType<typeof shownIn>>>} */ (
    await shownIn(page, frame)
  );
}

/** @param {Page} page @param {string} frame */
const heightOf = (page, frame) =>
  page.evaluate((q) => /** @type {any} */ (window).__lmTest.find(q).clientHeight, frame);

inEachBrowser(
  (check) => {
    check('three figures are as asked, as high as they need, and wait', async (page) => {
      await page.goto('index.html');
      const first = await comes(page, FIRST);
      assert.deepEqual(first.parameters, { learning_rate: 0.05 });
      assert.equal(first.seed, 7);
      assert.deepEqual(first.parts, ['lm-formula', '.seed']);
      const second = await comes(page, SECOND);
      assert.equal(second.preset, 'A line');
      assert.deepEqual(second.parts, [], 'hidden by the attribute, or left out in frames');
      const plain = await comes(page, PLAIN);
      assert.deepEqual(plain.parameters, { samples: 30 });
      for (const frame of [FIRST, SECOND, PLAIN]) {
        const { step, playing, notices } = await comes(page, frame);
        assert.deepEqual({ step, playing, notices }, { step: 0, playing: false, notices: [] });
        await page.waitUntil(async () => {
          const asked = (await shownIn(page, frame))?.height ?? 0;
          return Math.abs((await heightOf(page, frame)) - asked) <= PIXEL;
        }, `${frame} to be as high as its experiment`);
      }
      const focused = await page.evaluate(() => document.activeElement?.localName);
      assert.equal(focused, 'body', 'a figure took the focus');
      assert.deepEqual(lab.failures.splice(0), []);
    });

    check('a figure plays inside its frame, and follows the page into the dark', async (page) => {
      const go = () => /** @type {HTMLElement} */ (document.querySelector('button.go')).click();
      await comes(page, FIRST); // out of sight it would rest
      await page.inFrame(FIRST, go);
      await page.waitUntil(async () => ((await shownIn(page, FIRST))?.step ?? 0) > 0, 'a step');
      assert.equal((await shownIn(page, FIRST))?.theme, 'light');
      await page.evaluate(() => document.getElementById('dark')?.click());
      await page.waitUntil(
        async () => (await shownIn(page, FIRST))?.theme === 'dark',
        'the dark theme',
      );
      assert.equal((await shownIn(page, SECOND))?.theme, 'dark');
    });

    check('axe finds nothing to object to in a frame, light or dark', async (page) => {
      const rests = () =>
        page.inFrame(SECOND, () => {
          const session = /** @type {any} */ (document.querySelector('lm-experiment'))?.session;
          return Boolean(session?.live) && !session.making && !session.time.playing;
        });
      await page.waitUntil(rests, 'the frame to be at rest');
      // A frame out of sight is not rendered, and its colours would stay those of the theme before.
      await page.evaluate(
        (q) => /** @type {any} */ (window).__lmTest.find(q).scrollIntoView(),
        SECOND,
      );
      await page.inFrame(SECOND, () =>
        import(new URL('/__lm_test__/axe.js', location.href).href).then(() => true),
      );
      for (const theme of ['dark', 'light']) {
        const found = await page.inFrame(
          SECOND,
          async (wanted) => {
            document.documentElement.dataset.theme = wanted;
            await new Promise((resolve) => setTimeout(resolve, 400));
            for (const fade of document.getAnimations()) fade.finish();
            const { axe } = /** @type {any} */ (window);
            const { violations } = await axe.run(document, { resultTypes: ['violations'] });
            return violations.map((/** @type {any} */ one) => `${one.id}: ${one.nodes[0]?.html}`);
          },
          theme,
        );
        assert.deepEqual(found, [], theme);
      }
    });

    check('Tab goes into a figure and out of it', async (page) => {
      await page.focus('#dark');
      await page.press('Tab');
      const inside = await page.evaluate(() => document.activeElement?.getAttribute('experiment'));
      assert.equal(inside, 'gradient-flow');
      await page.focus('#after');
      await page.press('Shift+Tab');
      const last = await page.inFrame(PLAIN, () => document.activeElement?.localName);
      assert.equal(last, 'a', 'not the last link of the frame');
      await page.press('Tab');
      // The link after the frame; under its driver WebKit goes on at the page's first link.
      await page.waitFor(() => document.activeElement?.localName === 'a');
    });

    check('heights are believed of the lab’s own frames alone', async (page) => {
      await page.waitUntil(
        async () => (await heightOf(page, FIRST)) > 100,
        'the frame’s own height',
      );
      const before = await heightOf(page, FIRST);
      await page.evaluate(async () => {
        const message = { subject: 'lti.frameResize', height: 4321 };
        postMessage(message, '*');
        postMessage(JSON.stringify(message), '*');
        postMessage('lti.frameResize {', '*');
        await new Promise((resolve) => setTimeout(resolve, 100));
      });
      assert.equal(await heightOf(page, FIRST), before);
      const told = await page.inFrame(FIRST, () => {
        parent.postMessage(JSON.stringify({ subject: 'lti.frameResize', height: 777 }), '*');
        return 777;
      });
      await page.waitUntil(async () => (await heightOf(page, FIRST)) === told, 'JSON text');
    });

    check('the two pastes of docs/embedding.md work in a bare page', async (page) => {
      await page.goto('paste.html');
      for (const frame of [FIRST, 'iframe[title="Gradient flow"]']) {
        const { parameters, seed } = await comes(page, frame);
        assert.deepEqual({ parameters, seed }, { parameters: { learning_rate: 0.05 }, seed: 7 });
      }
    });

    check('Embed gives the code for the figure as it stands', async (page) => {
      const slug = 'gradient-flow';
      const state = '?learning_rate=0.1&seed=9';
      await page.driver.open(`${LAB}/lessons/linear-regression/index.html#${slug}${state}`);
      await ready(page, slug);
      await pressEntry(page, slug, 'Embed');
      await page.see(within(slug, 'textarea[name=element]'));
      const [element = '', frame = ''] = await page.evaluate(() =>
        [...document.querySelectorAll('lm-embed dialog[open] textarea')].map(
          (e) => /** @type {HTMLTextAreaElement} */ (e).value,
        ),
      );
      assert.match(element, / experiment="gradient-flow" learning-rate="0\.1" seed="9">/);
      const address = /src="([^"]+)"/.exec(frame)?.[1]?.replaceAll('&amp;', '&') ?? '';
      await page.driver.open(address);
      const { parameters, seed, step } = await ready(page, slug);
      assert.deepEqual([parameters.learning_rate, seed, step], [0.1, 9, 0]);
    });

    check('what cannot be shown says so in the host page, with a way on', async (page) => {
      const gone = await startSite(DIST);
      writeFileSync(
        path.join(host, 'gone.html'),
        `<!doctype html><html lang="en"><head><title>A course</title><link rel="icon" href="data:,">
        <script src="${gone.origin}/embed.js"></script></head><body>
        <lm-experiment experiment="gradient-flo"></lm-experiment></body></html>`,
      );
      await page.goto('gone.html');
      await gone.stop();
      const text = () =>
        page.evaluate(() =>
          [...document.querySelectorAll('lm-experiment')].map((e) => e.shadowRoot?.textContent),
        );
      await page.waitUntil(async () => (await text())[0]?.includes('no experiment'), 'the first');
      assert.match(
        String(await text()),
        /there is no experiment “gradient-flo”; there are .*gradient-flow/,
      );
      await page.evaluate(() => {
        const element = document.createElement('lm-experiment');
        element.setAttribute('experiment', 'loss-decay');
        document.body.append(element);
      });
      await page.waitUntil(async () => (await text())[1]?.includes('Try again'), 'the second');
      assert.match(String((await text())[1]), /could not be loaded from 127\.0\.0\.1/);
      const links = await page.evaluate(() =>
        [...document.querySelectorAll('lm-experiment')].map(
          (e) => e.shadowRoot?.querySelector('a')?.href,
        ),
      );
      assert.deepEqual(links, [
        `${gone.origin}/index.html`,
        `${gone.origin}/lessons/linear-regression/index.html#loss-decay`,
      ]);
      await page.consoleErrors(); // the refused connection is reported
    });
  },
  host,
  { bare: true },
);

if (THOROUGH) {
  inEachBrowser((check) => {
    for (const file of filesOf(path.join(DIST, 'embed'), 'index.html')) {
      check(`embed/${file} opens`, async (page) => {
        await page.goto(`embed/${file}`);
        await ready(page, path.posix.dirname(file));
      });
    }
  });
}
