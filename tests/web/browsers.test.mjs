// One statement on browsers, in the README and in the pages, and the early script that tells an old one.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';
import { BROWSERS, UPDATE } from '../../web/client/browsers.js';
import { inProject } from '../../web/tools/paths.mjs';
import { frame } from '../../web/tools/site/frame.mjs';
import { filesIn } from '../structure/files.mjs';

const read = (/** @type {string} */ name) => readFileSync(inProject(name), 'utf8');

test('the README, every page and the engine’s message name the same browsers', () => {
  assert.ok(read('README.md').includes(`The lessons run in ${BROWSERS}.`));
  const page = {
    title: '',
    description: '',
    kicker: '',
    trail: '',
    body: '',
    up: './',
    script: '',
  };
  assert.ok(frame(page).includes(BROWSERS));
  assert.ok(UPDATE.includes(BROWSERS));
});

test('no other file of the web names a version of a browser', () => {
  const files = filesIn('web', /\.(m?js|html|md)$/).filter(
    ({ name }) => !name.endsWith('/browsers.js'),
  );
  const named = files.filter(({ text }) => /\b(?:chrome|edge|firefox|safari) ?\d/i.test(text));
  assert.deepEqual(
    named.map(({ name }) => name),
    [],
  );
});

/** What theme.js writes on the page's root. @param {boolean} old whether the browser is too old */
function marks(old) {
  const dataset = /** @type {Record<string, string>} */ ({});
  const context = vm.createContext({
    document: { documentElement: { dataset } },
    location: { search: '', href: 'https://host/lab/index.html', protocol: 'https:' },
    localStorage: { getItem: () => null },
    matchMedia: () => ({ matches: false }),
    addEventListener: () => {},
    URL,
    URLSearchParams,
  });
  vm.runInContext(
    old ? 'delete Promise.withResolvers' : 'Promise.withResolvers ??= () => {}',
    context,
  );
  vm.runInContext(read('web/public/theme.js'), context);
  return dataset;
}

test('the early script marks the page in a browser that is too old, and only there', () => {
  assert.ok('oldBrowser' in marks(true));
  assert.ok(!('oldBrowser' in marks(false)));
  assert.equal(marks(true).theme, 'light');
});
