// What a first visit loads until the first experiment answers, as a host with gzip sends it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { SHOWN } from '../../web/tools/site/fonts.mjs';
import { DIST, openPage } from './harness.mjs';
import { ready } from './harness/experiment.mjs';
import { attributes, pagesOf } from './harness/folder.mjs';
import { browserList } from './harness/locate.mjs';

/** Bytes, gzipped: the page, what it needs to be read and the engine to compute with. */
const BUDGET = 400_000;

/** Fonts and pictures are compressed already, and a host sends them as they are. */
const COMPRESSED = /\.(?:woff2|png)$/;

/** @param {string} address on the site @returns {number} */
function weight(address) {
  const name = decodeURIComponent(address.replace(/[?#].*$/s, '')).replace(/\/$/, '/index.html');
  const bytes = readFileSync(path.join(DIST, name));
  return COMPRESSED.test(name) ? bytes.length : gzipSync(bytes).length;
}

const lessons = pagesOf(DIST).filter((file) => file.startsWith('lessons/'));

/** What a visitor's browser has asked for when the first experiment answers. @param {string} file */
async function visit(file) {
  const html = readFileSync(path.join(DIST, file), 'utf8');
  const [first] = attributes(/<lm-experiment\b[^>]*>/.exec(html)?.[0] ?? '', 'name');
  const page = await openPage('chromium');
  try {
    await page.goto(file);
    await ready(page, first);
    const parts = [...page.site.asked].map((name) => ({ name, bytes: weight(name) }));
    parts.sort((a, b) => b.bytes - a.bytes);
    return { parts, total: parts.reduce((sum, { bytes }) => sum + bytes, 0) };
  } finally {
    await page.close();
  }
}

/** Fonts that came whole: what a page shows of each is a file of its own. @param {{name: string}[]} parts */
const wholeFonts = (parts) =>
  parts.map(({ name }) => name).filter((name) => /\.woff2$/.test(name) && !name.includes(SHOWN));

for (const file of browserList().includes('chromium') ? lessons : []) {
  test(`${file}: a first interaction stays within its budget`, async (t) => {
    let seen = await visit(file);
    // One visit in thirty asks for a whole font beside what the pages show of it.
    if (wholeFonts(seen.parts).length > 0) seen = await visit(file);
    const { parts, total } = seen;
    assert.deepEqual(wholeFonts(parts), [], 'a character that the page shows is not in its subset');
    t.diagnostic(`${total} bytes in ${parts.length} files`);
    assert.ok(
      parts.some(({ name }) => name.endsWith('.wasm')),
      'no module was asked for',
    );
    const list = parts.map(({ name, bytes }) => `${bytes} ${name}`).join('\n');
    assert.ok(total <= BUDGET, `${total} bytes, more than ${BUDGET}:\n${list}`);
  });
}
