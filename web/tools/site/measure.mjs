// The runs whose numbers the pages state, carried out by the engine in Node.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { must } from '../../../engine/bindings/node.mjs';
import { keyOf } from '../inputs.mjs';
import { drawPicture } from './picture.mjs';

/** @typedef {import('./lessons.mjs').Lesson} Lesson */
/** @typedef {import('./lessons.mjs').Preset} Preset */
/** @typedef {import('./numbers.mjs').Numbers} Numbers */
/** @typedef {import('../../../engine/bindings/lmlab.d.ts').LabModule} LabModule */
/** @typedef {import('../../../engine/bindings/lmlab.d.ts').Observation} Observation */

/**
 * A run that a lesson names. `name` is `EXPERIMENT@PRESET`, without a preset for the defaults; `view` is drawn
 * as the lesson's picture; `key` stands for everything that decides the result.
 * @typedef {{name: string, lesson: string, slug: string, preset?: Preset, view?: string, key: string}} Job
 */

/**
 * What a run comes to at its end; `texts`: what it says with formulas; `picture`: SVG.
 * @typedef {{scalars: Record<string, number>, checks: Numbers[], texts: string[], picture?: string}} Measurement
 */

/** Rises when the format of a measurement changes. */
const SHAPE = '1';

/**
 * @param {Lesson[]} lessons @param {(slug: string) => string} inputs key of what an experiment is built from
 * @returns {Job[]} the default run of each experiment, and its presets
 */
export function jobsOf(lessons, inputs) {
  const drawing = readFileSync(new URL('./picture.mjs', import.meta.url), 'utf8');
  /** @param {Lesson} lesson @param {string} slug @param {Preset} [preset] @returns {Job} */
  const job = ({ slug: lesson, picture }, slug, preset) => {
    const drawn = picture?.experiment === slug && picture.preset === preset?.name;
    const { parameters = {}, seed = 0, steps = null, events = [] } = preset ?? {};
    const parts = [SHAPE, inputs(slug), JSON.stringify([slug, parameters, seed, steps, events])];
    return {
      ...{ name: `${slug}@${preset?.name ?? ''}`, lesson, slug, preset },
      ...(drawn && { view: picture.view }),
      key: keyOf(drawn ? [...parts, picture.view, drawing] : parts),
    };
  };
  return lessons.flatMap((lesson) =>
    lesson.experiments.flatMap((slug) =>
      [undefined, ...(lesson.presets[slug] ?? [])].map((preset) => job(lesson, slug, preset)),
    ),
  );
}

/**
 * One run to its end.
 * @param {LabModule} engine @param {string} experiment @param {Preset} [preset]
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

/** @param {string} name @param {Observation} observation */
function pictureOf(name, { views }) {
  const view = views.find((one) => one.name === name);
  if (view) return drawPicture(view);
  throw new Error(`the picture has no view ${name}`);
}

/**
 * @param {LabModule} engine @param {Job} job
 * @returns {Measurement}
 * @throws {Error} with the place in lesson.json
 */
export function measure(engine, { lesson, slug, preset, view }) {
  try {
    const observation = runToEnd(engine, slug, preset);
    return {
      scalars: Object.fromEntries(observation.scalars.map(({ name, value }) => [name, value])),
      checks: observation.checks.map(({ name, predicted, measured, tolerance }) => ({
        ...{ name, predicted, measured, tolerance },
      })),
      texts: [...new Set(textsOf(observation))].filter((text) => text.includes('$')),
      ...(view && { picture: pictureOf(view, observation) }),
    };
  } catch (error) {
    const place = `lessons/${lesson}/lesson.json: ${slug}${preset ? `, preset ${preset.name}` : ''}`;
    throw new Error(`${place}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

/**
 * Jobs one after another in a thread of its own, taken from a queue that threads share.
 * @param {string} root @param {Job[]} queue @param {Record<string, Measurement>} done by name
 */
async function measureInThread(root, queue, done) {
  const worker = new Worker(new URL('./measure-worker.mjs', import.meta.url), {
    workerData: { root },
  });
  try {
    for (let job = queue.shift(); job; job = queue.shift()) {
      worker.postMessage(job);
      const [{ measured, error }] = await once(worker, 'message');
      if (error) throw error;
      done[job.name] = measured;
    }
  } finally {
    await worker.terminate();
  }
}

/** By as many threads as there are processors. @param {string} root @param {Job[]} jobs @returns {Promise<Record<string, Measurement>>} by name */
export async function measureInThreads(root, jobs) {
  const queue = [...jobs];
  /** @type {Record<string, Measurement>} */
  const done = {};
  const threads = Math.min(jobs.length, availableParallelism());
  await Promise.all(Array.from({ length: threads }, () => measureInThread(root, queue, done)));
  return done;
}
