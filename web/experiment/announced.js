// What becomes of an experiment, in words for those who hear the page: how a run came out, and what went wrong.
import { announce } from '../base/announce.js';
import { glance } from '../base/verdict-line.js';
import { scoresOf } from '../session/prediction.js';
import { plainLabel } from '../text/labels.js';
import { grouped } from '../text/numbers.js';

/** @typedef {import('../session/session.js').Session} Session */

/** Faults, notices and a divergence. @param {Session} session */
function troubles({ run, faults, notices }) {
  const divergence = run?.state.divergence;
  return [
    divergence ? `Diverged at step ${grouped(divergence.step)}: ${divergence.message}.` : '',
    ...faults.values(),
    ...notices.map(({ text }) => text),
  ];
}

/** How the run came out; while it is at step 0, or compared with nothing, there is no word of it. @param {Session} session */
function outcomeOf(session) {
  const verdicts = session.step > 0 ? glance(session.shown?.checks ?? []) : '';
  const stands = verdicts && `Step ${grouped(session.step)}: ${verdicts}.`;
  return [session.time.stopped || stands, scoresOf(session)];
}

/** What follows a change is over by then, in milliseconds. */
const SETTLED_MS = 100;

/**
 * Announces what is new of a session whenever it has come to rest.
 * @param {Session} session
 * @param {string} name of the experiment
 * @returns {() => void} to be called when the session has changed
 */
export function announcer(session, name) {
  const told = { trouble: '', outcome: '' };
  const seen = { played: false, made: false };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let looking;
  const look = () => {
    looking = undefined;
    if (session.time.playing || session.making) return;
    const trouble = spoken(troubles(session));
    if (trouble !== told.trouble) announce(`${name}, trouble`, trouble);
    const outcome = seen.played || seen.made ? spoken(outcomeOf(session)) : told.outcome;
    if (seen.played || outcome !== told.outcome) announce(name, outcome);
    Object.assign(told, { trouble, outcome });
    Object.assign(seen, { played: false, made: false });
  };
  return () => {
    seen.played ||= session.time.playing;
    seen.made ||= session.making !== null;
    looking ??= setTimeout(look, SETTLED_MS);
  };
}

/** @param {string[]} sentences */
const spoken = (sentences) => sentences.filter(Boolean).map(plainLabel).join(' ');
