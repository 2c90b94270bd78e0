// A check inside its stated range never differs: runs every experiment at each end of each parameter
// and at random settings, lists the checks that differ, and counts what was judged and what was not.
// `node tests/ranges.mjs [--shard I/N] [--seconds S] [--outside] [SLUG…]`; --outside lists each
// check outside its range, with its numbers.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inProject } from '../web/tools/paths.mjs';
import { parseShard } from './shards.mjs';

/** @typedef {{name: string, kind: string, minimum: number, maximum: number, scale: string, choices?: string[], examples?: string[], max_length?: number, default: unknown}} Parameter */
/** @typedef {{slug: string, parameters: Parameter[]}} Listed */
/** @typedef {{slug: string, settings: string[], seed: number}} Case */
/** @typedef {{name: string, state: string, since: string, measured: number | null, predicted: number, tolerance: number}} Check */
/** @typedef {{code: number | null, output: string}} Ended code null when it took too long */
/**
 * What the runs of an experiment came to: how many there were, were refused or took too long, and
 * how many checks were in each state. `judged` says of each check, numbers in its name apart, whether
 * it ever was.
 * @typedef {{runs: number, refused: number, slow: string[], agrees: number, outside: string[], not_yet: number, faults: string[], judged: Map<string, boolean>}} Tally
 */

/** Random settings of each experiment at the least and at the most, and the seconds that all may take. */
const RANDOM_CASES = 10;
const MOST_RANDOM_CASES = 400;
const SECONDS = 20;
/** A run that has not ended by then says nothing. */
const PATIENCE = 60;

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32, T. Ettinger 2017). @param {number} seed */
function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** @param {Parameter} p @param {number} share from 0 to 1 of the way from minimum to maximum, on its scale */
function along({ kind, minimum, maximum, scale }, share) {
  const log = scale === 'log' && minimum > 0;
  const value = log
    ? minimum * (maximum / minimum) ** share
    : minimum + (maximum - minimum) * share;
  const inside = Math.min(maximum, Math.max(minimum, value));
  return kind === 'integer' ? Math.round(inside) : Number(inside.toPrecision(6));
}

/** The values of a parameter's ends. @param {Parameter} p @returns {string[]} */
function endsOf(p) {
  if (p.kind === 'flag') return ['true', 'false'];
  if (p.kind === 'choice') return p.choices ?? [];
  if (p.kind === 'text') return p.examples ?? [];
  return [String(along(p, 0)), String(along(p, 1))];
}

/** @param {Parameter} p @param {() => number} random @returns {string} */
function randomValue(p, random) {
  if (p.kind === 'flag') return random() < 0.5 ? 'true' : 'false';
  if (p.kind === 'choice' || p.kind === 'text') {
    const choices = p.choices ?? p.examples ?? [];
    return choices[Math.floor(random() * choices.length)] ?? '';
  }
  if (p.kind !== 'list') return String(along(p, random()));
  const length = 1 + Math.floor(random() * Math.min(4, p.max_length ?? 1));
  return Array.from({ length }, () => along(p, random())).join(':');
}

/** @param {Listed} experiment @param {number} number @returns {Case[]} in the order in which they are run */
export function casesOf({ slug, parameters }, number) {
  const random = uniform(number + 1);
  const ends = parameters.flatMap((p) =>
    endsOf(p).map((value) => ({ slug, settings: [`${p.name}=${value}`], seed: 1 })),
  );
  const drawn = Array.from({ length: MOST_RANDOM_CASES }, (_, seed) => ({
    slug,
    settings: parameters
      .filter(() => random() < 0.5)
      .map((p) => `${p.name}=${randomValue(p, random)}`),
    seed,
  }));
  return [...ends, ...drawn];
}

/** @param {Case} one @returns {string[]} the words of the command */
const wordsOf = ({ slug, settings, seed }) => [
  'run',
  slug,
  '--json',
  '--seed',
  String(seed),
  ...settings.flatMap((setting) => ['--set', setting]),
];

/** @param {Case} one @returns {Promise<Ended>} */
function carryOut(one) {
  return new Promise((resolve) => {
    const child = spawn(inProject('build/native/lmlab'), wordsOf(one), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (data) => (output += data));
    child.stderr.setEncoding('utf8').on('data', (data) => (errors += data));
    const timer = setTimeout(() => child.kill(), PATIENCE * 1000);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output: code === 0 ? output : errors });
    });
  });
}

/** @returns {Tally} */
export const emptyTally = () => ({
  runs: 0,
  refused: 0,
  slow: [],
  agrees: 0,
  outside: [],
  not_yet: 0,
  faults: [],
  judged: new Map(),
});

/** One check of a run, told in one line. @param {string} command @param {Check} check */
function told(command, { name, state, since, measured, predicted, tolerance }) {
  const numbers = `measured ${measured}, predicted ${predicted}, tolerance ${tolerance}`;
  return `${command}: "${name}": ${state === 'outside' ? `outside (${since}): ` : ''}${numbers}`;
}

/**
 * Adds what a run came to. Settings that do not go together are refused with exit code 2, which is
 * no fault. A check that is not judged must say why.
 * @param {Tally} tally @param {Case} one @param {Ended} ended
 */
export function count(tally, one, { code, output }) {
  const command = `lmlab ${wordsOf(one).join(' ')}`;
  tally.runs += 1;
  if (code === 2) tally.refused += 1;
  else if (code === null) tally.slow.push(`${command}: no end within ${PATIENCE} s`);
  else if (code !== 0) tally.faults.push(`${command}: exit code ${code}: ${output.slice(-300)}`);
  if (code !== 0) return;
  /** @type {{checks: Check[]}} */
  const { checks } = JSON.parse(output);
  for (const check of checks) {
    const verdict = check.state === 'agrees' || check.state === 'differs';
    const name = check.name.replace(/\d+(\.\d+)?(e-?\d+)?/g, 'N');
    tally.judged.set(name, verdict || (tally.judged.get(name) ?? false));
    if (check.state === 'agrees') tally.agrees += 1;
    else if (check.state === 'outside') tally.outside.push(told(command, check));
    else if (check.state === 'not_yet') tally.not_yet += 1;
    else tally.faults.push(told(command, check));
    if (!verdict && !check.since) tally.faults.push(`${told(command, check)}, and no reason`);
  }
}

/** What an experiment's runs came to, in lines. @param {string} slug @param {Tally} tally */
export function summary(slug, { runs, refused, slow, agrees, outside, not_yet, faults, judged }) {
  const never = [...judged].filter(([, ever]) => !ever).map(([name]) => name);
  return [
    `${slug}: ${runs} runs, ${faults.length} checks differ, ${agrees} agree, ` +
      `${outside.length} outside, ${not_yet} too early; ${refused} settings refused, ` +
      `${slow.length} runs too long`,
    ...slow,
    ...never.map((name) => `${slug}: never inside its range: "${name}"`),
  ].join('\n');
}

/**
 * @param {Listed} experiment @param {number} number @param {number} seconds
 * @returns {Promise<Tally>}
 */
async function tryOne(experiment, number, seconds) {
  const began = performance.now();
  const cases = casesOf(experiment, number);
  const least = cases.length - MOST_RANDOM_CASES + RANDOM_CASES;
  const tally = emptyTally();
  for (const one of cases) {
    if (tally.runs >= least && performance.now() - began > seconds * 1000) break;
    count(tally, one, await carryOut(one));
  }
  return tally;
}

/**
 * All experiments, or those named, or a share of them, as many at a time as there are processors.
 * @param {{slugs?: string[], shard?: [number, number], seconds?: number, outside?: boolean, say?: (line: string) => void}} options
 * @returns {Promise<{passed: number, failed: number, output: string}>} an experiment counts as one
 */
export async function tryRanges({
  slugs = [],
  shard = [1, 1],
  seconds = SECONDS,
  outside = false,
  say,
} = {}) {
  const listing = await carryOutList();
  const [part, parts] = shard;
  const queue = listing
    .map((experiment, number) => ({ experiment, number }))
    .filter(({ experiment }) => slugs.length === 0 || slugs.includes(experiment.slug))
    .filter((_, place) => place % parts === part - 1);
  const result = { passed: 0, failed: 0, output: '' };
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const tally = await tryOne(next.experiment, next.number, seconds);
      const { faults } = tally;
      result[faults.length === 0 ? 'passed' : 'failed'] += 1;
      result.output += faults.map((fault) => `${fault}\n`).join('');
      say?.([summary(next.experiment.slug, tally), ...(outside ? tally.outside : [])].join('\n'));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return result;
}

/** @returns {Promise<Listed[]>} */
async function carryOutList() {
  return new Promise((resolve, reject) => {
    const child = spawn(inProject('build/native/lmlab'), ['list', '--json']);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (data) => (output += data));
    child.on('error', reject);
    child.on('close', () => resolve(JSON.parse(output)));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      shard: { type: 'string' },
      seconds: { type: 'string' },
      outside: { type: 'boolean' },
    },
  });
  const { failed, output } = await tryRanges({
    slugs: positionals,
    shard: parseShard(values.shard ?? '1/1'),
    seconds: Number(values.seconds ?? SECONDS),
    outside: values.outside ?? false,
    say: console.log,
  });
  process.stdout.write(output);
  process.exitCode = failed > 0 ? 1 : 0;
}
