// Digests that programs print in different builds, held against each other and against the written.
import { readFileSync } from 'node:fs';
import { buildPreset } from '../web/tools/cmake.mjs';
import { mustRun } from '../web/tools/command.mjs';
import { inProject } from '../web/tools/paths.mjs';

/** @typedef {import('./stages.mjs').Outcome} Outcome */
/** @typedef {'native' | 'clang' | 'wasm'} Build */

/** @param {string} output lines `name digest` @returns {Map<string, string>} */
const linesOf = (output) =>
  new Map(
    output
      .trim()
      .split('\n')
      .map((line) => {
        const at = line.lastIndexOf(' ');
        return [line.slice(0, at), line.slice(at + 1)];
      }),
  );

/**
 * What a program of tests/bits/ prints in a build, which is brought up to date first.
 * @param {Build} preset
 * @param {string} program
 * @returns {Promise<Map<string, string>>}
 */
async function printed(preset, program) {
  await buildPreset(preset, { targets: [program] });
  const file = inProject('build', preset, 'tests/bits', program);
  const inNode = [process.execPath, inProject('tests/bits/run-wasm.mjs'), `${file}.mjs`];
  return linesOf(await mustRun(`${program}-${preset}`, preset === 'wasm' ? inNode : [file]));
}

/**
 * Each name counts; it passes when every map has one digest for it.
 * @param {Map<string, string>[]} maps
 * @returns {Outcome}
 */
function agreement(maps) {
  const names = [...new Set(maps.flatMap((map) => [...map.keys()]))];
  const different = names.filter((name) => new Set(maps.map((map) => map.get(name))).size > 1);
  return {
    passed: names.length - different.length,
    failed: different.length,
    output: different
      .map((name) => `${name}: ${maps.map((map) => map.get(name)).join(', ')}`)
      .join('\n'),
  };
}

/** The reference runs natively and in Node have the written digests. @returns {Promise<Outcome>} */
export async function referenceRuns() {
  const file = inProject('tests/bits/reference_runs.json');
  /** @type {Record<string, string>} */
  const written = JSON.parse(readFileSync(file, 'utf8'));
  const native = await printed('native', 'reference_runs');
  const wasm = await printed('wasm', 'reference_runs');
  return agreement([new Map(Object.entries(written)), native, wasm]);
}

/** One program's lines by g++, clang++ and Emscripten. @param {string} program @returns {Promise<Outcome>} */
export async function inThreeBuilds(program) {
  const maps = [];
  for (const preset of /** @type {const} */ (['native', 'clang', 'wasm'])) {
    maps.push(await printed(preset, program));
  }
  return agreement(maps);
}
