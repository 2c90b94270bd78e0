// The state of one experiment in the page's address: #ID?learning_rate=0.1&seed=42&steps=620.
import { fromLinkText, toLinkText } from './base64.js';
import { noSettings } from './settings.js';

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').Order} Order */

/** A file of the student's travels in the link up to this size; browsers and mails cut longer ones. */
const MOST_INPUT_BYTES = 4096;
const INPUT = 'input.';
const EVENT = 'event';

/**
 * A link that opens the page with this experiment as it stands: parameters, seed, steps, events, and
 * data when they are small.
 * @param {Session} session
 * @param {string} anchor the experiment's id on its page
 * @param {string} [page] address to link to, by default this page
 * @returns {{address: string, complete: boolean}} complete: whether it carries the data too
 */
export function makeLink(session, anchor, page = location.href) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(session.settings.parameters))
    query.set(name, String(value));
  query.set('seed', String(session.settings.seed));
  if (session.step > 0) query.set('steps', String(session.step));
  for (const { step, name, value } of session.run?.events ?? [])
    query.append(EVENT, `${step}:${name}:${value}`);
  let complete = true;
  for (const { name, bytes } of session.inputs) {
    if (bytes.length <= MOST_INPUT_BYTES) query.set(INPUT + name, toLinkText(bytes));
    else complete = false;
  }
  const [base = ''] = page.split('#');
  return { address: `${base}#${anchor}?${query}`, complete };
}

/**
 * What an address says of an experiment; null when it does not speak of it. Values are text that the
 * engine checks; names it does not know, and what cannot be read, are told in `faults`.
 * @param {string} hash
 * @param {string} anchor
 * @param {ExperimentDescription} description
 * @returns {{order: Order, goal: number, faults: string[]} | null}
 */
export function readLink(hash, anchor, description) {
  const [id, query] = split(hash);
  if (id !== anchor || query === null) return null;
  /** @type {Order} */
  const order = { settings: noSettings(), inputs: [], events: [] };
  /** @type {string[]} */
  const faults = [];
  for (const [name, text] of new URLSearchParams(query)) {
    const fault = take(order, description, name, text);
    if (fault) faults.push(fault);
  }
  return { order, goal: order.settings.steps ?? 0, faults };
}

/** @param {string} hash @returns {[string, string | null]} */
function split(hash) {
  const at = hash.indexOf('?');
  const id = hash.slice(1, at < 0 ? undefined : at);
  return [id, at < 0 ? null : hash.slice(at + 1)];
}

/**
 * Takes one pair of a link. @param {Order} order @param {ExperimentDescription} description
 * @param {string} name @param {string} text
 * @returns {string} what is wrong with it, or nothing
 */
function take(order, description, name, text) {
  if (name === 'seed' || name === 'steps') return takeNumber(order, name, text);
  if (name === EVENT) return takeEvent(order, text);
  if (name.startsWith(INPUT)) return takeInput(order, description, name.slice(INPUT.length), text);
  if (!description.parameters.some((p) => p.name === name)) {
    return `The link sets “${name.slice(0, 40)}”, which is no parameter of this experiment; the rest was taken.`;
  }
  order.settings.parameters[name] = text;
  return '';
}

/** @param {Order} order @param {'seed' | 'steps'} name @param {string} text */
function takeNumber(order, name, text) {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(number)) {
    return `The link’s ${name} is “${text.slice(0, 40)}”, not a whole number; the default was taken.`;
  }
  order.settings[name] = number;
  return '';
}

/** @param {Order} order @param {string} text `step:name:value` */
function takeEvent(order, text) {
  const [, step, name, value] = /^(\d{1,16}):([a-z_]+):(.*)$/s.exec(text) ?? [];
  if (step === undefined || name === undefined || value === undefined) {
    return `The link holds an event that cannot be read: “${text.slice(0, 40)}”.`;
  }
  order.events.push({ step: Number(step), name, value });
  return '';
}

/** @param {Order} order @param {ExperimentDescription} description @param {string} name @param {string} text */
function takeInput(order, description, name, text) {
  if (!description.inputs.some((input) => input.name === name)) {
    return `The link carries data for “${name.slice(0, 40)}”, which this experiment does not take.`;
  }
  try {
    order.inputs.push({ name, bytes: fromLinkText(text) });
    return '';
  } catch {
    return 'The data in the link are damaged; generated data were taken.';
  }
}
