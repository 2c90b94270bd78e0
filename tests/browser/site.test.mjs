// The built site: its policy, its links, and that every page opens without a fault.
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { after, test } from 'node:test';
import path from 'node:path';
import { DIST, inEachBrowser, sampled, share } from './harness.mjs';
import { attributes, filesOf, pagesOf, references } from './harness/folder.mjs';
import { brokenFormulas } from './harness/formulas.mjs';
import { settled } from './harness/looks.mjs';
import { removeFolder, temporaryFolder } from './harness/processes.mjs';
import { startProject } from './harness/servers.mjs';

/** The policy as the project's design states it, written out here so that a slip elsewhere shows. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
  "style-src-attr 'unsafe-inline'; font-src 'self'; img-src 'self' blob: data:; " +
  "connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; " +
  "base-uri 'none'; form-action 'none'; " +
  "require-trusted-types-for 'script'; trusted-types lit-html lab";

/** All but those that hosting.test.mjs and single.test.mjs look at. */
const PAGES = filesOf(DIST, '.html').filter((file) => !/^single\/|^404\.html$/.test(file));
const VISITED = pagesOf(DIST);
/** A link that leaves the site. */
const OUTWARD = /^(?:https?:|mailto:)/;

test('every page carries the policy as a meta element, before anything it governs', () => {
  for (const page of PAGES) {
    const html = readFileSync(path.join(DIST, page), 'utf8');
    const meta = html.match(/<meta http-equiv="Content-Security-Policy"[^>]*>/);
    assert.ok(meta, `${page} has no policy`);
    assert.deepEqual(attributes(meta[0], 'content'), [POLICY], page);
    const first = html.search(/<(?:script|link|style)\b/);
    assert.ok(html.indexOf(meta[0]) < first, `${page}: something is loaded before the policy`);
  }
});

test('the server sends the policy, and the type of each file', async () => {
  const server = await startProject(DIST);
  try {
    const module = filesOf(DIST, '.wasm')[0];
    for (const file of [...PAGES, module]) {
      const answer = await fetch(`${server.origin}/${file}`);
      assert.equal(answer.status, 200, file);
      assert.equal(answer.headers.get('content-security-policy'), POLICY, file);
      const type = file.endsWith('.html') ? /^text\/html/ : /^application\/wasm$/;
      assert.match(answer.headers.get('content-type') ?? '', type, file);
      await answer.arrayBuffer();
    }
    const missing = await fetch(`${server.origin}/no-such-page.html`);
    assert.equal(missing.status, 404);
    const outside = await fetch(`${server.origin}/..%2fpackage.json`);
    assert.ok(outside.status >= 400, 'a file outside the site is served');
  } finally {
    await server.stop();
  }
});

test('every link and asset is relative and leads to something', () => {
  for (const file of [...PAGES, ...filesOf(DIST, '.css')]) {
    for (const target of references(path.join(DIST, file))) {
      if (OUTWARD.test(target) && file.endsWith('.html')) continue;
      assert.doesNotMatch(target, /^\/|^\w+:/, `${file}: ${target} does not work under a sub-path`);
      const url = new URL(target, `http://site/${file}`);
      const inside = decodeURIComponent(
        url.pathname.endsWith('/') ? `${url.pathname}index.html` : url.pathname,
      );
      const found = path.join(DIST, inside);
      assert.ok(existsSync(found) && statSync(found).isFile(), `${file}: ${target} is not there`);
      if (url.hash && found.endsWith('.html')) {
        const ids = attributes(readFileSync(found, 'utf8'), 'id');
        const [id] = decodeURIComponent(url.hash.slice(1)).split('?'); // the rest is a run's state
        assert.ok(ids.includes(id ?? ''), `${file}: no ${target}`);
      }
    }
  }
});

test('no page has an inline script, a style element or an event attribute', () => {
  for (const page of PAGES) {
    const html = readFileSync(path.join(DIST, page), 'utf8');
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)/, page);
    assert.doesNotMatch(html, /<style\b/, page);
    assert.doesNotMatch(html, /<[a-z][^>]*\son[a-z]+=/i, page);
  }
});

/** A copy of the site two folders deep, on a host that sets no headers. */
const host = temporaryFolder('host');
cpSync(DIST, path.join(host, 'a/b'), { recursive: true });
after(() => removeFolder(host));

for (const [where, folder, prefix] of [
  ['as served', DIST, ''],
  ['under /a/b/ of a host without headers', host, 'a/b/'],
]) {
  inEachBrowser(
    (check, name) => {
      // In axe.test.mjs Chromium opens every lesson.
      for (const file of sampled(prefix ? share(name, VISITED, String) : VISITED)) {
        check(`${file} opens ${where}`, async (page) => {
          await page.goto(prefix + file);
          const title = await page.evaluate(() => document.title);
          assert.match(title, /\S/, 'the page has no title');
          // Custom elements are the pages' moving parts: each one used must have been defined.
          await page.waitFor(() => {
            const tags = [...document.querySelectorAll('*')].map((e) => e.localName);
            return tags
              .filter((tag) => tag.startsWith('lm-'))
              .every((tag) => customElements.get(tag));
          });
          await settled(page);
          assert.deepEqual(await brokenFormulas(page), [], 'MathML with too few or many children');
        });
      }
      check(`the policy is in force ${where}`, async (page) => {
        page.excuse(/unsafe-eval|refused eval|TrustedScript|trusted-types/); // browsers report the refusal, Firefox some time later
        await page.goto(`${prefix}index.html`);
        assert.equal(await refusesEval(page), true, 'text was turned into code');
      });
    },
    folder,
    { bare: prefix !== '' },
  );
}

/** Whether the page may not turn text into code. @param {import('./harness/page.mjs').Page} page */
const refusesEval = (page) =>
  // Later, because Chromium lets what a driver evaluates do everything.
  page.evaluate(
    () =>
      new Promise((resolve) => {
        setTimeout(() => {
          try {
            resolve(!Function('return true')());
          } catch {
            resolve(true);
          }
        });
      }),
  );
