// `npm run fuzz [SECONDS]`: builds the fuzzers and lets each look for that long (60 by default).
import { mkdirSync } from 'node:fs';
import { buildPreset } from './cmake.mjs';
import { run, tail } from './command.mjs';
import { Trouble, requireNode, runMain } from './fail.mjs';
import { inProject } from './paths.mjs';
import { setUp } from './setup.mjs';

/** One per reader of untrusted text. */
export const FUZZERS = ['csv', 'idx', 'parameters', 'record', 'run', 'sweep'];
const DEFAULT_SECONDS = 60;

/**
 * Runs one fuzzer from its seeds and what earlier runs found worth keeping.
 * @param {string} name
 * @param {number} seconds
 * @returns {Promise<{ok: boolean, output: string}>}
 */
export async function fuzz(name, seconds) {
  const corpus = inProject('build/fuzz/corpus', name);
  mkdirSync(corpus, { recursive: true });
  const { code, output } = await run(`fuzz-${name}`, [
    inProject('build/fuzz/tests/fuzz', `fuzz_${name}`),
    corpus,
    inProject('tests/fuzz/seeds', name),
    `-max_total_time=${seconds}`,
    '-max_len=2000',
    '-timeout=20',
    '-rss_limit_mb=2048',
    '-malloc_limit_mb=512',
    `-artifact_prefix=${inProject('build/fuzz')}/found-${name}-`,
    '-print_final_stats=1',
  ]);
  return { ok: code === 0, output };
}

/** Builds the fuzzers and runs some. @param {number} seconds each @param {string[]} [names] @returns {AsyncGenerator<{name: string, ok: boolean, output: string}>} */
export async function* fuzzAll(seconds, names = FUZZERS) {
  await buildPreset('fuzz');
  for (const name of names) yield { name, ...(await fuzz(name, seconds)) };
}

/** @param {string | undefined} text @returns {number} */
function secondsOf(text) {
  const seconds = Number(text ?? DEFAULT_SECONDS);
  if (Number.isInteger(seconds) && seconds > 0) return seconds;
  throw new Trouble(`${text}: how long each fuzzer runs is a whole number of seconds.`);
}

async function main() {
  requireNode();
  const seconds = secondsOf(process.argv[2]);
  await setUp('fuzz', { npm: false });
  let failed = 0;
  for await (const { name, ok, output } of fuzzAll(seconds)) {
    const runs = /number_of_executed_units: (\d+)/.exec(output)?.[1] ?? '0';
    console.log(`${name}: ${ok ? `nothing found in ${runs} runs` : `\n${tail(output)}`}`);
    if (!ok) failed += 1;
  }
  if (failed > 0) throw new Trouble('The inputs found are build/fuzz/found-*.');
}

if (process.argv[1] === import.meta.filename) await runMain(main);
