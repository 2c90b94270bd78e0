// On a static host: what it needs beside the pages, lost visitors, and the site without a network.
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, existsSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { serve } from '../../web/tools/serve.mjs';
import { hashSource } from '../../web/tools/site/not-found.mjs';
import { writeServiceWorker } from '../../web/tools/site/offline.mjs';
import { DIST, ROOT, inChromiumFirst } from './harness.mjs';
import { filesOf } from './harness/folder.mjs';
import { removeFolder, temporaryFolder } from './harness/processes.mjs';
import { startSlow } from './harness/servers.mjs';

test('hosts that would run Jekyll are told not to', () => {
  assert.ok(existsSync(path.join(DIST, '.nojekyll')));
});

test('the page for lost visitors refers to nothing, and its policy names what it carries', () => {
  const html = readFileSync(path.join(DIST, '404.html'), 'utf8');
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  for (const [element, directive] of [
    ['style', 'style-src'],
    ['script', 'script-src'],
  ]) {
    const text = new RegExp(`<${element}>([^]*?)</${element}>`).exec(html)?.[1] ?? '';
    assert.ok(policy.includes(`${directive} ${hashSource(text)}`), directive);
  }
  assert.doesNotMatch(html, /\ssrc=|href="(?!data:,|\.\/)/);
});

test('no page may be given another base, or send a form', () => {
  for (const file of filesOf(DIST, '.html')) {
    const html = readFileSync(path.join(DIST, file), 'utf8');
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    for (const part of ["base-uri 'none'", "form-action 'none'"]) {
      assert.ok(policy.split('; ').includes(part), `${file}: ${part}`);
    }
  }
});

test('the manifest’s icons are pictures of their size', () => {
  const manifest = JSON.parse(readFileSync(path.join(DIST, 'manifest.webmanifest'), 'utf8'));
  for (const { src, sizes, type } of manifest.icons) {
    const bytes = readFileSync(path.join(DIST, src));
    if (type !== 'image/png') continue;
    assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, sizes, src);
    const at = bytes.indexOf('IDAT');
    const data = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
    const size = bytes.readUInt32BE(16);
    assert.equal(data.length, size * (4 * size + 1), src);
  }
});

test('the notices name every font and package that the site carries, and what the module is made of', () => {
  const text = readFileSync(path.join(DIST, 'notices.txt'), 'utf8');
  const styles = ['index', 'fonts'].map((name) =>
    readFileSync(path.join(ROOT, `web/styles/${name}.css`), 'utf8'),
  );
  const found = styles.join().matchAll(/(?:@import '|node_modules\/)((?:@[\w-]+\/)?[a-z][\w-]*)/g);
  const imported = [...new Set([...found].map(([, name]) => name ?? ''))];
  assert.ok(imported.length >= 4, 'three typefaces and KaTeX');
  const parts = ['Eigen', 'Emscripten', 'musl', 'libc++', 'KaTeX fonts', 'lit-html', ...imported];
  for (const part of parts) assert.ok(text.includes(part), part);
  assert.match(text, /SIL OPEN FONT LICENSE Version 1\.1/);
  assert.match(text, /Mozilla\s+Public License 2\.0/);
});

/** The site below two folders, its page for lost visitors where such a host looks for it. */
const host = temporaryFolder('lost');
cpSync(DIST, path.join(host, 'a/b'), { recursive: true });
cpSync(path.join(DIST, '404.html'), path.join(host, '404.html'));
after(() => removeFolder(host));

const LESSON = 'lessons/linear-regression/index.html';

/** The build that a page came from. @param {import('./harness/page.mjs').Page} page */
const version = (page) => page.evaluate(() => document.documentElement.dataset.version);

inChromiumFirst((check, name) => {
  check('a lost visitor finds the way to the lessons, from any depth', async (page) => {
    // Two slashes would be another host's name in what the page then asks for.
    for (const lost of [
      'a/b/nothing',
      'a/b/lessons/nothing/at/all/',
      '//a/b/nothing',
      '//////a/b/x/y',
    ]) {
      await page.driver.open(`${page.site.origin}/${lost}`);
      await page.waitFor(() => document.querySelector('#way:not([hidden]) a') !== null);
      const way = await page.evaluate(() => document.querySelector('a')?.href);
      assert.equal(way, `${page.site.origin}/a/b/index.html#lessons`, lost);
    }
    await page.consoleErrors(); // each missing address is reported
  });

  check('the copy of the site waits for the first experiment’s answer', async (page) => {
    const server = await startSlow(DIST);
    try {
      await page.driver.open(`${server.origin}/${LESSON}`);
      await page.waitUntil(() => server.asked.some((asked) => asked.endsWith('.wasm')), 'the module to be asked for'); // prettier-ignore
      await new Promise((resolve) => setTimeout(resolve, 2000));
      assert.ok(!server.asked.some((asked) => asked.endsWith('/sw.js')), 'asked for beside the module'); // prettier-ignore
      server.release();
      await page.waitUntil(
        () => server.asked.some((asked) => asked.endsWith('/sw.js')),
        'the copy',
      );
      const answered = await page.evaluate(
        () =>
        [...document.querySelectorAll('lm-experiment, lm-opening')].some((/** @type {any} */ one) => one.session?.live), // prettier-ignore
      );
      assert.ok(answered, 'the copy came before the answer');
    } finally {
      await server.stop();
    }
    page.excuse(/ERR_CONNECTION_(?:RESET|REFUSED)/); // what asks the stopped server, now or later
  });

  check('a lesson opens again without its server, and a newer build is announced', async (page) => {
    const site = temporaryFolder(`offline-${name}`);
    after(() => removeFolder(site));
    cpSync(DIST, site, { recursive: true });
    let server = await serve(site, 0);
    const { origin } = server;
    await page.driver.open(`${origin}/${LESSON}`);
    const first = await version(page);
    await page.waitFor(() => navigator.serviceWorker.ready.then(({ active }) => active?.state === 'activated')); // prettier-ignore

    await page.evaluate(async (address) => {
      const cache = await caches.open('another site on this host');
      await cache.put(address, new Response('<h1>forged</h1>', { headers: { 'content-type': 'text/html' } })); // prettier-ignore
    }, `${origin}/${LESSON}`);

    await server.stop();
    await page.driver.open(`${origin}/${LESSON}`);
    assert.equal(await version(page), first, 'the copy is not the site’s own');
    await page.evaluate(() => document.querySelector('lm-experiment')?.scrollIntoView());
    await page.waitFor(() => {
      const { session } = /** @type {any} */ (document.querySelector('lm-experiment'));
      return session?.run && session.live && !session.making;
    });
    await page.driver.open(`${origin}/`); // never seen, kept all the same
    assert.match(await page.evaluate(() => document.title), /Learning Mechanics Lab/);

    appendFileSync(path.join(site, 'index.html'), '<!-- a newer build -->\n');
    const second = writeServiceWorker(ROOT, site);
    assert.notEqual(second, first);
    server = await serve(site, Number(new URL(origin).port));
    try {
      await page.evaluate(() => navigator.serviceWorker.ready.then((one) => one.update()).then(() => true)); // prettier-ignore
      await page.waitFor(() => document.querySelector('.update button') !== null);
      assert.equal(await version(page), first, 'the page changed by itself');
      await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('.update button')).click()); // prettier-ignore
      await page.waitUntil(async () => (await version(page).catch(() => '')) === second, 'the newer build'); // prettier-ignore
      assert.equal(await page.evaluate(() => document.querySelector('.update')), null);
    } finally {
      await server.stop();
    }
    await page.consoleErrors(); // what asked the stopped server is reported
  });
}, host);
