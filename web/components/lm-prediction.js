// <lm-prediction name="…">: a guess before the run, locked in, then scored against theory and measurement.
import { html, nothing } from 'lit';
import { lesson } from './lesson-data.js';
import { ProseElement } from './light-element.js';
import { formatNumber, parseNumber } from './numbers.js';
import { rich } from './rich-text.js';
import { matches } from './settings.js';
import { keep, recall } from './storage.js';

/** @typedef {import('./session.js').Session} Session */

/**
 * The question stands as prose inside the element; lesson.json names the experiment and the readout
 * that settle it. Until the guess is locked, that experiment keeps its theory back.
 */
export class LmPrediction extends ProseElement {
  static properties = { guess: { state: true }, fault: { state: true }, skipped: { state: true } };

  constructor() {
    super();
    /** The locked guess. @type {number | null} */
    this.guess = null;
    this.fault = '';
    this.skipped = false;
    /** @type {Session | null} */
    this.session = null;
    this.onChange = () => this.sessionChanged();
    this.onProgress = () => this.restore();
    this.onSession = (/** @type {Event} */ event) => this.meet(event);
  }

  get prediction() {
    return lesson().predictions.find(({ name }) => name === this.getAttribute('name'));
  }
  get storageKey() {
    return `guess:${lesson().slug}/${this.getAttribute('name')}`;
  }

  connectedCallback() {
    super.connectedCallback();
    const label = document.createElement('p');
    label.className = 'part-label';
    label.textContent = 'Your prediction';
    this.prepend(label);
    document.addEventListener('lm-session', this.onSession);
    document.addEventListener('lm-progress', this.onProgress);
  }

  /** The lesson's data are there at the first rendering, not yet when the element is made. */
  willUpdate() {
    if (!this.hasUpdated) this.restore();
  }

  /** Takes up what is kept; without it the guess is open again. */
  restore() {
    const kept = recall(this.storageKey);
    this.guess = typeof kept === 'number' && Number.isFinite(kept) ? kept : null;
    if (this.guess !== null) this.noteGuess();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('lm-session', this.onSession);
    document.removeEventListener('lm-progress', this.onProgress);
    this.session?.removeEventListener('change', this.onChange);
  }

  /** The experiment that settles the guess has come up. @param {Event} event */
  meet(event) {
    const session = /** @type {CustomEvent<Session>} */ (event).detail;
    if (session.description.slug !== this.prediction?.experiment) return;
    this.session = session;
    if (this.guess !== null) this.noteGuess();
    session.hideTheory(this.guess === null && !this.skipped);
    session.addEventListener('change', this.onChange);
  }

  sessionChanged() {
    if (this.guess === null && this.session && !this.session.theoryHidden) this.skipped = true;
    this.requestUpdate();
  }

  render() {
    const { prediction } = this;
    if (!prediction) return nothing;
    if (this.guess !== null) return this.score(this.guess);
    if (this.skipped) return html`<p class="feedback">No guess this time; the theory is shown.</p>`;
    const { unit = '' } = prediction;
    return html`<form class="answer" @submit=${this.lock}>
        <input
          class="field"
          name="guess"
          aria-label="Your guess${unit ? ` in ${unit}` : ''}"
          autocomplete="off"
        />${unit}
        <button class="button" type="submit">Lock it in</button>
        ${
          this.session?.owesGuess
            ? nothing
            : html`<button class="quiet" type="button" @click=${this.skip}>
                Show me without a guess
              </button>`
        }
      </form>
      <div aria-live="polite">
        ${this.fault ? html`<p class="fault">${this.fault}</p>` : nothing}
      </div>`;
  }

  /** @param {number} guess */
  score(guess) {
    const measured = this.settled();
    const other = this.otherSettings();
    return html`<div aria-live="polite">
      <p class="feedback">
        Locked in: <span class="number">${formatNumber(guess)}</span>.
        ${
          measured === null
            ? other
              ? html`The question is about the settings “${other.label}”.`
              : 'Run the experiment to its end to see how close it is.'
            : html`Measured: <span class="number">${formatNumber(measured)}</span>.
                ${distance(guess, measured)} ${rich(this.prediction?.after ?? '')}`
        }
      </p>
      <div class="answer">
        ${
          other
            ? html`<button class="button" type="button" @click=${() => this.session?.apply(other)}>
                Set them up
              </button>`
            : nothing
        }
        <button class="quiet" type="button" @click=${this.again}>Guess again</button>
      </div>
    </div>`;
  }

  /** The settings that the question is about. */
  get preset() {
    const { prediction } = this;
    const presets = prediction ? lesson().presets[prediction.experiment] : undefined;
    return presets?.find(({ name }) => name === prediction?.preset);
  }

  /** The same, when the experiment stands otherwise. */
  otherSettings() {
    const { session, preset } = this;
    return session && preset && !matches(session.settings, preset) ? preset : undefined;
  }

  /** The measured value, once the run has come to its end under the settings that were asked about. */
  settled() {
    const { session, prediction } = this;
    if (!session?.live || !prediction || this.otherSettings()) return null;
    const end = this.preset?.steps ?? session.run?.suggestedSteps ?? Infinity;
    const done = session.live.step >= end || session.time.ended;
    const scalar = session.live.scalars.find(({ name }) => name === prediction.scalar);
    return done && scalar ? scalar.value : null;
  }

  /** @param {SubmitEvent} event */
  lock(event) {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (this.querySelector('input[name=guess]'));
    const guess = parseNumber(field.value);
    if (!Number.isFinite(guess)) {
      this.fault = `“${field.value.slice(0, 40)}” is not a number; 0.25, 1/4, −2e-3 are.`;
      return;
    }
    this.fault = '';
    this.guess = guess;
    keep(this.storageKey, guess);
    this.noteGuess();
    this.session?.hideTheory(false);
  }

  /** Puts the guess into the record of the experiment. */
  noteGuess() {
    const { session, prediction, guess } = this;
    if (!session || !prediction || guess === null) return;
    const others = session.guesses.filter(({ name }) => name !== prediction.scalar);
    session.guesses = [...others, { name: prediction.scalar, value: guess, step: session.step }];
  }

  skip() {
    this.skipped = true;
    this.session?.hideTheory(false);
  }

  again() {
    this.session?.hideTheory(true);
    this.guess = null;
    keep(this.storageKey, null);
  }
}

/** How far a guess is off, as a share or a factor. @param {number} guess @param {number} measured */
function distance(guess, measured) {
  const share = Math.abs(guess - measured) / Math.abs(measured);
  if (share < 0.005) return 'You have it exactly.';
  if (share < 1 || guess * measured <= 0)
    return `Your guess was off by ${formatNumber(100 * share, 2)} %.`;
  return `Your guess was off by a factor of ${formatNumber(Math.max(guess / measured, measured / guess), 2)}.`;
}

customElements.define('lm-prediction', LmPrediction);
