// What `npm run test:all` adds to `npm test`: other compilers, the linter for C++, the fuzzers.
import { readdirSync } from 'node:fs';
import { buildPreset } from '../web/tools/cmake.mjs';
import { run } from '../web/tools/command.mjs';
import { FUZZERS, fuzzAll } from '../web/tools/fuzz.mjs';
import { inProject } from '../web/tools/paths.mjs';
import { inThreeBuilds } from './bits.mjs';
import { total } from './counts.mjs';
import { tryRanges } from './ranges.mjs';
import {
  FOLDERS,
  batteries,
  browserTests,
  experimentSlugs,
  nativeTests,
  nativeUnits,
  nodeTests,
  testFiles,
  verdict,
} from './stages.mjs';

/** @typedef {import('./stages.mjs').Stage} Stage */
/** @typedef {import('./stages.mjs').Outcome} Outcome */

/**
 * The digests of experiments' batteries, by slug.
 * @param {'native' | 'clang'} preset
 * @param {string[]} slugs
 * @returns {Promise<Map<string, string>>}
 */
async function digests(preset, slugs) {
  await buildPreset(preset);
  const lmlab = inProject('build', preset, 'lmlab');
  const { stdout } = await run(`digests-${preset}`, [lmlab, 'check', ...slugs, '--json']);
  /** @type {{experiment: string, digest: string}[]} */
  const printed = JSON.parse(stdout);
  return new Map(printed.map(({ experiment, digest }) => [experiment, digest]));
}

/** Two compilers, one set of bits: each experiment counts. @param {string[]} slugs @returns {Promise<Outcome>} */
async function compareCompilers(slugs) {
  const [ours, theirs] = [await digests('native', slugs), await digests('clang', slugs)];
  const different = slugs.filter((slug) => ours.get(slug) !== theirs.get(slug));
  return {
    passed: slugs.length - different.length,
    failed: different.length,
    output: different
      .map((slug) => `${slug}: g++ ${ours.get(slug)}, clang++ ${theirs.get(slug)}`)
      .join('\n'),
  };
}

/** The programs of tests/bits/. */
const BITS = ['core_bits', 'reference_runs'];

/** What they print in three builds. @param {string[]} programs @returns {Promise<Outcome>} */
async function compareBits(programs) {
  const outcomes = [];
  for (const program of programs) outcomes.push(await inThreeBuilds(program));
  return { ...total(outcomes), output: outcomes.map(({ output }) => output).join('\n') };
}

/** How long each fuzzer runs here: long enough to meet what a change broke outright. */
const FUZZ_SECONDS = 20;

/** @param {string[]} fuzzers @returns {Promise<Outcome>} */
async function fuzzSmoke(fuzzers) {
  const found = { passed: 0, failed: 0, output: '' };
  for await (const { name, ok, output } of fuzzAll(FUZZ_SECONDS, fuzzers)) {
    found[ok ? 'passed' : 'failed'] += 1;
    if (!ok) found.output += `${name}:\n${output}`;
  }
  return found;
}

/** The folders of the engine that hold code. */
const rooms = () =>
  readdirSync(inProject('engine'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'bindings')
    .map(({ name }) => name);

/** clang-tidy over folders of the engine as the clang preset compiles them. @param {string[]} folders @returns {Promise<Outcome>} */
async function tidy(folders) {
  await buildPreset('clang');
  const files = `/engine/(${folders.join('|')})/.*[.]cpp$`;
  return verdict('tidy', ['run-clang-tidy', '-quiet', '-p', inProject('build/clang'), files]);
}

/** The stage of the native tests of another preset. @param {string} name @param {string} what @param {import('./stages.mjs').Native} preset @returns {Stage} */
const nativeStage = (name, what, preset) => ({
  ...{ name, what },
  units: () => nativeUnits(preset),
  run: (units) => nativeTests(preset, units),
});

/** The stage of the tests in Node with everything in them. @type {Stage} */
const thoroughModule = {
  name: 'module',
  replaces: 'node',
  what: 'every battery in the module, too',
  needs: ['native', 'wasm'],
  units: () => testFiles(FOLDERS.node),
  run: (files = testFiles(FOLDERS.node)) =>
    nodeTests('module', files, { env: { LM_THOROUGH: '1' } }),
};

/** The stage of the command line's tests with every run in them. @type {Stage} */
const thoroughCommands = {
  name: 'commands',
  replaces: 'cli',
  what: 'the command line, every run',
  needs: ['native', 'clang'],
  units: () => testFiles(FOLDERS.cli),
  run: (files = testFiles(FOLDERS.cli)) =>
    nodeTests('commands', files, { env: { LM_THOROUGH: '1' } }),
};

/** What holds the module against the command line. */
const SAME_BITS = ['ask', 'digests', 'views'].map((name) => `tests/wasm/${name}.test.mjs`);

/** The bits of the module that `npm start` links. @param {string[]} files @returns {Promise<Outcome>} */
async function startModule(files) {
  await buildPreset('wasm-start', { targets: ['lmlab'] });
  return nodeTests('start', files, { env: { LM_WASM: 'build/wasm-start/lmlab.mjs' } });
}

/** @type {Stage[]} */
export const SLOW_STAGES = [
  nativeStage('sanitize', 'all native tests, sanitized', 'sanitize'),
  {
    name: 'batteries',
    replaces: 'check',
    what: 'every battery, kept or not',
    needs: ['native'],
    units: experimentSlugs,
    run: (slugs) => batteries(true, slugs),
  },
  {
    name: 'ranges',
    what: 'no check differs inside its range',
    needs: ['native'],
    units: experimentSlugs,
    run: (slugs) => tryRanges({ slugs }),
  },
  thoroughCommands,
  thoroughModule,
  {
    name: 'start',
    what: 'the same bits in the module of npm start',
    needs: ['native'],
    units: () => SAME_BITS,
    run: (files = SAME_BITS) => startModule(files),
  },
  {
    name: 'browsers',
    replaces: 'browser',
    what: 'every test in every browser',
    needs: ['native', 'wasm', 'site'],
    units: () => testFiles(FOLDERS.browser),
    run: (files) => browserTests(true, files),
  },
  nativeStage('clang', 'the native tests by clang++', 'clang'),
  {
    name: 'digests',
    what: 'the same bits by g++ and clang++',
    units: experimentSlugs,
    run: (slugs = experimentSlugs()) => compareCompilers(slugs),
  },
  {
    name: 'builds',
    what: 'the same bits in three builds',
    units: () => BITS,
    run: (programs = BITS) => compareBits(programs),
  },
  nativeStage('fast', 'the native tests, -march=native', 'native-fast'),
  { name: 'tidy', what: 'clang-tidy', units: rooms, run: (folders = rooms()) => tidy(folders) },
  {
    name: 'fuzz',
    what: 'fuzzers over untrusted text',
    units: () => FUZZERS,
    run: (fuzzers = FUZZERS) => fuzzSmoke(fuzzers),
  },
];
