// Holds every name that a link, an embedded figure, a record or a script may say: experiments, their parameters,
// the words of choices, acts, inputs, scalars, views and presets. A name that was published stays, or its
// successor says `formerly`. `node tests/names.mjs --update` adds new names; it takes none away.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { runMain } from '../web/tools/fail.mjs';
import { ROOT } from '../web/tools/paths.mjs';
import { findLessons } from '../web/tools/site/lessons.mjs';
import { LMLAB } from './browser/harness/native.mjs';

const FILE = new URL('./names.json', import.meta.url);
const LARGEST_OUTPUT = 64 * 1024 * 1024;

/** @typedef {Record<string, string[]>} Names by experiment, each with its kind: `parameter samples` */

/** @returns {Names} */
export const publishedNames = () => JSON.parse(readFileSync(FILE, 'utf8'));

/** @param {string[]} words @returns {any} */
const ask = (...words) =>
  JSON.parse(execFileSync(LMLAB, words, { maxBuffer: LARGEST_OUTPUT, encoding: 'utf8' }));

/** What the command line calls an experiment's things. @param {any} experiment */
function fromEngine({ slug, parameters, inputs, acts }) {
  const { views, scalars } = ask('run', slug, '--steps', '0', '--json');
  return [
    ...parameters.flatMap((/** @type {any} */ { name, formerly, choices = [] }) => [
      `parameter ${name}`,
      ...(formerly ? [`parameter ${formerly}`] : []),
      ...choices.map((/** @type {string} */ word) => `choice ${name}=${word}`),
    ]),
    ...inputs.map((/** @type {any} */ { name }) => `input ${name}`),
    ...acts.map((/** @type {any} */ { name }) => `act ${name}`),
    ...Object.keys(views).map((name) => `view ${name}`),
    ...Object.keys(scalars).map((name) => `scalar ${name}`),
  ];
}

/** Presets, and the names that presets and views had. @param {string} slug @param {ReturnType<typeof findLessons>} lessons */
const fromLessons = (slug, lessons) =>
  lessons.flatMap(({ presets, formerViews }) => [
    ...(presets[slug] ?? []).flatMap(({ name, formerly = [] }) =>
      [name, ...formerly].map((one) => `preset ${one}`),
    ),
    ...Object.keys(formerViews[slug] ?? {}).map((name) => `view ${name}`),
  ]);

/** Every name that the build at hand and the lessons answer to. @returns {Names} */
export function presentNames() {
  const lessons = findLessons(ROOT);
  return Object.fromEntries(
    ask('list', '--json').map((/** @type {any} */ experiment) => [
      experiment.slug,
      [...new Set([...fromEngine(experiment), ...fromLessons(experiment.slug, lessons)])].sort(),
    ]),
  );
}

/** The names of one table that the other lacks, each with its experiment. @param {Names} some @param {Names} others */
export const lacking = (some, others) =>
  Object.entries(some).flatMap(([slug, names]) =>
    names.filter((name) => !others[slug]?.includes(name)).map((name) => `${slug}: ${name}`),
  );

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const { values } = parseArgs({ options: { update: { type: 'boolean', default: false } } });
    const [published, present] = [publishedNames(), presentNames()];
    const added = lacking(present, published);
    console.log([...lacking(published, present).map((name) => `gone: ${name}`), ...added.map((name) => `new: ${name}`)].join('\n') || 'nothing differs'); // prettier-ignore
    if (!values.update) return;
    const all = Object.keys({ ...published, ...present }).sort();
    const merged = Object.fromEntries(
      all.map((slug) => [slug, [...new Set([...(published[slug] ?? []), ...(present[slug] ?? [])])].sort()]), // prettier-ignore
    );
    writeFileSync(FILE, `${JSON.stringify(merged, null, 2)}\n`);
  });
}
