// What the engine says in the pages: the numbers of runs, sentences with formulas, and the lessons' pictures.
import { existsSync } from 'node:fs';
import { load, must } from '../../../engine/bindings/node.mjs';
import { inputKeys } from '../inputs.mjs';
import { keptNumbers, keepBuilt } from './kept-numbers.mjs';
import { jobsOf, measureInThreads } from './measure.mjs';
import { moduleFile } from './module.mjs';

/** @typedef {import('./lessons.mjs').Lesson} Lesson */
/** @typedef {import('../../../engine/bindings/lmlab.d.ts').LabModule} LabModule */
/** @typedef {import('../../../engine/bindings/lmlab.d.ts').ExperimentDescription} Description */
/** @typedef {import('./measure.mjs').Measurement} Measurement */
/** @typedef {import('./measure.mjs').Job} Job */
/** @typedef {Pick<Measurement, 'scalars' | 'checks'>} Measured */

/**
 * An experiment as the home page lists it; `lesson` and `module` hold it; `bare`: its prediction has
 * no fitted parameter.
 * @typedef {{slug: string, title: string, lesson: string, module: string, bare: boolean, source: string}} Listed
 */

/**
 * `measured` by experiment and preset ('' for the defaults) throws for a name that is not there;
 * `texts` are the sentences of the engine that hold formulas, by experiment; `pictures` are SVG, by lesson.
 * @typedef {object} Results
 * @property {Listed[]} experiments of the engine, in its order
 * @property {(slug: string, preset: string) => Measured} measured
 * @property {Record<string, string[]>} texts
 * @property {Record<string, string>} pictures
 */

/** @param {string} root @returns {Promise<LabModule>} */
export function loadEngine(root) {
  if (existsSync(moduleFile(root, 'lmlab.wasm'))) return load(moduleFile(root, 'lmlab.mjs'));
  throw new Error(
    'the WebAssembly engine is not built; `npm run build` builds it and then the site',
  );
}

/** @param {Description} description */
const textsOfDescription = ({ question, range, parameters, inputs }) => [
  question,
  range,
  ...parameters.flatMap(({ symbol, help, automatic }) => [
    symbol && `$${symbol}$`,
    help,
    automatic,
  ]),
  ...inputs.map(({ help }) => help),
];

/**
 * The runs that the lessons name, each with what is known of it: from the committed file or from an earlier
 * build, and otherwise from the engine.
 * @param {string} root @param {Lesson[]} lessons @param {Description[]} descriptions
 * @param {(runs: number) => void} [say] told how many must be run
 * @returns {Promise<{jobs: Job[], table: Record<string, Measurement>}>} table by the names of jobs
 */
export async function measureAll(root, lessons, descriptions, say = () => {}) {
  const keys = inputKeys(root);
  const sources = new Map(descriptions.map(({ slug, source }) => [slug, source]));
  const jobs = jobsOf(lessons, (slug) => keys(sources.get(slug) ?? ''));
  const table = keptNumbers(root, jobs);
  const open = jobs.filter(({ name }) => !(name in table));
  if (open.length > 0) {
    say(open.length);
    Object.assign(table, await measureInThreads(root, open));
    keepBuilt(root, jobs, table);
  }
  return { jobs, table };
}

/**
 * @param {string} root the repository
 * @param {Lesson[]} lessons
 * @returns {Promise<Results>}
 * @throws {Error} when the module is not built or a preset is refused
 */
export async function engineResults(root, lessons) {
  const descriptions = must((await loadEngine(root)).catalogue()).experiments;
  const { jobs, table } = await measureAll(root, lessons, descriptions);
  const textsOf = (/** @type {Description} */ description) => [
    ...textsOfDescription(description).filter((text) => text.includes('$')),
    ...jobs.filter((job) => job.slug === description.slug).flatMap(({ name }) => table[name].texts),
  ];
  return {
    experiments: descriptions.map(
      ({ slug, title, lesson, module, no_fitted_parameter: bare, source }) => ({
        ...{ slug, title, lesson, module, bare, source },
      }),
    ),
    texts: Object.fromEntries(descriptions.map((one) => [one.slug, [...new Set(textsOf(one))]])),
    pictures: Object.fromEntries(
      jobs.flatMap(({ name, lesson, view }) => (view ? [[lesson, table[name].picture ?? '']] : [])),
    ),
    measured: (slug, preset) => {
      const found = table[`${slug}@${preset}`];
      if (found) return found;
      const names = Object.keys(table).join(', ');
      throw new Error(`there is no experiment and preset ${slug}@${preset}; there are ${names}`);
    },
  };
}
