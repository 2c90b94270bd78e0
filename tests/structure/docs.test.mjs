// Holds the Markdown pages to what is there: their links lead somewhere, their commands exist.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { inProject } from '../../web/tools/paths.mjs';
import { filesIn, lineOf, none } from './files.mjs';

const page = (/** @type {string} */ name) => readFileSync(inProject(name), 'utf8');

const pages = [
  ...readdirSync(inProject('.'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => ({ name, text: page(name) })),
  ...['.github', 'docs', 'engine', 'web', 'tests'].flatMap((folder) => filesIn(folder, /\.md$/)),
];

const { scripts } = JSON.parse(page('package.json'));

/** A heading's anchor, as GitHub makes it. @param {string} heading */
const anchorOf = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** @param {string} text of a page @returns {string[]} */
const anchorsOf = (text) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => anchorOf(title));

/** Whether a link of a page leads somewhere. @param {string} from @param {string} link */
function leads(from, link) {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? from : path.posix.join(path.posix.dirname(from), file);
  if (!existsSync(inProject(target))) return false;
  return anchor === undefined || anchorsOf(page(target)).includes(anchor);
}

test('every relative link of a page leads to a file, and to a heading where it names one', () => {
  const broken = pages.flatMap(({ name, text }) =>
    [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .filter(([, link = '']) => !/^[a-z]+:/.test(link) && !leads(name, link))
      .map((found) => `${name}:${lineOf(text, found.index)} links to ${found[1]}`),
  );
  none(broken);
});

test('every npm script that a page names exists, and one page names them all', () => {
  const named = pages.flatMap(({ name, text }) =>
    [...text.matchAll(/\bnpm (?:run )?([a-z]+(?::[a-z]+)*)/g)]
      .filter(([command]) => /^npm (run|start|test)/.test(command))
      .map(([, script = '']) => ({ name, script })),
  );
  none(
    named.filter(({ script }) => !(script in scripts)).map((one) => `${one.name}: ${one.script}`),
  );
  const list = page('docs/npm-commands.md');
  const own = Object.keys(scripts).filter(
    (script) => !['prepack', 'format:check'].includes(script),
  );
  assert.deepEqual(
    own.filter((script) => !new RegExp(`\\bnpm (run )?${script}\\b`).test(list)),
    [],
  );
});

test('the list of lessons has every folder of lessons/ and no other', () => {
  const [, table = ''] = /\n\n(\| part[^]*?)\n\n/.exec(page('docs/lessons.md')) ?? [];
  const listed = [...table.matchAll(/`([a-z-]+)`/g)].map(([, slug = '']) => slug);
  assert.deepEqual(listed.sort(), readdirSync(inProject('lessons')).sort());
});
