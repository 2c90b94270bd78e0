// What `npm run test:all` adds to `npm test`: other compilers, the linter for C++, the fuzzers.
import { run } from '../web/tools/command.mjs';
import { buildPreset } from '../web/tools/cmake.mjs';
import { inProject } from '../web/tools/paths.mjs';
import { nativeTests, verdict } from './stages.mjs';

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
  const { output } = await run(`digests-${preset}`, [lmlab, 'check', '--json']);
  /** @type {{experiment: string, digest: string}[]} */
  const batteries = JSON.parse(output);
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

/** clang-tidy over everything that the clang preset compiles. @returns {Promise<Outcome>} */
async function tidy() {
  await buildPreset('clang');
  const folder = inProject('build/clang');
  const files = ['run-clang-tidy', '-quiet', '-p', folder, '/(engine|tests/native)/.*[.]cpp$'];
  return verdict('tidy', files);
}

/** @type {Stage[]} */
export const SLOW_STAGES = [
  { name: 'clang', what: 'the native tests by clang++', run: () => nativeTests('clang') },
  { name: 'digests', what: 'the same bits by g++ and clang++', run: compareCompilers },
  { name: 'fast', what: 'the native tests, -march=native', run: () => nativeTests('native-fast') },
  { name: 'tidy', what: 'clang-tidy', run: tidy },
];
