// State and score of an embedded experiment for the course platform around it, by the SPLICE iframe protocol
// (https://cssplice.org/slcp): sent only where the frame's address asks for it, and only to who has answered.
import { makeRecord, openRecord } from './open-record.js';

/** @typedef {import('./open-record.js').Session} Session */

/**
 * The window around the frame, as far as it matters here.
 * @typedef {object} Around
 * @property {(message: object, origin: string) => void} post
 * @property {(take: (message: {origin: string, data: any}) => void) => void} listen to messages of that window alone
 */

/** The state is sent when the run has rested this long, in milliseconds. */
const REST_MS = 800;
/** A longer state is not read: a record with its data is shorter. */
const MOST_TEXT = 1_000_000;

/** A name for one message: 128 random bits. A page without https has no `randomUUID`. */
const messageId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''); // prettier-ignore

/** How much of the run was carried out, 0 to 1: a run that has ended early is whole. @param {Session} session */
export function scoreOf({ step, target, run }) {
  if (run?.state.ended && step > 0) return 1;
  return target > 0 ? Math.min(1, step / target) : 0;
}

/** The conversation of one experiment with the platform around it. */
export class Splice {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #rest;
  /** The origin that has answered; nothing is sent before. */
  #origin = '';
  #best = 0;
  /** The state that was last sent, or that came back. */
  #last = '';
  /** What the run had come to when its event was sent. */
  #told = '';
  #asked = messageId();

  /** @param {Session} session with a run @param {Around} around */
  constructor(session, around) {
    this.session = session;
    this.around = around;
    /** Called once the platform has answered. */
    this.answered = () => {};
    around.listen((message) => void this.#take(message));
  }

  /** Asks for the state. The question says nothing of the student, so it may go to any platform. */
  ask() {
    this.around.post({ subject: 'SPLICE.getState', message_id: this.#asked }, '*');
  }

  /** The answer to our question; every other message is left alone. @param {{origin: string, data: any}} message */
  async #take({ origin, data }) {
    if (this.#origin || data?.subject !== 'SPLICE.getState.response') return;
    if (data.message_id !== this.#asked || !/^https?:\/\//.test(origin)) return;
    this.#origin = origin;
    const { session } = this;
    if (session.step === 0) await this.#restore(data.state); // who has begun keeps what there is
    session.addEventListener('change', () => this.#changed());
    this.answered();
    this.#changed();
  }

  /** The state is a lab record and as untrusted as any. @param {unknown} state */
  async #restore(state) {
    if (typeof state !== 'object' || state === null) return;
    const text = textOf(state);
    if (text.length > MOST_TEXT) return;
    await openRecord(this.session, text);
  }

  #changed() {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void this.#report(), REST_MS);
  }

  /** Sends score and state when the run rests and they are not what was sent. */
  async #report() {
    const { session } = this;
    if (!session.run || session.making || session.time.playing) return;
    const state = await makeRecord(session);
    const text = textOf(state);
    if (text === this.#last || session.step === 0) return;
    this.#last = text;
    this.#best = Math.max(this.#best, scoreOf(session));
    this.#send('SPLICE.reportScoreAndState', { score: this.#best, state });
    this.#tell();
  }

  /** An event for each run that has come to its end. */
  #tell() {
    const { description, run, step, target, settings } = this.session;
    const divergence = run?.state.divergence ?? null;
    if (!run?.state.ended && step < target) return;
    const data = { experiment: description.slug, seed: settings.seed, steps: step, diverged_at: divergence?.step ?? null }; // prettier-ignore
    const told = JSON.stringify([data, run?.parameters]);
    if (told === this.#told) return;
    this.#told = told;
    this.#send('SPLICE.sendEvent', { name: 'run', data });
  }

  /** @param {string} subject @param {object} rest */
  #send(subject, rest) {
    this.around.post({ subject, message_id: messageId(), ...rest }, this.#origin);
  }
}

/** What cannot be written as JSON is no record. @param {object} state */
function textOf(state) {
  try {
    return JSON.stringify(state) ?? '';
  } catch {
    return '';
  }
}
