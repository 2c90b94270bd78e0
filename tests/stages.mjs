// The stages of `npm test`, in order: what each runs, and how its tests are counted.
import { readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { buildSite } from '../web/tools/build-site.mjs';
import { keptChecks, presentKeys } from '../web/tools/checks.mjs';
import { buildPreset } from '../web/tools/cmake.mjs';
import { run } from '../web/tools/command.mjs';
import { Trouble } from '../web/tools/fail.mjs';
import { inProject } from '../web/tools/paths.mjs';
import { referenceRuns } from './bits.mjs';
import { browsersHere } from './browsers.mjs';
import { writtenDigests } from './digests.mjs';
import { countCatch, countChecks, countNode, staleChecks, total } from './counts.mjs';
import { settled } from './settled.mjs';

/**
 * @typedef {import('./counts.mjs').Count & {output: string}} Outcome
 *
 * @typedef {object} Stage
 * @property {string} name for --only
 * @property {string} what a line for people
 * @property {string} [replaces] the shorter stage that this one makes superfluous
 * @property {('native' | 'clang' | 'wasm' | 'site')[]} [needs] what is built first, if it is not there
 * @property {() => string[]} [units] what machines can share; without them it is one
 * @property {(units?: string[]) => Promise<Outcome>} run these units; all when left out
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
 * The *.test.mjs of some folders.
 * @param {string[]} folders relative to the root
 * @returns {string[]} relative to the root
 * @throws {Trouble} when a folder has no test
 */
export const testFiles = (folders) =>
  folders.flatMap((folder) => {
    const names = readdirSync(inProject(folder)).filter((file) => file.endsWith('.test.mjs'));
    if (names.length === 0) throw new Trouble(`${folder}/ has no test.`);
    return names.map((file) => `${folder}/${file}`);
  });

/**
 * Node's test runner over some files.
 * @param {string} name of the log
 * @param {string[]} files relative to the root
 * @param {{env?: Record<string, string>, concurrency?: number}} [options]
 * @returns {Promise<Outcome>}
 */
export async function nodeTests(name, files, { env = {}, concurrency } = {}) {
  const flags = ['--test', '--test-reporter=spec'];
  if (concurrency) flags.push(`--test-concurrency=${concurrency}`);
  const { code, output } = await run(name, [process.execPath, ...flags, ...files], { env });
  const failures = output.indexOf('✖ failing tests:'); // repeats every failure at the end
  return { ...countNode(output, code), output: output.slice(Math.max(0, failures)) };
}

/**
 * The stage of the test files of some folders.
 * @param {string} name @param {string} what @param {string[]} folders @param {Stage['needs']} [needs]
 * @returns {Stage}
 */
const nodeStage = (name, what, folders, needs = []) => ({
  ...{ name, what, needs },
  units: () => testFiles(folders),
  run: (files = testFiles(folders)) => nodeTests(name, files),
});

/** What the sanitizers do with what they find. */
const SANITIZERS = {
  ASAN_OPTIONS: 'detect_stack_use_after_return=1:strict_string_checks=1',
  UBSAN_OPTIONS: 'print_stacktrace=1',
};

/** @typedef {'native' | 'native-fast' | 'clang' | 'sanitize'} Native */

/** The native tests of a preset, as tests/native/CMakeLists.txt names them. @param {Native} preset @returns {string[]} */
export function nativeUnits(preset) {
  const text = readFileSync(inProject('tests/native/CMakeLists.txt'), 'utf8');
  const names = [...text.matchAll(/^lm_test\((\w+)/gm)].map(([, name = '']) => name);
  return preset === 'native' ? [...names, 'symbols'] : names;
}

/** What ctest knows of a preset's tests. @param {Native} preset @returns {Promise<{name: string, command?: string[]}[]>} */
async function nativeList(preset) {
  const folder = inProject('build', preset);
  const list = await run(`list-${preset}`, ['ctest', '--test-dir', folder, '--show-only=json-v1']);
  /** @type {{name: string, command?: string[]}[]} */
  const tests = JSON.parse(list.stdout).tests;
  const here = tests.filter(({ name }) => name !== 'symbols' || preset === 'native');
  const [found, wanted] = [here.map(({ name }) => name), nativeUnits(preset)];
  const odd = [...found, ...wanted].filter((one) => !found.includes(one) || !wanted.includes(one));
  if (odd.length === 0) return here;
  throw new Trouble(
    `${preset}: ctest and tests/native/CMakeLists.txt differ in ${odd.join(', ')}.`,
  );
}

/**
 * Builds a preset and runs what ctest knows there, as many at once as there are processors.
 * @param {Native} preset
 * @param {string[]} [units] names of tests
 * @returns {Promise<Outcome>}
 */
export async function nativeTests(preset, units = nativeUnits(preset)) {
  await buildPreset(preset);
  const queue = (await nativeList(preset)).filter(({ name }) => units.includes(name));
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

/** Builds what a stage needs, each only when something changed. @param {Stage} stage */
export async function prepare({ needs = [] }) {
  for (const need of needs) await (need === 'site' ? buildSite() : buildPreset(need));
}

/** @param {() => Promise<void>} build @returns {Promise<Outcome>} a build counts as one test */
async function built(build) {
  await build();
  return { passed: 1, failed: 0, output: '' };
}

/**
 * The batteries whose inputs changed since their results were kept; each check counts, of the others as kept.
 * @param {boolean} [every] whether all batteries are run
 * @param {string[]} [slugs] of which experiments; of all when left out
 * @returns {Promise<Outcome>}
 */
export async function batteries(every = false, slugs) {
  const kept = keptChecks();
  const same = every ? new Set() : settled(kept);
  const asked = [...presentKeys().keys()].filter((slug) => slugs?.includes(slug) ?? true);
  const open = asked.filter((slug) => !same.has(slug));
  const closed = asked.filter((slug) => same.has(slug));
  const known = countChecks(JSON.stringify(closed.map((slug) => kept[slug])));
  if (open.length === 0) {
    return { ...known, output: 'a kept check failed', note: 'kept: no battery changed' };
  }
  const command = [inProject('build/native/lmlab'), 'check', ...open, '--json'];
  const { code, output, stdout } = await run('check', command);
  if (code !== 0 && code !== 1) return { passed: 0, failed: 1, output };
  const stale = staleChecks(stdout, JSON.stringify(kept)).map(
    (slug) => `${slug}: tests/checks.json is out of date: run node web/tools/checks.mjs\n`,
  );
  const { passed, failed } = total([known, countChecks(stdout)]);
  const told = (code === 0 ? '' : output) + stale.join('');
  const note = every ? {} : { note: `${open.length} of ${asked.length} batteries ran; checks.mjs keeps their results` }; // prettier-ignore
  return { passed, failed: failed + stale.length, output: told, ...note };
}

/**
 * The three browsers, two test files at a time: most of a test is waiting for the page.
 * @param {boolean} [thorough] every test in every browser
 * @param {string[]} [files]
 * @returns {Promise<Outcome>}
 */
export async function browserTests(thorough = false, files = testFiles(FOLDERS.browser)) {
  const { asked, skipped } = browsersHere();
  const env = { LM_BROWSERS: asked.join(','), LM_THOROUGH: thorough ? '1' : '' };
  const outcome = await nodeTests('browser', files, { env, concurrency: 2 });
  return skipped ? { ...outcome, note: skipped } : outcome;
}

/** Which stage runs the *.test.mjs of which folders. */
export const FOLDERS = {
  structure: ['tests/structure', 'tests/tools'],
  cli: ['tests/cli'],
  node: ['tests/wasm', 'tests/web'],
  browser: ['tests/browser'],
};

/** All experiments; a test holds the file against the registry. @returns {string[]} */
export const experimentSlugs = () => Object.keys(writtenDigests());

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
  nodeStage('structure', 'who includes whom, and the tools', FOLDERS.structure),
  {
    name: 'native',
    what: 'the reference build',
    units: () => nativeUnits('native'),
    run: (units) => nativeTests('native', units),
  },
  {
    name: 'check',
    what: 'every experiment against its theory',
    needs: ['native'],
    units: experimentSlugs,
    run: (slugs) => batteries(false, slugs),
  },
  nodeStage('cli', 'the command line', FOLDERS.cli, ['native']),
  { name: 'wasm', what: 'the WebAssembly build', run: () => built(() => buildPreset('wasm')) },
  nodeStage('node', 'the module and the client in Node', FOLDERS.node, ['native', 'wasm']),
  { name: 'bits', what: 'reference runs, natively and in Node', run: referenceRuns },
  { name: 'site', what: 'the static site', run: () => built(() => buildSite()) },
  {
    name: 'browser',
    what: 'Chromium, Firefox and WebKit',
    needs: ['native', 'wasm', 'site'],
    units: () => testFiles(FOLDERS.browser),
    run: (files) => browserTests(false, files),
  },
];
