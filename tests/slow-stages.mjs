// What `npm run test:all` adds to `npm test`: other compilers, the linter for C++, the fuzzers.
import { buildPreset } from '../web/tools/cmake.mjs';
import { run } from '../web/tools/command.mjs';
import { fuzzAll } from '../web/tools/fuzz.mjs';
import { inProject } from '../web/tools/paths.mjs';
import { inThreeBuilds } from './bits.mjs';
import { total } from './counts.mjs';
import { FOLDERS, browserTests, nativeTests, nodeTests, verdict } from './stages.mjs';

/** @typedef {import('./stages.mjs').Stage} Stage */
/** @typedef {import('./stages.mjs').Outcome} Outcome */

/**
 * The digest of every experiment's battery, by slug.
 * @param {'native' | 'clang'} preset
 * @returns {Promise<Map<string, string>>}
 */
async function digests(preset) {
  await buildPreset(preset);
  const lmlab = inProject('build', preset, 'lmlab');
  const { stdout } = await run(`digests-${preset}`, [lmlab, 'check', '--json']);
  /** @type {{experiment: string, digest: string}[]} */
  const batteries = JSON.parse(stdout);
  return new Map(batteries.map(({ experiment, digest }) => [experiment, digest]));
}

/** Two compilers, one set of bits: each experiment counts. @returns {Promise<Outcome>} */
async function compareCompilers() {
  const [ours, theirs] = [await digests('native'), await digests('clang')];
  const slugs = [...ours.keys()];
  const different = slugs.filter((slug) => ours.get(slug) !== theirs.get(slug));
  return {
    passed: slugs.length - different.length,
    failed: different.length,
    output: different
      .map((slug) => `${slug}: g++ ${ours.get(slug)}, clang++ ${theirs.get(slug)}`)
      .join('\n'),
  };
}

/** What the programs of tests/bits/ print in three builds. @returns {Promise<Outcome>} */
async function compareBits() {
  const core = await inThreeBuilds('core_bits');
  const runs = await inThreeBuilds('reference_runs');
  return { ...total([core, runs]), output: [core.output, runs.output].join('\n') };
}

/** How long each fuzzer runs here: long enough to meet what a change broke outright. */
const FUZZ_SECONDS = 20;

/** @returns {Promise<Outcome>} */
async function fuzzSmoke() {
  const found = { passed: 0, failed: 0, output: '' };
  for await (const { name, ok, output } of fuzzAll(FUZZ_SECONDS)) {
    found[ok ? 'passed' : 'failed'] += 1;
    if (!ok) found.output += `${name}:\n${output}`;
  }
  return found;
}

/** clang-tidy over the engine as the clang preset compiles it. @returns {Promise<Outcome>} */
async function tidy() {
  await buildPreset('clang');
  const folder = inProject('build/clang');
  const files = ['run-clang-tidy', '-quiet', '-p', folder, '/engine/.*[.]cpp$'];
  return verdict('tidy', files);
}

/** @type {Stage[]} */
export const SLOW_STAGES = [
  {
    name: 'sanitize',
    what: 'all native tests, sanitized',
    run: () => nativeTests('sanitize'),
  },
  {
    name: 'module',
    replaces: 'node',
    what: 'every battery in the module, too',
    run: () => nodeTests('module', FOLDERS.node, { env: { LM_THOROUGH: '1' } }),
  },
  {
    name: 'browsers',
    replaces: 'browser',
    what: 'every test in every browser',
    run: () => browserTests(true),
  },
  { name: 'clang', what: 'the native tests by clang++', run: () => nativeTests('clang') },
  { name: 'digests', what: 'the same bits by g++ and clang++', run: compareCompilers },
  { name: 'builds', what: 'the same bits in three builds', run: compareBits },
  { name: 'fast', what: 'the native tests, -march=native', run: () => nativeTests('native-fast') },
  { name: 'tidy', what: 'clang-tidy', run: tidy },
  { name: 'fuzz', what: 'fuzzers over untrusted text', run: fuzzSmoke },
];
