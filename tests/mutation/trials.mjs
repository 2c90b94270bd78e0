// What a built mutant does to the batteries, and to the native tests of its room.
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { run } from '../../web/tools/command.mjs';
import { BUILD, build } from './scratch.mjs';

/** @typedef {import('./mutants.mjs').Mutant} Mutant */

/**
 * What became of one battery.
 * @typedef {object} Outcome
 * @property {string[]} red the checks that fail
 * @property {string} digest of the battery's results; '' when it gave none
 * @property {string} stopped why it gave none; '' when it did
 * @property {number} seconds of processor time
 */

/** Runs a command with at most so many seconds of processor time, and says last how many it took. */
const TIMED = 'ulimit -t "$1"; shift; "$@"; code=$?; times >&2; exit $code';

/**
 * What a program prints, how it ended and the processor time that it took.
 * @param {string[]} command @param {number} limit whole seconds of processor time
 * @returns {Promise<{stdout: string, stderr: string, code: number, seconds: number}>}
 */
function timed(command, limit) {
  const child = spawn('sh', ['-c', TIMED, 'sh', String(limit), ...command]);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      // The last line that `times` writes is about the children: user and system time.
      const spent = [...(stderr.trimEnd().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
      const seconds = spent.reduce((sum, [, m, s]) => sum + 60 * Number(m) + Number(s), 0);
      resolve({ stdout, stderr, code: code ?? 1, seconds });
    });
  });
}

/** Why a battery gave nothing. @param {{stderr: string, code: number, seconds: number}} end @param {number} limit */
function fault({ stderr, code, seconds }, limit) {
  if (seconds >= limit - 1) return `took more than ${limit} s of processor time`;
  const said = /^battery: .*$/m.exec(stderr)?.[0] ?? stderr.trim().split('\n')[0];
  return code >= 128 ? `stopped by signal ${code - 128}` : said;
}

/**
 * Runs one battery.
 * @param {string} slug @param {number} limit seconds of processor time; one that takes more counts as stopped
 * @returns {Promise<Outcome>}
 */
export async function battery(slug, limit) {
  const command = [path.join(BUILD, 'lmlab'), 'check', slug, '--json', '--jobs', '1'];
  const end = await timed(command, limit);
  const { stdout, seconds } = end;
  const [result] = stdout.trim() ? JSON.parse(stdout) : [];
  if (!result) return { red: [], digest: '', stopped: fault(end, limit), seconds };
  const red = result.checks
    .filter((/** @type {{passed: boolean}} */ check) => !check.passed)
    .map((/** @type {{name: string}} */ check) => check.name);
  return { red, digest: result.digest, stopped: '', seconds };
}

/**
 * Several batteries, as many at a time as there are processors, the slowest first.
 * @param {string[]} slugs @param {(slug: string) => number} seconds of processor time that each is expected to take
 * @param {(slug: string) => number} limit the same
 * @returns {Promise<Map<string, Outcome>>}
 */
export async function batteries(slugs, seconds, limit) {
  const queue = [...slugs].sort((a, b) => seconds(b) - seconds(a));
  /** @type {Map<string, Outcome>} */
  const outcomes = new Map();
  const worker = async () => {
    for (let slug = queue.shift(); slug; slug = queue.shift()) {
      outcomes.set(slug, await battery(slug, limit(slug)));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return outcomes;
}

/** The experiments that the built command line has. @returns {Promise<string[]>} */
export async function experiments() {
  const { stdout } = await run('list-mutation', [path.join(BUILD, 'lmlab'), 'list', '--json']);
  return JSON.parse(stdout).map((/** @type {{slug: string}} */ { slug }) => slug);
}

/** @param {Mutant} mutant @returns {string} the engine folder that it stands in */
const room = ({ file }) => file.split('/')[1] ?? '';

/**
 * The native test cases of a mutant's room that fail; the room's name alone when they cannot be told.
 * @param {Mutant} mutant @returns {Promise<string[]>}
 */
export async function nativeTests(mutant) {
  const target = `test_${room(mutant)}`;
  await build(target, mutant.name);
  const program = path.join(BUILD, 'tests/native', target);
  const { code, output: text } = await run('native-mutation', [program, '--reporter', 'compact']);
  if (code === 0) return [];
  const files = [...text.matchAll(/(\w+)_test\.cpp:\d+: failed/g)].map(([, file]) => file);
  return files.length > 0 ? [...new Set(files)].map((file) => `${room(mutant)}/${file}`) : [target];
}

/** A short fingerprint. @param {...string} texts @returns {string} */
export const print = (...texts) =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 8);
