// The lab record: all that decides a run, and the digest of what came out, as one JSON object.
import { fromBase64 } from './base64.js';
import { copyOf, noSettings } from './settings.js';

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */
/** @typedef {import('../client/messages.js').Input} Input */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').Order} Order */

const FORMAT = 1;

/**
 * The record of a run as it stands, with the student's guesses.
 * @param {Session} session with a run
 * @returns {Promise<object>}
 */
export async function makeRecord({ run, guesses }) {
  if (!run) throw new Error('There is no run to record yet.');
  const { digest, ...record } = await run.record();
  return { ...record, ...(guesses.length > 0 ? { guesses } : {}), digest };
}

/**
 * What a record's text asks for. Everything in it is untrusted: only known fields are read.
 * @param {string} text
 * @param {ExperimentDescription} description
 * @returns {{order: Order, goal: number, digest: string, epoch: number, missing: string[]}}
 *   `missing`: inputs of which the record has the hash only
 * @throws {Error} with one sentence
 */
export function readRecord(text, description) {
  const record = parse(text);
  if (record.format !== FORMAT) {
    throw new Error('This is not a lab record of format 1.');
  }
  if (record.experiment !== description.slug) {
    const other = String(record.experiment).slice(0, 60);
    throw new Error(
      `This record belongs to the experiment “${other}”, not to “${description.slug}”.`,
    );
  }
  /** @type {Order} */
  const order = { settings: noSettings(), inputs: [], events: readEvents(record.events) };
  for (const { name } of description.parameters) {
    const value = own(record.parameters, name);
    if (['number', 'string', 'boolean'].includes(typeof value))
      order.settings.parameters[name] = value;
  }
  order.settings.seed = wholeNumber(record.seed, 'seed');
  order.settings.steps = wholeNumber(record.steps, 'steps');
  const missing = readInputs(record.inputs, order.inputs);
  return {
    order: { ...order, settings: copyOf(order.settings) },
    goal: order.settings.steps,
    digest: String(record.digest ?? ''),
    epoch: Number(record.epoch),
    missing,
  };
}

/** @param {string} text @returns {Record<string, any>} */
function parse(text) {
  try {
    const value = JSON.parse(text);
    if (value && typeof value === 'object' && !Array.isArray(value)) return value;
  } catch {
    // told below, with everything else that is no record
  }
  throw new Error('This file is not a lab record: it holds no JSON object.');
}

/** A property of the object's own, so that nothing is taken from its prototype. @param {unknown} object @param {string} name */
const own = (object, name) =>
  object && typeof object === 'object' && Object.hasOwn(object, name)
    ? /** @type {Record<string, any>} */ (object)[name]
    : undefined;

/** @param {unknown} value @param {string} name @returns {number} */
function wholeNumber(value, name) {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  throw new Error(
    `The record’s “${name}” is ${JSON.stringify(value) ?? 'missing'}; it must be a whole number.`,
  );
}

/** @param {unknown} events */
function readEvents(events) {
  if (events === undefined) return [];
  if (!Array.isArray(events)) throw new Error('The record’s “events” must be a list.');
  return events.map((event) => ({
    step: wholeNumber(own(event, 'step'), 'events: step'),
    name: String(own(event, 'name')),
    value: String(own(event, 'value')),
  }));
}

/** @param {unknown} list @param {Input[]} inputs filled here @returns {string[]} names without data */
function readInputs(list, inputs) {
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw new Error('The record’s “inputs” must be a list.');
  /** @type {string[]} */
  const missing = [];
  for (const item of list) {
    const name = String(own(item, 'name'));
    const data = own(item, 'data');
    if (typeof data !== 'string') missing.push(name);
    else
      inputs.push({
        name,
        bytes: own(item, 'encoding') === 'base64' ? decode(data) : new TextEncoder().encode(data),
      });
  }
  return missing;
}

/** @param {string} data */
function decode(data) {
  try {
    return fromBase64(data);
  } catch {
    throw new Error('The data in the record are damaged.');
  }
}
