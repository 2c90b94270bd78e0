// Grading in a worker: reads an untrusted record, replays it, and gives the verdict.

import { readRecord, requestOf } from './record.js';

/** @typedef {import('./bindings.js').Throwing<import('../../engine/bindings/lmlab.d.ts').LabModule>} Lab */
/** @typedef {ReturnType<Lab['createRun']>} ModuleRun */
/** @typedef {import('./messages.js').Fault} Fault */
/** @typedef {import('./messages.js').HandIn} HandIn */
/** @typedef {import('./record.js').LabRecord} LabRecord */
/** @typedef {import('./record.js').Statement} Statement */

/** Seconds that a record may take, when they are over, and the clock, in milliseconds. @typedef {{limit: number, end: number, now: () => number}} Time */

/** A replay looks at the clock about this often, in milliseconds. */
const CHUNK_MS = 100;

/**
 * The judged record and its row. Anything that is wrong becomes the row's reason and never an exception, except
 * a module that can no longer be trusted.
 * @param {Lab} lab
 * @param {{file: string, bytes: Uint8Array, limit: number}} question limit in seconds
 * @param {() => number} now in milliseconds
 * @returns {{handIn: HandIn, line: string}}
 */
export function grade(lab, { file, bytes, limit }, now) {
  const time = { limit, end: now() + 1000 * limit, now }; // reading and opening count too
  const { record, faults } = readBytes(bytes);
  const handIn = record
    ? { file, ...saidBy(record), ...judged(lab, record, time) }
    : { file, verdict: /** @type {const} */ ('unreadable'), reason: sentence(faults) };
  return { handIn, line: lab.gradeRow(handIn) };
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
 * @param {Lab} lab @param {LabRecord} record @param {Time} time
 * @returns {Pick<HandIn, 'verdict' | 'reason'>}
 */
function judged(lab, record, time) {
  const { experiments } = lab.catalogue();
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
    ({ sha256 }, i) => request.inputs[i] && lab.sha256(request.inputs[i].bytes) !== sha256,
  );
  if (forged) {
    const reason = `inputs: the hash of the data ${forged.name} is another`;
    return { verdict: 'unreadable', reason };
  }
  try {
    return replayed(lab.createRun(request), record, time);
  } catch (error) {
    const faults = /** @type {{faults?: Fault[]}} */ (error)?.faults;
    if (!faults || faults.some(({ code }) => code === 'out_of_memory')) throw error;
    return { verdict: 'unreadable', reason: sentence(faults) };
  }
}

/**
 * @param {ModuleRun} run @param {LabRecord} record @param {Time} time
 * @returns {Pick<HandIn, 'verdict' | 'reason'>}
 */
function replayed(run, record, time) {
  try {
    if (!finish(run, record.steps, time)) {
      return { verdict: 'not replayed', reason: `it takes longer than ${time.limit} s` };
    }
    const { steps, digest, scalars } = record;
    const reason = run.difference({ steps, digest, scalars });
    return { verdict: reason === null ? 'identical' : 'different', reason: reason ?? '' };
  } finally {
    run.delete();
  }
}

/** Carries the run on to `steps`; whether it came there, or to its end, in time. @param {ModuleRun} run @param {number} steps @param {Time} time */
function finish(run, steps, { end, now }) {
  if (now() >= end) return false;
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
