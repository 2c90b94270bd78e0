// <lm-prediction name="…">: a guess before the run, locked in, then scored against theory and measurement.
import { html, nothing } from 'lit';
import { lesson } from '../base/lesson-data.js';
import { announce } from '../base/announce.js';
import { ProseElement } from '../base/light-element.js';
import { formatNumber } from '../text/numbers.js';
import { readNumber } from '../text/read-number.js';
import { numeral, rich } from '../text/rich-text.js';
import { otherSettings, scoreLine, settled } from '../session/prediction.js';
import { keep, recall } from '../base/storage.js';

/** @typedef {import('../session/session.js').Session} Session */

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

  /** What settles the guess: of several experiments of one name the one that the lesson says, or the first. */
  get settling() {
    const { experiment, place } = this.prediction ?? {};
    if (place) return document.getElementById(place);
    return experiment ? document.querySelector(`lm-experiment[name="${experiment}"]`) : null;
  }

  /** The experiment that settles the guess has come up. @param {Event} event */
  meet(event) {
    const session = /** @type {CustomEvent<Session>} */ (event).detail;
    if (event.target !== this.settling) return;
    this.session = session;
    if (this.guess !== null) this.noteGuess();
    session.hideTheory(this.guess === null && !this.skipped);
    this.coverWhileOpen();
    session.addEventListener('change', this.onChange);
  }

  sessionChanged() {
    if (this.guess === null && this.session && !this.session.theoryHidden) this.skipped = true;
    this.coverWhileOpen();
    this.requestUpdate();
  }

  /** Figure and readouts wait as well, where they tell the answer before the first step; another question leaves them. */
  coverWhileOpen() {
    if (this.prediction?.covers) this.session?.cover(this.guess === null && !this.skipped);
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
    const { session, prediction } = this;
    const measured = session && prediction ? settled(session, prediction) : null;
    const other = session && prediction ? otherSettings(session, prediction) : undefined;
    return html`<div>
      <p class="feedback">
        Locked in: <span class="number">${numeral(guess)}</span>.
        ${
          measured !== null
            ? this.comparison(guess, measured)
            : other
              ? html`The question is about the settings “${other.label}”.`
              : 'Run the experiment to its end to see how close it is.'
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

  /** @param {number} guess @param {number} measured */
  comparison(guess, measured) {
    const { prediction } = this;
    if (!prediction) return nothing;
    return html`Measured: <span class="number">${numeral(measured)}</span>. Your guess:
      ${scoreLine(guess, measured, prediction)}. ${rich(prediction.after)}`;
  }

  /** @param {SubmitEvent} event */
  lock(event) {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (this.querySelector('input[name=guess]'));
    const { value: guess, fault } = readNumber(field.value);
    this.fault = fault;
    if (fault) return;
    this.guess = guess;
    announce(this.storageKey, `Your guess is locked in: ${formatNumber(guess)}.`);
    keep(this.storageKey, guess);
    this.noteGuess();
    this.session?.hideTheory(false);
  }

  /** Puts the guess into the record of the experiment, and as a line into its figure. */
  noteGuess() {
    const { session, prediction, guess } = this;
    if (!session || !prediction || guess === null) return;
    session.guess(prediction.scalar, guess);
    if (prediction.mark) session.mark([{ ...prediction.mark, value: guess }]);
  }

  skip() {
    this.skipped = true;
    this.session?.hideTheory(false);
  }

  again() {
    this.session?.hideTheory(true); // first: theory that is seen without a guess counts as skipped
    this.guess = null;
    this.session?.mark([]);
    this.coverWhileOpen();
    keep(this.storageKey, null);
  }
}

customElements.define('lm-prediction', LmPrediction);
