// When a run settles a guess that was made before it, and how far the guess is off then.
import { lesson } from '../base/lesson-data.js';
import { guessLine } from '../text/guess-line.js';
import { matches } from './settings.js';

/** @typedef {import('../base/lesson-data.js').Prediction} Prediction */
/** @typedef {import('../base/lesson-data.js').Preset} Preset */
/** @typedef {import('./session.js').Session} Session */

/** The settings that a question is about. @param {Prediction} prediction @returns {Preset | undefined} */
const presetOf = ({ experiment, preset }) =>
  lesson().presets[experiment]?.find(({ name }) => name === preset);

/** The same, when the experiment stands otherwise. @param {Session} session @param {Prediction} prediction */
export function otherSettings(session, prediction) {
  const preset = presetOf(prediction);
  return preset && !matches(session.settings, preset) ? preset : undefined;
}

/**
 * The measured value, once the run has come to its end under the settings that were asked about.
 * @param {Session} session @param {Prediction} prediction
 * @returns {number | null}
 */
export function settled(session, prediction) {
  const { live, run, time } = session;
  if (!live || otherSettings(session, prediction)) return null;
  const end = presetOf(prediction)?.steps ?? run?.suggestedSteps ?? Infinity;
  const scalar = live.scalars.find(({ name }) => name === prediction.scalar);
  return scalar && (live.step >= end || time.ended) ? scalar.value : null;
}

/** @param {number} guess @param {number} measured @param {Prediction} prediction */
export const scoreLine = (guess, measured, { scale, unit }) =>
  guessLine(guess, measured, scale, unit);

/**
 * The score of the numbers that were guessed for this experiment, for its run bar; empty until a run
 * has settled one, and while a guess is open again.
 * @param {Session} session
 */
export function scoresOf(session) {
  if (session.theoryHidden) return '';
  const { slug } = session.description;
  return lesson()
    .predictions.filter(({ experiment }) => experiment === slug)
    .flatMap((prediction) => {
      const guess = session.guesses.find(({ name }) => name === prediction.scalar)?.value;
      const measured = settled(session, prediction);
      if (typeof guess !== 'number' || measured === null) return [];
      return [`Your guess: ${scoreLine(guess, measured, prediction)}.`];
    })
    .join(' ');
}
