// Holds all files to the project's habits: a first line that says what the file is, and a short file.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { inProject } from '../../web/tools/paths.mjs';
import { engineFiles, filesIn, none } from './files.mjs';

/** A file is one idea; past this length it is two. */
const LONGEST_FILE = 400;

const sources = ['engine', 'web', 'tests', 'lessons'].flatMap((folder) =>
  filesIn(folder, /\.(cpp|hpp|h|m?js|css|cmake)$|CMakeLists\.txt$/),
);

test('the first line of every file is a comment', () => {
  const silent = sources.filter(({ text }) => !/^(\/\/|\/\*|#) ?\S/.test(text));
  none(silent.map(({ name }) => name));
});

/** Files that were looked at hard and stay long, with the reason. */
const LONG_FILES = /** @type {Record<string, string>} */ ({});

test(`files longer than ${LONGEST_FILE} lines are those with a reason, and no others`, () => {
  const long = sources.filter(({ text }) => text.split('\n').length - 1 > LONGEST_FILE);
  assert.deepEqual(long.map(({ name }) => name).sort(), Object.keys(LONG_FILES).sort());
});

/** Whether a README names a file, its subfolder, or the experiment that it holds. */
const names = (/** @type {string} */ readme, /** @type {string} */ name) => {
  const [, , ...rest] = name.split('/');
  const stem = (rest.at(-1) ?? '').replace(/\.\w+$/, '');
  const words = [stem, stem.replaceAll('_', '-'), ...(rest.length > 1 ? [`${rest[0]}/`] : [])];
  return words.some((word) => readme.includes(word));
};

test("each engine folder's README gives each file a sentence", () => {
  const missing = engineFiles().filter(({ name }) => {
    const readme = inProject('engine', name.split('/')[1] ?? '', 'README.md');
    return !existsSync(readme) || !names(readFileSync(readme, 'utf8'), name);
  });
  none(missing.map(({ name }) => name));
});

test('every native test file mirrors a folder of the engine', () => {
  const folders = filesIn('tests/native', /_test\.cpp$/).map(
    ({ name }) => name.split('/')[2] ?? '',
  );
  const strays = folders.filter((folder) => !existsSync(inProject('engine', folder)));
  none(strays);
});

test("the contributor's guide shows the example that is compiled", () => {
  const source = readFileSync(inProject('tests/native/lab/one_weight_test.cpp'), 'utf8');
  const [, example = ''] = /\/\/ \[example\n([^]*?)\/\/ example\]/.exec(source) ?? [];
  const guide = readFileSync(inProject('CONTRIBUTING.md'), 'utf8');
  assert.ok(example.length > 0 && guide.includes(example));
});

test('the lock file carries no addresses of packages', () => {
  const { packages } = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'));
  none(Object.keys(packages).filter((name) => 'resolved' in packages[name]));
});

test('every npm package is pinned exactly', () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(inProject('package.json'), 'utf8'),
  );
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)),
  );
  none(loose.map(([name]) => name));
});
