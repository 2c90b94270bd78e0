// <lm-verdict>: each prediction held against its measurement, as sentences with the range of validity.
import { html, nothing } from 'lit';
import { SessionElement } from './light-element.js';
import { formatNumber } from './numbers.js';
import { rich } from './rich-text.js';

/** @typedef {import('../client/messages.js').Check} Check */

/** Checks of the run at the shown step. */
export class LmVerdict extends SessionElement {
  render() {
    const { session } = this;
    const checks = session.shown?.checks ?? [];
    const failed = checks.filter((check) => !check.passed);
    const passed = checks.filter((check) => check.passed);
    const { range } = session.description;
    return html`<ul class="verdicts">
        ${[...failed, ...passed].map(sentence)}
        ${checks.length === 0 && session.live ? this.waiting() : nothing}
      </ul>
      ${range ? html`<p class="range"><b>Range of the theory.</b> ${rich(range)}</p>` : nothing}`;
  }

  /** Why there is nothing to compare. */
  waiting() {
    const { session } = this;
    if (session.theoryHidden) {
      return html`<li class="waiting">
        The theory is kept back until you have guessed.
        ${
          session.owesGuess
            ? nothing
            : html`<button class="quiet" type="button" @click=${() => session.hideTheory(false)}>
                Show it without a guess
              </button>`
        }
      </li>`;
    }
    return html`<li class="waiting">
      ${
        session.past
          ? 'Looking back: predictions are compared at the newest step.'
          : 'Nothing to hold against the theory yet at this step.'
      }
    </li>`;
  }
}

/** @param {Check} check */
const sentence = (check) => html`
  <li class=${check.passed ? 'agrees' : 'differs'}>
    <b>${check.passed ? 'Agrees' : 'Differs'}</b>: ${rich(check.name)}: ${comparison(check)},
    because: ${rich(check.why)}.
    <span class="holds">Holds for: ${rich(check.range)}.</span>
  </li>
`;

/** Predicted, measured and tolerance in the words of the check's kind. @param {Check} check */
function comparison({ kind, predicted, measured, tolerance }) {
  /** @param {number} value */
  const number = (value) => html`<span class="number">${formatNumber(value)}</span>`;
  const both = html`predicted ${number(predicted)}, measured ${number(measured)}`;
  if (kind === 'equal' || kind === 'ordered') return html`${both}; they must be equal`;
  if (kind === 'within') {
    return html`${both}, apart by ${number(Math.abs(measured - predicted))}, within
    ${number(tolerance)}`;
  }
  const word = kind === 'at_most' ? 'at most' : 'at least';
  const give =
    tolerance > 0 && predicted !== 0 ? html` give or take ${number(tolerance)}` : nothing;
  const limit = predicted === 0 && tolerance > 0 ? tolerance : predicted;
  return html`measured ${number(measured)}, must be ${word} ${number(limit)}${give}`;
}

customElements.define('lm-verdict', LmVerdict);
