// Grading in a worker: reads a record that is not trusted, replays it, and says how it fared.

import { readRecord, requestOf } from './record.js';

/** @typedef {import('./engine.js').EngineModule} EngineModule */
/** @typedef {import('./engine.js').EngineRun} EngineRun */
/** @typedef {import('./messages.js').Fault} Fault */
/** @typedef {import('./messages.js').HandIn} HandIn */
/** @typedef {import('./record.js').LabRecord} LabRecord */
/** @typedef {import('./record.js').Statement} Statement */

/** A replay looks at the clock about this often, in milliseconds. */
const CHUNK_MS = 100;

/**
 * The judged record and its row; whatever is wrong is the row's reason, never an exception, but for
 * a module that can no longer be trusted.
 * @param {EngineModule} engine
 * @param {{file: string, bytes: Uint8Array, limit: number}} question limit in seconds
 * @param {() => number} now in milliseconds
 * @returns {{handIn: HandIn, line: string}}
 */
export function grade(engine, { file, bytes, limit }, now) {
  const { record, faults } = readBytes(bytes);
  const handIn = record
    ? { file, ...saidBy(record), ...judged(engine, record, limit, now) }
    : { file, verdict: /** @type {const} */ ('unreadable'), reason: sentence(faults) };
  return { handIn, line: engine.gradeRow(handIn) };
}

/** @param {Uint8Array} bytes @returns {ReturnType<typeof readRecord>} */
function readBytes(bytes) {
  try {
    return readRecord(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    const message = 'this is not a lab record: it is no text in UTF-8';
    return { record: null, faults: [{ code: 'not_text', path: 'record', message }] };
  }
}

/** @param {Fault[]} faults */
const sentence = (faults) =>
  faults.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');

/** @param {LabRecord} record */
function saidBy({ author, experiment, epoch, seed, steps, parameters, scalars, guesses, answers }) {
  return {
    ...(author === undefined ? {} : { author }),
    experiment,
    epoch,
    seed,
    steps,
    parameters: named(parameters),
    scalars: named(scalars ?? {}),
    guesses: (guesses ?? []).map(stated),
    answers: (answers ?? []).map(stated),
  };
}

/** @template V @param {Record<string, V>} values */
const named = (values) => Object.entries(values).map(([name, value]) => ({ name, value }));

/** @param {Statement} statement */
const stated = ({ name, step, value }) => ({
  name,
  step,
  value: typeof value === 'object' ? `curve of ${value.x.length} points` : value,
});

/**
 * @param {EngineModule} engine @param {LabRecord} record @param {number} limit
 * @param {() => number} now
 * @returns {Pick<HandIn, 'verdict' | 'reason'>}
 */
function judged(engine, record, limit, now) {
  const { experiments } = engine.catalogue();
  const here = experiments.find(({ slug }) => slug === record.experiment);
  if (here && here.epoch !== record.epoch) {
    const reason = `made by epoch ${record.epoch}; here is epoch ${here.epoch}`;
    return { verdict: 'other epoch', reason };
  }
  const { request, missing } = requestOf(record);
  if (here && missing[0]) {
    const reason = `it holds only the hash of the data ${missing[0].name}`;
    return { verdict: 'not replayed', reason };
  }
  const forged = record.inputs.find(
    ({ sha256 }, i) => request.inputs[i] && engine.sha256(request.inputs[i].bytes) !== sha256,
  );
  if (forged) {
    const reason = `inputs: the hash of the data ${forged.name} is another`;
    return { verdict: 'unreadable', reason };
  }
  try {
    return replayed(engine.createRun(request), record, limit, now);
  } catch (error) {
    const faults = /** @type {{faults?: Fault[]}} */ (error)?.faults;
    if (!faults || faults.some(({ code }) => code === 'out_of_memory')) throw error;
    return { verdict: 'unreadable', reason: sentence(faults) };
  }
}

/**
 * @param {EngineRun} run @param {LabRecord} record @param {number} limit @param {() => number} now
 * @returns {Pick<HandIn, 'verdict' | 'reason'>}
 */
function replayed(run, record, limit, now) {
  try {
    if (!finish(run, record.steps, limit, now)) {
      return { verdict: 'not replayed', reason: `it takes longer than ${limit} s` };
    }
    const reason = run.difference(record);
    return { verdict: reason === null ? 'identical' : 'different', reason: reason ?? '' };
  } finally {
    run.dispose();
  }
}

/** Carries the run on to `steps`; whether it came there, or to its end, in time. @param {EngineRun} run @param {number} steps @param {number} limit @param {() => number} now */
function finish(run, steps, limit, now) {
  const end = now() + 1000 * limit;
  let chunk = 1;
  while (run.step() < steps && !run.ended()) {
    const begin = now();
    if (begin >= end) return false;
    run.advance(Math.min(chunk, steps - run.step()));
    const took = now() - begin;
    if (took < CHUNK_MS / 2) chunk *= 2;
    else if (took > 2 * CHUNK_MS) chunk = Math.max(1, Math.floor(chunk / 2));
  }
  return true;
}
