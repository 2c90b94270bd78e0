// The command line, for comparing what a page computed with what the terminal computes.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** LM_NATIVE names another build. */
export const LMLAB = path.resolve(ROOT, process.env.LM_NATIVE ?? 'build/native/lmlab');

/** Room for the JSON of a run, in bytes. */
const LARGEST_OUTPUT = 256 * 1024 * 1024;

/**
 * Runs lmlab.
 * @param {string[]} args
 * @returns {{code: number | null, out: string, err: string}}
 */
export function lmlab(...args) {
  if (!existsSync(LMLAB)) {
    throw new Error(`${LMLAB} is not there: run "npm run build:native" first.`);
  }
  const { status, stdout, stderr } = spawnSync(LMLAB, args, {
    encoding: 'utf8',
    maxBuffer: LARGEST_OUTPUT,
  });
  return { code: status, out: stdout, err: stderr };
}

/**
 * The same run as a page's, natively.
 * @param {string} slug
 * @param {{parameters: Record<string, unknown>, seed: number, step: number, events?: import('../../../web/client/messages.js').RunEvent[]}} settings
 * @param {Record<string, string>} [inputs] files by input name
 * @returns {{digest: string, steps: number, diverged_at: number | null, scalars: Record<string, number | null>, checks: {name: string, measured: number | null, state: string, passed: boolean}[]}}
 */
export function runNatively(slug, { parameters, seed, step, events = [] }, inputs = {}) {
  const sets = Object.entries(parameters).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const acts = events.flatMap(({ step: at, name, value }) => ['--event', `${at}:${name}=${value}`]);
  const files = Object.entries(inputs).flatMap(([name, file]) => ['--input', `${name}=${file}`]);
  const { code, out, err } = lmlab(
    ...[
      'run',
      slug,
      '--seed',
      String(seed),
      '--steps',
      String(step),
      '--json',
      ...sets,
      ...acts,
      ...files,
    ],
  );
  if (code !== 0) throw new Error(`lmlab run ${slug} ended with ${code}: ${err}`);
  return JSON.parse(out);
}
