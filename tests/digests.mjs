// Holds the digests that each experiment's epoch stands for: its default run's and its presets'.
// `node tests/digests.mjs [NAME…]` compares those of some experiments or lessons, all when none is named,
// with the build at hand; `--update` writes those of experiments that are new or whose epoch rose;
// `--against LMLAB` says where each run first differs from what another build of the command line gives.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs, promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { Trouble, runMain } from '../web/tools/fail.mjs';
import { ROOT } from '../web/tools/paths.mjs';
import { presentKeys } from '../web/tools/checks.mjs';
import { findLessons } from '../web/tools/site/lessons.mjs';
import { firstDifference } from './difference.mjs';
import { LMLAB } from './browser/harness/native.mjs';
import { settled } from './settled.mjs';

/** @typedef {import('../web/tools/site/lessons.mjs').Preset} Preset */

/**
 * A run that a lesson opens: its words for `lmlab run SLUG`, and what it comes to.
 * @typedef {{run: string, digest: string}} PresetEntry
 */

/**
 * `digest` is the default run's with seed 0. `key` stands for the inputs that gave all of these, as in checks.json.
 * @typedef {{epoch: number, digest: string, presets: Record<string, PresetEntry>, key?: string}} Entry
 */

/** @typedef {{slug: string, preset: string, words: string[]}} Job preset '' is the default run */

const FILE = new URL('./digests.json', import.meta.url);
/** Room for the JSON of a run, in bytes. */
const LARGEST_OUTPUT = 256 * 1024 * 1024;
const execute = promisify(execFile);

/** What is written down, by slug. @returns {Record<string, Entry>} */
export const writtenDigests = () => JSON.parse(readFileSync(FILE, 'utf8'));

/** @param {string} program a build of lmlab @param {string[]} words */
async function ask(program, ...words) {
  const { stdout } = await execute(program, words, { maxBuffer: LARGEST_OUTPUT });
  return JSON.parse(stdout);
}

/** A preset as the page opens it, with seed 0 unless it names one. @param {Preset} preset @returns {string[]} */
export function wordsOf({ parameters, seed, steps, events = [] }) {
  return [
    ...Object.entries(parameters).map(([name, value]) => ['--set', `${name}=${value}`]),
    ...(seed ? [['--seed', String(seed)]] : []),
    ...(steps === undefined ? [] : [['--steps', String(steps)]]),
    ...events.map(({ step, name, value }) => ['--event', `${step}:${name}=${value}`]),
  ].flat();
}

/**
 * The default run and the presets of the experiments that are asked for.
 * @param {string[]} [asked] slugs of experiments or lessons; all when empty
 * @returns {Promise<Job[]>}
 * @throws {Trouble} for a name that is neither
 */
export async function jobsOf(asked = []) {
  /** @type {{slug: string, lesson: string}[]} */
  const experiments = await ask(LMLAB, 'list', '--json');
  const known = new Set(experiments.flatMap(({ slug, lesson }) => [slug, lesson]));
  const stray = asked.find((name) => !known.has(name));
  if (stray !== undefined) throw new Trouble(`${stray} is neither an experiment nor a lesson.`);
  const lessons = findLessons(ROOT);
  return experiments
    .filter((one) => asked.length === 0 || asked.includes(one.slug) || asked.includes(one.lesson))
    .flatMap(({ slug }) => [
      { slug, preset: '', words: [] },
      ...lessons
        .flatMap(({ presets }) => presets[slug] ?? [])
        .map((preset) => ({ slug, preset: preset.name, words: wordsOf(preset) })),
    ]);
}

/**
 * Does something with every job, as many at once as there are processors.
 * @template T
 * @param {Job[]} jobs
 * @param {(job: Job) => Promise<T>} work
 * @returns {Promise<T[]>} in the order of the jobs
 */
async function together(jobs, work) {
  const queue = [...jobs.entries()];
  /** @type {T[]} */
  const results = [];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      results[next[0]] = await work(next[1]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}

/**
 * What a run of the command line comes to; a number that is not finite is null.
 * @typedef {{epoch: number, digest: string, scalars: Record<string, number | null>, checks: {name: string, predicted: number | null, measured: number | null, tolerance: number | null}[]}} Ran
 */

/** Runs by what is asked for: presets that differ in what they show alone are one run. @returns {(job: Job) => Promise<Ran>} */
function eachOnce() {
  /** @type {Map<string, Promise<Ran>>} */
  const runs = new Map();
  return ({ slug, words }) => {
    const key = [slug, ...words].join(' ');
    const run = runs.get(key) ?? ask(LMLAB, 'run', slug, ...words, '--json');
    runs.set(key, run);
    return run;
  };
}

/**
 * The runs of the build at hand.
 * @param {Job[]} jobs
 * @returns {Promise<(Job & Ran)[]>}
 */
export function presentRuns(jobs) {
  const runOf = eachOnce();
  return together(jobs, async (job) => {
    const { epoch, digest, scalars, checks } = await runOf(job);
    return { ...job, epoch, digest, scalars, checks };
  });
}

/**
 * Whether a job must be run: a default run always, a preset when its experiment's inputs have changed since its
 * digest was written, or when none is written for its settings.
 * @param {Set<string>} same experiments whose digests are from the present inputs
 * @param {Record<string, Entry>} written
 * @returns {(job: Job) => boolean}
 */
export const isOpen =
  (same, written) =>
  ({ slug, preset, words }) =>
    preset === '' || !same.has(slug) || written[slug]?.presets[preset]?.run !== words.join(' ');

/**
 * The runs that must be made, and what is written of the others.
 * @param {Job[]} jobs @param {Set<string>} same @param {Record<string, Entry>} written
 */
export async function openAndKnown(jobs, same, written) {
  const mustRun = isOpen(same, written);
  const runs = await presentRuns(jobs.filter(mustRun));
  const known = jobs
    .filter((job) => !mustRun(job))
    .map((job) => {
      const { epoch, presets } = written[job.slug];
      return { ...job, epoch, digest: presets[job.preset].digest };
    });
  return { runs, present: digestsOf([...runs, ...known]) };
}

/** What there is to write of them. @param {(Job & Pick<Ran, 'epoch' | 'digest'>)[]} runs @returns {Record<string, Entry>} */
export function digestsOf(runs) {
  /** @type {Record<string, Entry>} */
  const entries = {};
  for (const { slug, preset, words, epoch, digest } of runs) {
    if (preset === '') entries[slug] = { epoch, digest, presets: {} };
    else entries[slug].presets[preset] = { run: words.join(' '), digest };
  }
  return entries;
}

const UPDATE = 'run `node tests/digests.mjs --update`';

/** @param {string} what @param {string} old @param {string} now */
const changed = (what, old, now) =>
  `${what}: its digest changed (${old} is now ${now}), so old records no longer replay: if that ` +
  `is meant, raise \`epoch\` in its C++ file and ${UPDATE}`;

/**
 * What is wrong with an experiment's entry, a sentence for each thing.
 * @param {string} slug
 * @param {Entry | undefined} written
 * @param {Entry | undefined} present
 * @returns {string[]}
 */
export function complaints(slug, written, present) {
  if (!present) return [`${slug} is gone from the registry: ${UPDATE}`];
  if (!written) return [`${slug} is not in tests/digests.json: ${UPDATE}`];
  if (present.epoch > written.epoch) return [`${slug} has a new epoch: ${UPDATE}`];
  if (present.epoch < written.epoch) return [`${slug}: its epoch fell from ${written.epoch}`];
  const itself =
    present.digest === written.digest ? [] : [changed(slug, written.digest, present.digest)];
  const names = new Set([...Object.keys(written.presets), ...Object.keys(present.presets)]);
  const presets = [...names].flatMap((name) => {
    const [old, now] = [written.presets[name], present.presets[name]];
    const what = `${slug}, preset ${name}`;
    if (old?.run !== now?.run) return [`${what} is new, gone or has other settings: ${UPDATE}`];
    return old?.digest === now?.digest ? [] : [changed(what, old?.digest ?? '', now?.digest ?? '')];
  });
  return [...itself, ...presets];
}

/**
 * What to write for an experiment. An unchanged epoch keeps its digests, and a preset its own while
 * its settings are the same, unless `unpublished` says that no record of it exists yet.
 * @param {Entry | undefined} old
 * @param {Entry} now
 * @param {boolean} unpublished
 * @returns {Entry}
 */
function kept(old, now, unpublished) {
  if (!old || unpublished || old.epoch < now.epoch) return now;
  const presets = Object.entries(now.presets).map(([name, entry]) => {
    const before = old.presets[name];
    return [name, before?.run === entry.run ? before : entry];
  });
  return { ...old, presets: Object.fromEntries(presets) };
}

/**
 * The entries to write.
 * @param {Record<string, Entry>} written
 * @param {Record<string, Entry>} present
 * @param {boolean} unpublished
 * @returns {Record<string, Entry>}
 */
export function updated(written, present, unpublished) {
  const names = Object.keys(present).sort();
  return Object.fromEntries(
    names.map((slug) => [
      slug,
      kept(written[slug], /** @type {Entry} */ (present[slug]), unpublished),
    ]),
  );
}

/** Writes the entries of the experiments asked for, and keeps the others. @param {string[]} asked @param {boolean} unpublished */
async function update(asked, unpublished) {
  const written = writtenDigests();
  const { present } = await openAndKnown(await jobsOf(asked), settled(written), written);
  const others = asked.length > 0 ? written : {};
  const keys = presentKeys();
  const entries = Object.entries({ ...others, ...updated(written, present, unpublished) }).map(
    ([slug, entry]) => {
      const same = present[slug] && complaints(slug, entry, present[slug]).length === 0;
      return /** @type {const} */ ([slug, same ? { ...entry, key: keys.get(slug) } : entry]);
    },
  );
  const sorted = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(FILE, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** What of the experiments asked for is not as written. @param {string[]} asked @returns {Promise<string[]>} */
async function check(asked) {
  const [written, present] = [writtenDigests(), digestsOf(await presentRuns(await jobsOf(asked)))];
  const names = new Set([
    ...Object.keys(present),
    ...(asked.length > 0 ? [] : Object.keys(written)),
  ]);
  return [...names].flatMap((slug) => complaints(slug, written[slug], present[slug]));
}

/** Where runs first differ from another build's. @param {string[]} asked @param {string} other @returns {Promise<string[]>} */
async function compare(asked, other) {
  const found = await together(await jobsOf(asked), async ({ slug, preset, words }) => {
    const [theirs, ours] = await Promise.all(
      [other, LMLAB].map((program) => ask(program, 'run', slug, ...words, '--json')),
    );
    const where = firstDifference(theirs, ours);
    return where && `${slug}${preset && `, preset ${preset}`}: ${where}`;
  });
  return found.filter((sentence) => sentence !== '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        update: { type: 'boolean' },
        unpublished: { type: 'boolean' },
        against: { type: 'string' },
      },
    });
    if (values.update) return update(positionals, values.unpublished === true);
    const found = await (values.against
      ? compare(positionals, values.against)
      : check(positionals));
    if (found.length > 0) throw new Trouble(found.join('\n'));
    return console.log('Nothing differs.');
  });
}
