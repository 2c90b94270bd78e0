// Asks the engine, in Node, for every number that the pages state; remembers what it said.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { load, must } from '../../../engine/bindings/node.mjs';
import { moduleFile } from './module.mjs';
import { drawPicture } from './picture.mjs';

/** @typedef {import('./lessons.mjs').Lesson} Lesson */
/** @typedef {import('../../../engine/bindings/lmlab.d.ts').Check} Check */
/** @typedef {import('../../../engine/bindings/lmlab.d.ts').LabModule} LabModule */
/** @typedef {import('../../../engine/bindings/lmlab.d.ts').Observation} Observation */

/**
 * What one setting of one experiment comes to at the end of its run.
 * @typedef {{scalars: Record<string, number>, checks: Check[]}} Measured
 */

/**
 * An experiment as the home page lists it; `lesson`: whose module holds it; `bare`: its prediction has
 * no fitted parameter.
 * @typedef {{slug: string, title: string, lesson: string, bare: boolean, source: string}} Listed
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

/** Rises when what is remembered changes its shape. */
const SHAPE = 5;

/** @param {string} root @returns {Promise<LabModule>} */
export function loadEngine(root) {
  if (existsSync(moduleFile(root, 'lmlab.wasm'))) return load(moduleFile(root, 'lmlab.mjs'));
  throw new Error(
    'the WebAssembly engine is not built; `npm run build` builds it and then the site',
  );
}

/**
 * One run to its end.
 * @param {LabModule} engine @param {string} experiment @param {import('./lessons.mjs').Preset} [preset]
 * @returns {Observation}
 */
function runToEnd(engine, experiment, preset) {
  const { parameters = {}, seed = 0, events = [] } = preset ?? {};
  const run = must(engine.createRun({ experiment, parameters, seed, events }));
  try {
    must(run.advance(preset?.steps ?? run.suggestedSteps()));
    return must(run.observe());
  } finally {
    run.delete();
  }
}

/** @param {Observation} observation */
const textsOf = ({ views, scalars, checks }) => [
  ...views.map(({ title }) => title),
  ...scalars.map(({ label }) => label),
  ...checks.flatMap(({ name, why, range }) => [name, why, range]),
];

/** @param {import('../../../engine/bindings/lmlab.d.ts').ExperimentDescription} description */
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

/** @param {LabModule} engine @param {Lesson} lesson @param {string} slug @param {import('./lessons.mjs').Preset} [preset] */
function runNamed(engine, lesson, slug, preset) {
  try {
    return runToEnd(engine, slug, preset);
  } catch (error) {
    const place = `lessons/${lesson.slug}/lesson.json: ${slug}${preset ? `, preset ${preset.name}` : ''}`;
    throw new Error(`${place}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

/**
 * Makes a run, does something with it, and lets go of it; a fault names the lesson's place.
 * @param {LabModule} engine @param {string} place
 * @param {{experiment: string, parameters: Record<string, string | number | boolean>, events: {step: number, name: string, value: string}[]}} request
 * @param {(run: import('../../../engine/bindings/lmlab.d.ts').Run) => void} [act]
 */
function tryRun(engine, place, request, act = () => {}) {
  try {
    const run = must(engine.createRun({ seed: 0, ...request }));
    try {
      act(run);
    } finally {
      run.delete();
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    throw new Error(`${place} of ${request.experiment}: ${why}`, { cause: error });
  }
}

/** Whether the engine takes what a lesson offers to change in mid-run. @param {LabModule} engine @param {Lesson} lesson */
function tryActs(engine, { slug, acts }) {
  const file = `lessons/${slug}/lesson.json`;
  for (const { slug: experiment, parameters } of must(engine.catalogue()).experiments) {
    for (const name of acts[experiment] ?? []) {
      const initial = String(parameters.find((one) => one.name === name)?.default);
      tryRun(engine, `${file}: acts`, { experiment, parameters: {}, events: [] }, (run) => {
        must(run.advance(1));
        must(run.act(name, initial));
      });
    }
  }
}

/** @param {Lesson} lesson @param {string} slug @param {import('./lessons.mjs').Preset} [preset] */
const isPicture = ({ picture }, slug, preset) =>
  picture?.experiment === slug && picture.preset === preset?.name;

/** @param {Lesson} lesson @param {Observation} observation */
function pictureOf({ slug, picture }, { views }) {
  const view = views.find(({ name }) => name === picture?.view);
  if (view) return drawPicture(view);
  throw new Error(`lessons/${slug}/lesson.json: the picture has no view ${picture?.view}`);
}

/** Runs everything that the lessons name. @param {LabModule} engine @param {Lesson[]} lessons */
export function measureAll(engine, lessons) {
  /** @type {Record<string, Measured>} */
  const table = {};
  /** @type {Record<string, string>} */
  const pictures = {};
  /** @type {Record<string, Set<string>>} */
  const said = {};
  /** @type {Listed[]} */
  const experiments = [];
  for (const description of must(engine.catalogue()).experiments) {
    const { slug, title, lesson, no_fitted_parameter: bare, source } = description;
    experiments.push({ slug, title, lesson, bare, source });
    said[slug] = new Set(textsOfDescription(description));
  }
  for (const lesson of lessons) {
    tryActs(engine, lesson);
    for (const slug of lesson.experiments) {
      for (const preset of [undefined, ...(lesson.presets[slug] ?? [])]) {
        const observation = runNamed(engine, lesson, slug, preset);
        const scalars = Object.fromEntries(
          observation.scalars.map(({ name, value }) => [name, value]),
        );
        table[`${slug}@${preset?.name ?? ''}`] = { scalars, checks: observation.checks };
        for (const text of textsOf(observation)) said[slug].add(text);
        if (isPicture(lesson, slug, preset)) pictures[lesson.slug] = pictureOf(lesson, observation);
      }
    }
  }
  const texts = Object.fromEntries(
    Object.entries(said).map(([slug, all]) => [slug, [...all].filter((one) => one.includes('$'))]),
  );
  return { experiments, pictures, table, texts };
}

/** @typedef {ReturnType<typeof measureAll>} Measurements */

/**
 * The lessons one after another in a thread of its own, taken from a queue that threads share.
 * @param {string} root @param {Lesson[]} queue @param {Map<string, Measurements>} done by lesson
 */
async function measureInThread(root, queue, done) {
  const worker = new Worker(new URL('./measure-worker.mjs', import.meta.url), {
    workerData: { root },
  });
  try {
    for (let lesson = queue.shift(); lesson; lesson = queue.shift()) {
      const answer = new Promise((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      worker.postMessage(lesson);
      const { measured, error } = await answer;
      if (error) throw error;
      done.set(lesson.slug, measured);
    }
  } finally {
    await worker.terminate();
  }
}

/** As measureAll, by as many threads as there are processors. @param {string} root @param {Lesson[]} lessons @returns {Promise<Measurements>} */
async function measureInThreads(root, lessons) {
  const queue = [...lessons];
  /** @type {Map<string, Measurements>} */
  const done = new Map();
  const threads = Math.min(lessons.length, availableParallelism());
  await Promise.all(Array.from({ length: threads }, () => measureInThread(root, queue, done)));
  const parts = lessons.map(({ slug }) => /** @type {Measurements} */ (done.get(slug)));
  return {
    experiments: parts[0]?.experiments ?? measureAll(await loadEngine(root), []).experiments,
    pictures: Object.assign({}, ...parts.map(({ pictures }) => pictures)),
    table: Object.assign({}, ...parts.map(({ table }) => table)),
    texts: textsTogether(parts),
  };
}

/** By experiment, without repetition. @param {Measurements[]} parts @returns {Results['texts']} */
function textsTogether(parts) {
  const slugs = Object.keys(parts[0]?.texts ?? {});
  const all = (/** @type {string} */ slug) => parts.flatMap(({ texts }) => texts[slug] ?? []);
  return Object.fromEntries(slugs.map((slug) => [slug, [...new Set(all(slug))]]));
}

/** What decides the results: the module and the presets. @param {string} root @param {Lesson[]} lessons */
function fingerprint(root, lessons) {
  const hash = createHash('sha256').update(String(SHAPE));
  const module = moduleFile(root, 'lmlab.wasm');
  if (existsSync(module)) hash.update(readFileSync(module));
  return hash
    .update(
      JSON.stringify(
        lessons.map(({ experiments, presets, picture, acts }) => [
          experiments,
          presets,
          picture,
          acts,
        ]),
      ),
    )
    .digest('hex');
}

/** Numbers that JSON cannot hold, as text. @param {string} _key @param {unknown} value */
const packNumber = (_key, value) =>
  typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value;

/** @param {string} _key @param {any} value */
const unpackNumber = (_key, value) =>
  value && typeof value === 'object' && Object.keys(value).join() === 'number'
    ? Number(value.number)
    : value;

/**
 * @param {string} root the repository
 * @param {Lesson[]} lessons
 * @returns {Promise<Results>}
 * @throws {Error} when the module is not built or a preset is refused
 */
export async function engineResults(root, lessons) {
  const file = join(root, 'build/site-numbers.json');
  const key = fingerprint(root, lessons);
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8'), unpackNumber) : null;
  const results = kept?.key === key ? kept : { key, ...(await measureInThreads(root, lessons)) };
  if (results !== kept) {
    mkdirSync(join(root, 'build'), { recursive: true });
    writeFileSync(file, JSON.stringify(results, packNumber));
  }
  return {
    experiments: results.experiments,
    texts: results.texts,
    pictures: results.pictures,
    measured: (slug, preset) => {
      const found = results.table[`${slug}@${preset}`];
      if (found) return found;
      const names = Object.keys(results.table).join(', ');
      throw new Error(`there is no experiment and preset ${slug}@${preset}; there are ${names}`);
    },
  };
}
