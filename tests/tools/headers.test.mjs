// The sample headers in docs/headers/: the same values in all of them, and those of our own server.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';
import { inProject } from '../../web/tools/paths.mjs';
import { HEADERS } from '../../web/tools/serve.mjs';
import { filesIn } from '../structure/files.mjs';

const FOLDER = 'docs/headers';
const samples = readdirSync(inProject(FOLDER)).map((name) => ({
  name,
  text: readFileSync(inProject(FOLDER, name), 'utf8').replace(/^\s*#.*$/gm, ''),
}));

test('each sample has what our own server sends for every file', () => {
  for (const name of /** @type {const} */ (['x-content-type-options', 'referrer-policy'])) {
    const pattern = new RegExp(`${name}:? "?${HEADERS[name]}\\b`, 'i');
    for (const sample of samples) assert.match(sample.text, pattern, sample.name);
  }
});

test('each sample says who may show a page in a frame, and leaves the rest to the page', () => {
  for (const { name, text } of samples) {
    assert.match(text, /frame-ancestors 'self'/, name);
    assert.doesNotMatch(text, /-src\b/, name);
    assert.match(text, /public, max-age=31536000, immutable/, name);
  }
});

test('where a host joins the values of all rules, no rule for embed/ forbids frames', () => {
  const { text = '' } = samples.find(({ name }) => name === '_headers') ?? {};
  const rules = [...text.matchAll(/^(\/\S*)\n((?: .*\n)+)/gm)];
  const closed = rules.filter(([, , values]) => values?.includes('frame-ancestors'));
  assert.deepEqual(
    closed.map(([, path]) => path),
    ['/', '/index.html', '/lessons/*', '/claims/*', '/reproductions/*', '/grade/*'],
  );
});

test('docs/publishing.md names each sample', () => {
  const [page] = filesIn('docs', /^docs\/publishing\.md$/);
  for (const { name } of samples) assert.ok(page?.text.includes(`](headers/${name})`), name);
});
