// A copy of what the command line and the native tests are built from: mutants are put in there, never in the
// project's own tree.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { mustRun, run } from '../../web/tools/command.mjs';
import { Trouble } from '../../web/tools/fail.mjs';
import { inProject } from '../../web/tools/paths.mjs';

/** @typedef {import('./mutants.mjs').Mutant} Mutant */

/** What is built from: folders and files below the root. */
const PARTS = ['engine', 'tests/native', 'tests/bits', 'CMakeLists.txt', 'CMakePresets.json', 'package.json']; // prettier-ignore
const TREE = inProject('build/mutation/tree');
/** Where its build stands. */
export const BUILD = path.join(TREE, 'build/native');

/**
 * A file's text with the mutant in it.
 * @param {string} text @param {Mutant} mutant
 * @throws {Trouble} when the text that it changes is not there exactly once
 */
export function mutated(text, { name, file, before, after }) {
  const count = text.split(before).length - 1;
  if (count === 1) return text.replace(before, () => after);
  throw new Trouble(
    `${name}: ${file} holds its text ${count} times instead of once; the code has moved, so look at the row again:\n  ${before}`,
  );
}

/** The files below a part. @param {string} part @returns {string[]} */
function filesOf(part) {
  const whole = inProject(part);
  if (!existsSync(whole)) return [];
  if (!statSync(whole).isDirectory()) return [part];
  return readdirSync(whole, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(inProject('.'), path.join(entry.parentPath, entry.name)));
}

/** Writes only what differs, so that nothing is built again that did not change. @param {string} file @param {Buffer | string} content */
function write(file, content) {
  const to = path.join(TREE, file);
  if (existsSync(to) && readFileSync(to).equals(Buffer.from(content))) return;
  mkdirSync(path.dirname(to), { recursive: true });
  writeFileSync(to, content);
}

/** Removes what the project no longer has. @param {Set<string>} files that it has */
function prune(files) {
  for (const part of ['engine', 'tests']) {
    const folder = path.join(TREE, part);
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const file = path.relative(TREE, path.join(entry.parentPath, entry.name));
      if (entry.isFile() && !files.has(file)) rmSync(path.join(TREE, file));
    }
  }
}

/** Makes the copy equal to the project's tree, but for one mutant. @param {Mutant} [mutant] */
export function prepare(mutant) {
  const files = PARTS.flatMap(filesOf);
  prune(new Set(files));
  for (const file of files) {
    const content = readFileSync(inProject(file));
    write(file, file === mutant?.file ? mutated(content.toString(), mutant) : content);
  }
}

/** Configures the copy's build where there is none: each file by itself, so that a mutant compiles one. */
async function configure() {
  if (existsSync(path.join(BUILD, 'build.ninja'))) return;
  await mustRun('configure-mutation', ['cmake', '--preset', 'native', '-DLM_GROUP=1'], {
    cwd: TREE,
  });
}

/**
 * Builds a target of the copy.
 * @param {string} target @param {string} [who] whose build it is, for the message
 * @throws {Trouble} when it does not compile
 */
export async function build(target, who = 'the tree without a mutant') {
  await configure();
  const jobs = String(availableParallelism());
  const { code, output } = await run('build-mutation', ['ninja', '-C', BUILD, '-j', jobs, target]);
  if (code === 0) return;
  const errors = output.split('\n').filter((line) => /error|FAILED/.test(line));
  throw new Trouble(`${who} does not build:\n${errors.slice(0, 8).join('\n')}`);
}
