// The stages of `npm test`, in order: what each runs, and how its tests are counted.
import { readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { buildSite } from '../web/tools/build-site.mjs';
import { buildPreset } from '../web/tools/cmake.mjs';
import { run } from '../web/tools/command.mjs';
import { Trouble } from '../web/tools/fail.mjs';
import { inProject } from '../web/tools/paths.mjs';
import { referenceRuns } from './bits.mjs';
import { browsersHere } from './browsers.mjs';
import { countCatch, countChecks, countNode, staleChecks, total } from './counts.mjs';

/**
 * @typedef {import('./counts.mjs').Count & {output: string}} Outcome
 *
 * @typedef {object} Stage
 * @property {string} name for --only
 * @property {string} what a line for people
 * @property {string} [replaces] the shorter stage that this one makes superfluous
 * @property {() => Promise<Outcome>} run
 */

/**
 * A program whose exit code is its one verdict.
 * @param {string} name of the log
 * @param {string[]} command
 * @returns {Promise<Outcome>}
 */
export async function verdict(name, command) {
  const { code, output } = await run(name, command);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
}

/** @param {string} script below the root @param {...string} rest @returns {string[]} */
const node = (script, ...rest) => [process.execPath, inProject(script), ...rest];

/**
 * Node's test runner over the *.test.mjs of some folders.
 * @param {string} name of the log
 * @param {string[]} folders relative to the root
 * @param {{env?: Record<string, string>, concurrency?: number}} [options]
 * @returns {Promise<Outcome>}
 * @throws {Trouble} when a folder has no test
 */
export async function nodeTests(name, folders, { env = {}, concurrency } = {}) {
  const files = folders.flatMap((folder) => {
    const names = readdirSync(inProject(folder)).filter((file) => file.endsWith('.test.mjs'));
    if (names.length === 0) throw new Trouble(`${folder}/ has no test.`);
    return names.map((file) => `${folder}/${file}`);
  });
  const flags = ['--test', '--test-reporter=spec'];
  if (concurrency) flags.push(`--test-concurrency=${concurrency}`);
  const { code, output } = await run(name, [process.execPath, ...flags, ...files], { env });
  const failures = output.indexOf('✖ failing tests:'); // repeats every failure at the end
  return { ...countNode(output, code), output: output.slice(Math.max(0, failures)) };
}

/** What the sanitizers do with what they find. */
const SANITIZERS = {
  ASAN_OPTIONS: 'detect_stack_use_after_return=1:strict_string_checks=1',
  UBSAN_OPTIONS: 'print_stacktrace=1',
};

/**
 * Builds a preset and runs what ctest knows there, as many at once as there are processors.
 * @param {'native' | 'native-fast' | 'clang' | 'sanitize'} preset
 * @returns {Promise<Outcome>}
 */
export async function nativeTests(preset) {
  await buildPreset(preset);
  const folder = inProject('build', preset);
  const list = await run(`list-${preset}`, ['ctest', '--test-dir', folder, '--show-only=json-v1']);
  /** @type {{tests: {name: string, command?: string[]}[]}} */
  const { tests } = JSON.parse(list.stdout);
  const queue = tests.filter(({ name }) => name !== 'symbols' || preset === 'native');
  if (queue.length === 0) throw new Trouble(`${preset}: there are no native tests.`);
  /** @type {Outcome[]} */
  const outcomes = [];
  const worker = async () => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      if (!one.command) throw new Trouble(`${preset}: the test ${one.name} was not built.`);
      const { code, output } = await run(`${preset}-${one.name}`, one.command, { env: SANITIZERS });
      const heading = code === 0 ? '' : `test ${one.name}, exit code ${code}:\n${output}`;
      outcomes.push({ ...countCatch(output, code), output: heading });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return { ...total(outcomes), output: outcomes.map((one) => one.output).join('') };
}

/** @param {() => Promise<void>} build @returns {Promise<Outcome>} a build counts as one test */
async function built(build) {
  await build();
  return { passed: 1, failed: 0, output: '' };
}

/** The battery of every experiment: each check counts. @returns {Promise<Outcome>} */
async function battery() {
  const { code, output, stdout } = await run('check', [
    inProject('build/native/lmlab'),
    'check',
    '--json',
  ]);
  if (code !== 0 && code !== 1) return { passed: 0, failed: 1, output };
  const kept = readFileSync(inProject('tests/checks.json'), 'utf8');
  const stale = staleChecks(stdout, kept).map(
    (slug) => `${slug}: tests/checks.json is out of date: run node web/tools/checks.mjs\n`,
  );
  const { passed, failed } = countChecks(stdout);
  const told = (code === 0 ? '' : output) + stale.join('');
  return { passed, failed: failed + stale.length, output: told };
}

/**
 * The three browsers, two test files at a time: most of a test is waiting for the page.
 * @param {boolean} [thorough] every test in every browser
 * @returns {Promise<Outcome>}
 */
export async function browserTests(thorough = false) {
  const { asked, skipped } = browsersHere();
  const env = { LM_BROWSERS: asked.join(','), LM_THOROUGH: thorough ? '1' : '' };
  const outcome = await nodeTests('browser', FOLDERS.browser, { env, concurrency: 2 });
  return skipped ? { ...outcome, note: skipped } : outcome;
}

/** Which stage runs the *.test.mjs of which folders. */
export const FOLDERS = {
  structure: ['tests/structure', 'tests/tools'],
  cli: ['tests/cli'],
  node: ['tests/wasm', 'tests/web'],
  browser: ['tests/browser'],
};

const typescript = 'node_modules/typescript/bin/tsc';

/** @type {Stage[]} */
export const STAGES = [
  {
    name: 'format',
    what: 'Prettier and clang-format',
    run: () => verdict('format', node('web/tools/format.mjs', '--check')),
  },
  {
    name: 'lint',
    what: 'ESLint',
    run: () => verdict('lint', node('node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0')),
  },
  {
    name: 'types',
    what: 'JSDoc types by tsc',
    run: () => verdict('types', node(typescript, '-p', 'tsconfig.json')),
  },
  {
    name: 'structure',
    what: 'who includes whom, and the tools',
    run: () => nodeTests('structure', FOLDERS.structure),
  },
  { name: 'native', what: 'the reference build', run: () => nativeTests('native') },
  { name: 'check', what: 'every experiment against its theory', run: battery },
  { name: 'cli', what: 'the command line', run: () => nodeTests('cli', FOLDERS.cli) },
  { name: 'wasm', what: 'the WebAssembly build', run: () => built(() => buildPreset('wasm')) },
  {
    name: 'node',
    what: 'the module and the client in Node',
    run: () => nodeTests('node', FOLDERS.node),
  },
  { name: 'bits', what: 'reference runs, natively and in Node', run: referenceRuns },
  { name: 'site', what: 'the static site', run: () => built(() => buildSite()) },
  { name: 'browser', what: 'Chromium, Firefox and WebKit', run: () => browserTests() },
];
