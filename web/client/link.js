// The state of an experiment as a link's query, and back; a link is untrusted text.

import { fault } from './errors.js';
import { MAX_SEED, MAX_STEPS } from './limits.js';

/** @typedef {import('./messages.js').Fault} Fault */
/** @typedef {import('./messages.js').Input} Input */
/** @typedef {import('./messages.js').RunEvent} RunEvent */
/** @typedef {import('./messages.js').ParameterValue} ParameterValue */
/** @typedef {import('./messages.js').ParameterDescription} ParameterDescription */
/** @typedef {Pick<import('./messages.js').ExperimentDescription, 'parameters' | 'inputs'>} Description */

/**
 * What a link carries: parameters that differ from their defaults, and null for what it leaves open.
 * @typedef {Object} LinkState
 * @property {Record<string, ParameterValue>} parameters
 * @property {number | null} seed
 * @property {number | null} steps
 * @property {RunEvent[]} events
 * @property {Input[]} inputs
 */
/** The same, only read. @typedef {{readonly [N in keyof LinkState]: Readonly<LinkState[N]>}} ReadState */

/** Names that belong to the link itself and so to no parameter. */
export const RESERVED = [
  'steps',
  'seed',
  'seeds',
  'name',
  'src',
  'lang',
  'theme',
  'hide',
  'preset',
  'event',
];
const INPUT = 'input.';

/** Longer queries are not read: browsers, mails and servers cut them at some length. */
export const MAX_QUERY = 32_000;
/** A student's file is put into the link if it has at most this many bytes. */
export const MAX_INPUT_BYTES = 4096;
const MAX_EVENTS = 200;
const MAX_FAULTS = 20;

/** @returns {LinkState} */
export function emptyState() {
  return { parameters: {}, seed: null, steps: null, events: [], inputs: [] };
}

/**
 * A state as a query without the question mark. `complete` is false when an input or the list of
 * events is too long for a link.
 * @param {ReadState} state
 * @returns {{query: string, complete: boolean}}
 */
export function encodeLink({ parameters, seed, steps, events, inputs }) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) query.set(name, String(value));
  if (seed !== null) query.set('seed', String(seed));
  if (steps !== null) query.set('steps', String(steps));
  for (const { step, name, value } of events.slice(0, MAX_EVENTS)) {
    query.append('event', `${step}:${name}:${value}`);
  }
  const small = inputs.filter(({ bytes }) => bytes.length <= MAX_INPUT_BYTES);
  for (const { name, bytes } of small) query.set(INPUT + name, toLinkText(bytes));
  const text = query.toString();
  const all = small.length === inputs.length && events.length <= MAX_EVENTS;
  return { query: text, complete: all && text.length <= MAX_QUERY };
}

/**
 * What a query says of an experiment. It never throws: what cannot be read, what the experiment does
 * not know and what is out of range is left out, and `faults` says so in plain text.
 * @param {string} query with or without the question mark
 * @param {Description} description
 * @returns {{state: LinkState, faults: Fault[]}}
 */
export function decodeLink(query, description) {
  const state = emptyState();
  if (query.length > MAX_QUERY) {
    return { state, faults: [fault('too_long', 'link', 'the link is too long to be read')] };
  }
  /** @type {Fault[]} */
  const faults = [];
  for (const [name, text] of new URLSearchParams(query)) {
    const wrong = take(state, description, name, text);
    if (wrong && faults.length < MAX_FAULTS) faults.push(wrong);
  }
  return { state, faults };
}

/**
 * The parameter that has a name, or had it once. @param {Description} description @param {string} name
 * @returns {Description['parameters'][number] | undefined}
 */
export const parameterCalled = ({ parameters }, name) =>
  parameters.find((p) => p.name === name) ??
  parameters.find(({ formerly }) => formerly !== '' && formerly === name);

/**
 * An act by the name that it has now: a live parameter may have had another one once.
 * @param {Description} description @param {RunEvent} event
 * @returns {RunEvent}
 */
export function presentAct(description, event) {
  const parameter = parameterCalled(description, event.name);
  return parameter?.live ? { ...event, name: parameter.name } : event;
}

/**
 * Parameters by the names that they have now. One that is given by both of its names stays under both, so
 * that the engine says that it is given twice.
 * @param {Description} description @param {Readonly<Record<string, ParameterValue>>} given
 * @returns {Record<string, ParameterValue>}
 */
export function presentParameters(description, given) {
  const named = Object.entries(given).map(([name, value]) => {
    const now = parameterCalled(description, name)?.name ?? name;
    return [Object.hasOwn(given, now) ? name : now, value];
  });
  return Object.fromEntries(named);
}

/**
 * Takes one pair. @param {LinkState} state @param {Description} description
 * @param {string} name @param {string} text
 * @returns {Fault | null}
 */
function take(state, description, name, text) {
  if (name === 'seed' || name === 'steps') return takeCount(state, name, text);
  if (name === 'event') return takeEvent(state, description, text);
  if (name.startsWith(INPUT)) return takeInput(state, description, name.slice(INPUT.length), text);
  if (RESERVED.includes(name)) return null;
  const parameter = parameterCalled(description, name);
  if (!parameter) {
    const known = description.parameters.map((p) => p.name).join(', ');
    return fault(
      'unknown_parameter',
      short(name),
      `is no parameter of this experiment; there are ${known}`,
    );
  }
  if (Object.hasOwn(state.parameters, parameter.name))
    return fault('repeated', name, 'is given twice; the first is taken');
  const value = parseValue(parameter, text);
  if (value === null) {
    return fault(
      'bad_value',
      name,
      `“${short(text)}” is not allowed; allowed is ${allowed(parameter)}`,
    );
  }
  state.parameters[parameter.name] = value;
  return null;
}

/** @param {LinkState} state @param {'seed' | 'steps'} name @param {string} text */
function takeCount(state, name, text) {
  const most = name === 'seed' ? MAX_SEED : MAX_STEPS;
  const number = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (!(number <= most)) {
    return fault(
      'bad_value',
      name,
      `“${short(text)}” is not allowed; allowed is a whole number from 0 to ${most}`,
    );
  }
  state[name] = number;
  return null;
}

/** `step:name:value` @param {LinkState} state @param {Description} description @param {string} text */
function takeEvent(state, description, text) {
  const [, step, name, value] = /^(\d{1,10}):([a-z][a-z0-9_]{0,63}):(.*)$/s.exec(text) ?? [];
  const last = state.events.at(-1)?.step ?? 0;
  const good = step !== undefined && Number(step) <= MAX_STEPS && Number(step) >= last;
  if (!good || state.events.length >= MAX_EVENTS) {
    return fault(
      'bad_value',
      'event',
      `“${short(text)}” cannot be read as step:name:value, in order of the steps`,
    );
  }
  state.events.push(presentAct(description, { step: Number(step), name, value }));
  return null;
}

/** @param {LinkState} state @param {Description} description @param {string} name @param {string} text */
function takeInput(state, description, name, text) {
  if (!description.inputs.some((input) => input.name === name)) {
    return fault('unknown_input', short(name), 'is no input of this experiment');
  }
  if (state.inputs.some((input) => input.name === name))
    return fault('repeated', name, 'is given twice; the first is taken');
  const bytes = fromLinkText(text);
  if (!bytes || bytes.length > MAX_INPUT_BYTES)
    return fault('bad_value', name, 'the data in the link are damaged');
  state.inputs.push({ name, bytes });
  return null;
}

/** @type {Map<string, boolean>} */
const FLAGS = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** A decimal number and nothing else: no hexadecimal, no blanks, no Infinity. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * A parameter's value from text as the engine would read it; null for what it would refuse.
 * @param {ParameterDescription} parameter @param {string} text
 * @returns {ParameterValue | null}
 */
export function parseValue(parameter, text) {
  if (text === 'auto' && parameter.kind !== 'text') return parameter.automatic ? 'auto' : null;
  if (parameter.kind === 'flag') return FLAGS.get(text) ?? null;
  if (parameter.kind === 'choice') return parameter.choices.includes(text) ? text : null;
  if (parameter.kind === 'list') return parseList(parameter, text);
  if (parameter.kind === 'text') return parseWritten(parameter, text);
  if (parameter.kind === 'integer' && !/^[+-]?\d{1,16}$/.test(text)) return null;
  return parseNumber(parameter, text);
}

/** @param {ParameterDescription} parameter @param {string} text */
function parseNumber({ minimum, maximum }, text) {
  if (text.length > 40 || !NUMBER.test(text)) return null;
  const value = Number(text);
  return value >= minimum && value <= maximum ? value : null;
}

/** @param {ParameterDescription} parameter @param {string} text */
function parseList(parameter, text) {
  const entries = text.split(':');
  if (entries.length > parameter.max_length) return null;
  return entries.every((entry) => parseNumber(parameter, entry) !== null) ? text : null;
}

/** Printable ASCII alone; what it means the engine judges. @param {ParameterDescription} parameter @param {string} text */
function parseWritten({ max_length }, text) {
  return text.length <= max_length && /^[ -~]+$/.test(text) ? text : null;
}

/** What may be written for a parameter, for a fault's sentence. @param {ParameterDescription} parameter */
export function allowed({ kind, minimum, maximum, choices, max_length, automatic }) {
  const auto = automatic ? ', or auto' : '';
  if (kind === 'flag') return 'true or false';
  if (kind === 'choice') return `one of ${choices.join(', ')}`;
  if (kind === 'text') return `1 to ${max_length} characters: letters, digits and signs of ASCII`;
  const range = `from ${minimum} to ${maximum}`;
  if (kind === 'list') return `1 to ${max_length} numbers ${range} separated by colons${auto}`;
  return `${kind === 'integer' ? 'a whole number' : 'a number'} ${range}${auto}`;
}

/** @param {string} text */
function short(text) {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** Bytes as base64 that an address can hold. @param {Uint8Array} bytes */
function toLinkText(bytes) {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @param {string} text @returns {Uint8Array | null} */
function fromLinkText(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  try {
    const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(bytes, (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}
