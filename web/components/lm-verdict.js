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
    return html`${[...failed, ...passed].map(sentence)}
    ${checks.length === 0 && session.live ? html`<div class="verdict waiting">${this.why()}</div>` : nothing}
    ${range ? html`<p class="range"><b>Range.</b> ${rich(range)}</p>` : nothing}`;
  }

  /** Why there is nothing to compare. */
  why() {
    if (this.session.past)
      return html`<p>Looking back: predictions are compared at the newest step.</p>`;
    if (this.session.theoryHidden) return html`<p>Theory is kept back until you have guessed.</p>`;
    return html`<p>Nothing to hold against the theory yet at this step.</p>`;
  }
}

/** @param {Check} check */
const sentence = (check) => html`
  <details class="verdict ${check.passed ? '' : 'differs'}" ?open=${!check.passed}>
    <summary><b>${check.passed ? 'Agrees' : 'Differs'}</b>: ${rich(check.name)}</summary>
    <p>${comparison(check)}, because: ${rich(check.why)}.</p>
    <p>Holds for: ${rich(check.range)}.</p>
  </details>
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
