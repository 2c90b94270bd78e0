// `npm run format` and `npm run format:check`: Prettier for the web's files, clang-format for C++.
import { readdirSync } from 'node:fs';
import { outputOf, run, tail } from './command.mjs';
import { Trouble, runMain } from './fail.mjs';
import { inProject } from './paths.mjs';

/** Other releases break a few lines differently, so only this release decides. */
const CLANG_FORMAT = 14;

/** @returns {string[]} the C++ files, relative to the root */
function cppFiles() {
  return ['engine', 'tests'].flatMap((folder) =>
    readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(cpp|hpp|h)$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
}

/** @returns {string | undefined} clang-format of the release that counts */
function clangFormat() {
  return [`clang-format-${CLANG_FORMAT}`, 'clang-format'].find((name) =>
    outputOf([name, '--version']).includes(`version ${CLANG_FORMAT}.`),
  );
}

/**
 * @param {string} name
 * @param {string[]} command
 * @returns {Promise<boolean>} whether it found nothing to complain about
 */
async function passes(name, command) {
  const { code, output } = await run(name, command);
  if (code !== 0) console.error(tail(output));
  return code === 0;
}

await runMain(async () => {
  const check = process.argv.includes('--check');
  const prettier = inProject('node_modules/prettier/bin/prettier.cjs');
  const mode = check ? ['--check'] : ['--write'];
  const quiet = ['--log-level', 'warn'];
  const ok = [await passes('prettier', [process.execPath, prettier, ...mode, ...quiet, '.'])];
  const formatter = clangFormat();
  if (formatter) {
    const flags = check ? ['--dry-run', '--Werror'] : ['-i'];
    ok.push(await passes('clang-format', [formatter, ...flags, ...cppFiles()]));
  } else {
    console.warn(`clang-format ${CLANG_FORMAT} is not installed: the C++ files were left alone.`);
  }
  if (ok.includes(false)) throw new Trouble('Formatting differs: run "npm run format".');
});
