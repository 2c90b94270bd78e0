// The files that an experiment's key is made of are those that its program is linked from. It is read from the build
// by clang++, which compiles each file by itself, so it is a test of `npm run test:all`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { engineFiles } from '../../web/tools/inputs.mjs';
import { ROOT, inProject } from '../../web/tools/paths.mjs';
import { lmlab } from '../browser/harness/native.mjs';
import { THOROUGH } from '../settled.mjs';

/** Room for the names of all symbols, in bytes. */
const LARGEST_OUTPUT = 256 * 1024 * 1024;

/**
 * What each object of the engine's libraries defines and needs. Their folders are not in the libraries, so an
 * object is called by the source that it was compiled from.
 * @returns {{name: string, defines: string[], needs: string[]}[]}
 */
function objects() {
  const build = inProject('build/clang/engine/CMakeFiles');
  const files = readdirSync(build, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^lm_(?!cli)[\w-]+\.dir\/.*\.cpp\.o$/.test(name),
  );
  return files.map((file) => {
    const { stdout } = spawnSync('nm', ['-P', '-g', `${build}/${file}`], {
      encoding: 'utf8',
      maxBuffer: LARGEST_OUTPUT,
    });
    const symbols = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    const of = (/** @type {RegExp} */ kinds) =>
      symbols.filter(([, kind = '']) => kinds.test(kind)).map(([symbol = '']) => symbol);
    const name = file.replace(/^[\w-]+\.dir\//, '').replace(/\.o$/, '');
    // Weak symbols are templates and inline functions, which every object brings along.
    return { name, defines: of(/^[TDBR]$/), needs: of(/^U$/) };
  });
}

const all = THOROUGH ? objects() : [];
const home = new Map(all.flatMap(({ name, defines }) => defines.map((symbol) => [symbol, name])));
const needs = new Map(all.map(({ name, needs: symbols }) => [name, symbols]));

/** What the linker takes for a file. @param {string} main @returns {Set<string>} */
function linked(main) {
  const found = new Set([main]);
  for (const name of found) {
    for (const symbol of needs.get(name) ?? []) {
      const from = home.get(symbol);
      // The registry names every experiment; which of them there are decides no result.
      if (from && from !== 'experiments/registry.cpp') found.add(from);
    }
  }
  return found;
}

/** @type {{slug: string, source: string}[]} */
const list = JSON.parse(lmlab('list', '--json').out);
const tree = engineFiles(ROOT);

for (const { slug, source } of list) {
  test(`${slug}: the key covers all files that it is linked from`, { skip: !THOROUGH }, () => {
    const taken = linked(source.replace(/^engine\//, ''));
    assert.ok(taken.size > 5, `nm names only ${[...taken].join(', ')}`);
    const covered = new Set(tree.parts(source));
    assert.deepEqual(
      [...taken].filter((name) => !covered.has(name)),
      [],
    );
  });
}
