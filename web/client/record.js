// Lab records as files: reading untrusted text, field by field, and the request that replays one.

import { fault } from './errors.js';
import { MAX_SEED, MAX_STEPS } from './limits.js';

/** @typedef {import('./messages.js').Fault} Fault */
/** @typedef {import('./messages.js').Input} Input */
/** @typedef {import('./messages.js').ParameterValue} ParameterValue */
/** @typedef {import('./messages.js').RunEvent} RunEvent */
/** @typedef {import('./messages.js').RunRequest} RunRequest */

/** An input as a record holds it: its hash, and its bytes when they are few. @typedef {{name: string, sha256: string, data?: string, encoding?: 'base64'}} RecordedInput */

/** A number, a word or a drawn curve that a student committed to. @typedef {number | string | {x: number[], y: number[]}} Guessed */
/** What a student guessed or answered, at which step, in order. @typedef {{name: string, step: number, value: Guessed}} Statement */

/**
 * A lab record, format 1.
 * @typedef {Object} LabRecord
 * @property {1} format
 * @property {string} [made_by] the version and commit that made it
 * @property {string} experiment
 * @property {number} epoch
 * @property {Record<string, ParameterValue>} parameters
 * @property {number} seed
 * @property {number} steps
 * @property {RunEvent[]} events
 * @property {RecordedInput[]} inputs
 * @property {Record<string, number | null>} [scalars]
 * @property {Statement[]} [guesses]
 * @property {Statement[]} [answers]
 * @property {string} [author]
 * @property {string} digest
 */

export const FORMAT = 1;
/** A record has at most this many bytes: a dozen inline inputs and a long list of events. */
export const MAX_BYTES = 16 * 1024 * 1024;
const MAX_EVENTS = 100_000;
const MAX_INPUTS = 16;
const MAX_ENTRIES = 1000;
const MAX_POINTS = 10_000;
const MAX_TEXT = 4096;
const MAX_NAME = 64;
const MAX_FAULTS = 20;

const NAME = /^[a-z][a-z0-9_]*$/;
const SLUG = /^[a-z][a-z0-9-]*$/;
const HASH = /^[0-9a-f]{64}$/;
const HALF = /\p{Cs}/u;

/**
 * Reads a record that may come from anywhere. Only the fields of the format are looked at, each is
 * checked and copied, and nothing of what was parsed is kept; so neither `__proto__` nor markup nor
 * depth can do harm. All faults are told at once (twenty at most).
 * @param {string} text
 * @returns {{record: LabRecord, faults: []} | {record: null, faults: Fault[]}}
 */
export function readRecord(text) {
  if (text.length > MAX_BYTES)
    return refused(
      'too_long',
      `the file is too long for a lab record (over ${MAX_BYTES / 1024 / 1024} MB)`,
    );
  /** @type {unknown} */
  let parsed;
  try {
    parsed = JSON.parse(text);
  } catch {
    return refused('bad_record', 'is not JSON; allowed is a saved lab record');
  }
  if (hasHalfCharacter(parsed))
    return refused('bad_record', 'is not JSON; allowed is a saved lab record');
  if (!isObject(parsed)) return refused('bad_record', `is ${kindOf(parsed)}; allowed is an object`);
  if (own(parsed, 'format') !== FORMAT) {
    return refused('bad_format', `this is not a lab record of format ${FORMAT}`);
  }
  const reader = new Reader();
  const record = reader.record(parsed);
  const faults = reader.faults.slice(0, MAX_FAULTS);
  return faults.length > 0 ? { record: null, faults } : { record, faults: [] };
}

/** @param {string} code @param {string} message @returns {{record: null, faults: Fault[]}} */
function refused(code, message) {
  return { record: null, faults: [fault(code, 'record', message)] };
}

/** @param {unknown} value @returns {value is object} */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A property of the object's own; never one that it inherits. @param {unknown} object @param {string} name @returns {unknown} */
function own(object, name) {
  if (!isObject(object) || !Object.hasOwn(object, name)) return undefined;
  return /** @type {Record<string, unknown>} */ (object)[name];
}

/** Reads fields and notes what is wrong with them. */
class Reader {
  constructor() {
    /** @type {Fault[]} */
    this.faults = [];
  }

  /** @param {object} object @returns {LabRecord} */
  record(object) {
    /** @type {LabRecord} */
    const record = {
      format: FORMAT,
      experiment: this.text(own(object, 'experiment'), 'experiment', MAX_NAME, SLUG),
      epoch: this.count(own(object, 'epoch'), 'epoch', MAX_SEED),
      parameters: this.parameters(own(object, 'parameters')),
      seed: this.count(own(object, 'seed'), 'seed', MAX_SEED),
      steps: this.count(own(object, 'steps'), 'steps', MAX_STEPS),
      events: this.events(own(object, 'events') ?? []),
      inputs: this.list(own(object, 'inputs') ?? [], 'inputs', MAX_INPUTS, (v, p) =>
        this.input(v, p),
      ),
      digest: this.text(own(object, 'digest'), 'digest', 64, HASH),
    };
    if (Object.hasOwn(object, 'scalars')) record.scalars = this.scalars(own(object, 'scalars'));
    for (const field of /** @type {const} */ (['guesses', 'answers'])) {
      if (!Object.hasOwn(object, field)) continue;
      record[field] = this.list(own(object, field), field, MAX_ENTRIES, (v, p) =>
        this.statement(v, p),
      );
    }
    if (Object.hasOwn(object, 'made_by')) {
      record.made_by = this.text(own(object, 'made_by'), 'made_by', 64, /^[^\p{Cc}\p{Cs}]*$/u);
    }
    if (Object.hasOwn(object, 'author')) {
      record.author = this.text(own(object, 'author'), 'author', 200, /^[^\p{Cc}\p{Cs}]*$/u);
    }
    return record;
  }

  /** @param {string} code @param {string} path @param {string} message */
  fail(code, path, message) {
    this.faults.push(fault(code, path, message));
  }

  /** @param {unknown} value @param {string} path @param {number} most @param {RegExp} [pattern] */
  text(value, path, most, pattern) {
    if (typeof value === 'string' && value.length <= most && (!pattern || pattern.test(value)))
      return value;
    if (value === undefined) this.fail('missing', path, 'is missing');
    else this.fail('bad_value', path, `${shown(value)} is not allowed here in a lab record`);
    return '';
  }

  /** @param {unknown} value @param {string} path @param {number} most */
  count(value, path, most) {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most)
      return value;
    if (value === undefined) this.fail('missing', path, 'is missing');
    else this.fail('out_of_range', path, `${shown(value)} is not a whole number from 0 to ${most}`);
    return 0;
  }

  /**
   * @template T
   * @param {unknown} value @param {string} path @param {number} most
   * @param {(entry: unknown, path: string) => T} read
   * @returns {T[]}
   */
  list(value, path, most, read) {
    if (Array.isArray(value) && value.length <= most) {
      return value.map((entry, i) => read(entry, `${path}[${i}]`));
    }
    if (Array.isArray(value))
      this.fail('too_long', path, `has ${value.length} entries; at most ${most} are allowed`);
    else this.fail('bad_value', path, 'must be a list');
    return [];
  }

  /** The entries of an object with names as the engine has them. @param {unknown} object @param {string} path @returns {[string, unknown][]} */
  entries(object, path) {
    if (!isObject(object)) {
      this.fail(
        object === undefined ? 'missing' : 'bad_value',
        path,
        'must be an object of names and values',
      );
      return [];
    }
    const names = Object.keys(object);
    if (names.length > MAX_ENTRIES) {
      this.fail(
        'too_long',
        path,
        `has ${names.length} entries; at most ${MAX_ENTRIES} are allowed`,
      );
      return [];
    }
    return names.flatMap((name) => {
      if (NAME.test(name) && name.length <= MAX_NAME) return [[name, own(object, name)]];
      this.fail('bad_name', path, `${shown(name)} is no name (small letters, digits, _)`);
      return [];
    });
  }

  /** @param {unknown} object */
  parameters(object) {
    /** @type {Record<string, ParameterValue>} */
    const parameters = {};
    for (const [name, value] of this.entries(object, 'parameters')) {
      const good =
        typeof value === 'boolean' ||
        (typeof value === 'number' && Number.isFinite(value)) ||
        (typeof value === 'string' && value.length <= MAX_TEXT);
      if (good) parameters[name] = /** @type {ParameterValue} */ (value);
      else
        this.fail(
          'bad_value',
          `parameters.${name}`,
          `${shown(value)} is not a number, a word, true or false`,
        );
    }
    return parameters;
  }

  /** @param {unknown} object */
  scalars(object) {
    /** @type {Record<string, number | null>} */
    const scalars = {};
    for (const [name, value] of this.entries(object, 'scalars')) {
      if (value === null || typeof value === 'number') scalars[name] = value;
      else this.fail('bad_value', `scalars.${name}`, `${shown(value)} is not a number`);
    }
    return scalars;
  }

  /** @param {unknown} value */
  events(value) {
    let last = 0;
    return this.list(value, 'events', MAX_EVENTS, (entry, path) => {
      const event = {
        step: this.count(own(entry, 'step'), `${path}.step`, MAX_STEPS),
        name: this.text(own(entry, 'name'), `${path}.name`, MAX_NAME, NAME),
        value: this.text(asText(own(entry, 'value')), `${path}.value`, 64 * 1024),
      };
      if (event.step < last)
        this.fail('out_of_order', `${path}.step`, 'comes before the event above it');
      last = event.step;
      return event;
    });
  }

  /** @param {unknown} entry @param {string} path @returns {RecordedInput} */
  input(entry, path) {
    /** @type {RecordedInput} */
    const input = {
      name: this.text(own(entry, 'name'), `${path}.name`, MAX_NAME, NAME),
      sha256: this.text(own(entry, 'sha256'), `${path}.sha256`, 64, HASH),
    };
    const data = own(entry, 'data');
    if (data === undefined) return input;
    input.data = this.text(data, `${path}.data`, MAX_BYTES);
    const encoding = own(entry, 'encoding') ?? 'utf-8';
    if (encoding === 'base64') input.encoding = 'base64';
    if (encoding === 'base64' ? isBase64(input.data) : encoding === 'utf-8') return input;
    const name = typeof encoding === 'string' ? encoding.slice(0, MAX_NAME) : kindOf(encoding);
    this.fail('bad_value', `${path}.data`, `is not ${name}; allowed encodings are utf-8, base64`);
    return input;
  }

  /** @param {unknown} entry @param {string} path @returns {Statement} */
  statement(entry, path) {
    return {
      name: this.text(own(entry, 'name'), `${path}.name`, MAX_NAME),
      step: this.count(own(entry, 'step') ?? 0, `${path}.step`, MAX_STEPS),
      value: this.guessed(own(entry, 'value'), `${path}.value`),
    };
  }

  /** @param {unknown} value @param {string} path @returns {Guessed} */
  guessed(value, path) {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (typeof value === 'string') return this.text(value, path, MAX_TEXT);
    const x = this.numbers(own(value, 'x'), `${path}.x`);
    const y = this.numbers(own(value, 'y'), `${path}.y`);
    if (x.length !== y.length) this.fail('bad_value', path, 'has not as many x as y');
    return { x, y };
  }

  /** @param {unknown} value @param {string} path */
  numbers(value, path) {
    return this.list(value, path, MAX_POINTS, (entry, at) => {
      if (typeof entry === 'number' && Number.isFinite(entry)) return entry;
      this.fail('bad_value', at, `${shown(entry)} is not a number`);
      return 0;
    });
  }
}

/** Numbers and flags as a record may hold them in place of text. @param {unknown} value */
function asText(value) {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

/** As strict as the engine: whole groups, padding where it belongs, no bits left over. @param {string} text */
function isBase64(text) {
  try {
    return btoa(atob(text)) === text;
  } catch {
    return false;
  }
}

/** The kind of a value, as the command line names it. @param {unknown} value */
const kindOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/**
 * Whether a text or a name in it holds one half of a pair of surrogates, which no UTF-8 can write. The
 * JSON of browsers lets it pass; that of the command line does not.
 * @param {unknown} parsed
 */
function hasHalfCharacter(parsed) {
  const open = [parsed];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'string' && HALF.test(value)) return true;
    if (typeof value !== 'object' || value === null) continue;
    if (Object.keys(value).some((name) => !Array.isArray(value) && HALF.test(name))) return true;
    for (const one of Object.values(value)) open.push(one);
  }
  return false;
}

/** A short quotation for a fault's sentence. @param {unknown} value */
function shown(value) {
  if (typeof value === 'string')
    return value.length > 40 ? `“${value.slice(0, 40)}…”` : `“${value}”`;
  if (value === null || typeof value !== 'object') return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}

/**
 * The request that makes a record's run again. Inputs of which the record has only the hash are
 * named in `missing`: their files must be given.
 * @param {LabRecord} record
 * @returns {{request: RunRequest, missing: RecordedInput[]}}
 */
export function requestOf(record) {
  const { experiment, parameters, seed, events } = record;
  const held = record.inputs.filter((input) => input.data !== undefined);
  const missing = record.inputs.filter((input) => input.data === undefined);
  const inputs = held.map((input) => ({ name: input.name, bytes: bytesOf(input) }));
  return { request: { experiment, parameters: { ...parameters }, seed, inputs, events }, missing };
}

/** @param {RecordedInput} input */
function bytesOf({ data = '', encoding }) {
  if (encoding !== 'base64') return new TextEncoder().encode(data);
  return Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
}
