// <lm-verdict>: each prediction held against its measurement: a line at a glance, the reasons folded.
import { html, nothing } from 'lit';
import { lesson } from '../base/lesson-data.js';
import { SessionElement } from '../session/session-element.js';
import { matches } from '../session/settings.js';
import { numeral, rich } from '../text/rich-text.js';
import { tally, verdictLine } from '../base/verdict-line.js';
import { tallied } from './told.js';

/** @typedef {import('../client/messages.js').Check} Check */

/** Checks of the run at the shown step, in four states: differs, agrees, outside, not yet. */
export class LmVerdict extends SessionElement {
  render() {
    const { session } = this;
    const checks = session.shown?.checks ?? [];
    const range = session.theoryHidden ? '' : session.description.range;
    return html`${this.summary(checks)} ${this.control(checks)}
    ${session.step > 0 ? this.list(checks) : this.ahead(checks)}
    ${range ? html`<p class="range"><b>Range of the theory.</b> ${rich(range)}</p>` : nothing}`;
  }

  /** What is seen before anything is read. @param {Check[]} checks */
  summary(checks) {
    const { session } = this;
    if (checks.length === 0) return session.live ? this.waiting() : nothing;
    if (checks.every(({ state }) => state === 'not_yet') && session.step === 0) {
      const many =
        checks.length === 1 ? 'One prediction waits' : `${checks.length} predictions wait`;
      return html`<p class="glance not_yet">${many} for the run: press Play.</p>`;
    }
    return html`<p class="glance">${tallied(checks)}</p>`;
  }

  /** A run that is built to break a claim or to leave its range, and whether it does. @param {Check[]} checks */
  control(checks) {
    const { session } = this;
    const presets = lesson().presets[session.description.slug] ?? [];
    const built = presets.some(
      (one) => one.control && matches(session.settings, one, session.events),
    );
    if (!built || session.step === 0 || checks.length === 0) return nothing;
    return html`<p class="glance control">A control: ${controlSays(checks)}</p>`;
  }

  /** @param {Check[]} checks */
  list(checks) {
    return html`<ul class="verdicts">
      ${tally(checks).flatMap(({ state, sign, word, checks: these }) =>
        these.map((check) => verdict(check, state, sign, word)),
      )}
    </ul>`;
  }

  /** What will be judged, before the first step. @param {Check[]} checks */
  ahead(checks) {
    const judged = checks.filter(({ state }) => state !== 'not_yet');
    return judged.length > 0 ? this.list(checks) : nothing;
  }

  /** Why there is nothing to compare. */
  waiting() {
    const { session } = this;
    if (session.theoryHidden) {
      return html`<p class="glance not_yet">
        The theory is kept back until you have guessed.
        ${
          session.owesGuess
            ? nothing
            : html`<button class="quiet" type="button" @click=${() => session.hideTheory(false)}>
                Show it without a guess
              </button>`
        }
      </p>`;
    }
    if (!session.past) return nothing;
    return html`<p class="glance not_yet">
      Looking back: predictions are compared at the newest step.
    </p>`;
  }
}

/** What a control has come to. @param {Check[]} checks */
function controlSays(checks) {
  const states = new Set(checks.map(({ state }) => state));
  if (states.has('differs')) return 'it is built to break the claim, and it does.';
  if (states.has('outside')) return 'it is built to leave the range of the claim, and it does.';
  return 'it is built to leave the range of the claim, and it has not yet.';
}

/**
 * A check: its verdict as a line, the numbers and the reasons in its fold.
 * @param {Check} check @param {string} state @param {string} sign @param {string} word
 */
const verdict = (check, state, sign, word) => html`
  <li class=${state}>
    <details>
      <summary>
        <b title=${word}><span aria-hidden="true">${sign}</span></b>
        <span class="visually-hidden">${word}:</span> ${rich(check.name)}:
        <span class="line">${rich(verdictLine(check))}</span>
      </summary>
      <p>
        Predicted <span class="number">${numeral(check.predicted)}</span>, measured
        <span class="number">${numeral(check.measured)}</span>. Why this tolerance:
        ${rich(check.why)}. Holds for: ${rich(check.range)}.
      </p>
    </details>
  </li>
`;

customElements.define('lm-verdict', LmVerdict);
