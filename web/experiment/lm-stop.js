// <lm-stop>: the condition at which a run stops by itself, and why the last one has.
import { html, nothing } from 'lit';
import { scoresOf } from '../session/prediction.js';
import { SessionElement } from '../session/session-element.js';
import { readNumber } from '../text/read-number.js';
import { plainLabel } from '../text/labels.js';
import { numeral, rich } from '../text/rich-text.js';

/** @typedef {import('../session/stop-condition.js').Condition} Condition */

/** A scalar, a side and a value; any number that the experiment reads out can end a run. */
export class LmStop extends SessionElement {
  static properties = { ...SessionElement.properties, fault: { state: true } };

  constructor() {
    super();
    this.fault = '';
    this.chosen = '';
    /** @type {Condition['side']} */
    this.side = 'below';
    this.typed = '';
  }

  render() {
    const { time } = this.session;
    const { condition } = time;
    const scalars = this.session.shown?.scalars ?? [];
    return html`<span class="stop-reason">${rich(time.stopped)}</span>
      <span class="guess-score">${rich(scoresOf(this.session))}</span>
      <details class="stop">
        <summary>
          ${condition ? html`Stops when ${this.labelOf(condition.name)} is ${condition.side} ${numeral(condition.value)}` : 'Stop when …'}
        </summary>
        <form class="row" @submit=${this.accept}>
          <select
            class="field"
            name="scalar"
            aria-label="Number that stops the run"
            @change=${(/** @type {Event} */ e) => (this.chosen = valueOf(e))}
          >
            ${scalars.map(
              ({ name }) =>
                html`<option value=${name} ?selected=${name === this.chosen}>
                  ${this.labelOf(name)}
                </option>`,
            )}
          </select>
          <select
            class="field"
            name="side"
            aria-label="Falls below or rises above"
            @change=${(/** @type {Event} */ e) =>
              (this.side = valueOf(e) === 'above' ? 'above' : 'below')}
          >
            <option value="below">is below</option>
            <option value="above">is above</option>
          </select>
          <input
            class="field"
            name="value"
            inputmode="text"
            autocomplete="off"
            spellcheck="false"
            aria-label="Value"
            aria-invalid=${this.fault ? 'true' : 'false'}
            .value=${this.typed}
          />
          <button class="button" type="submit">Set</button>
          ${
            condition
              ? html`<button class="quiet" type="button" @click=${this.clear}>Stop no more</button>`
              : nothing
          }
        </form>
        ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      </details>`;
  }

  /** @param {string} name */
  labelOf(name) {
    const scalar = this.session.live?.scalars.find((one) => one.name === name);
    return plainLabel(scalar?.label || name.replaceAll('_', ' '));
  }

  /** @param {SubmitEvent} event */
  accept(event) {
    event.preventDefault();
    /** @param {string} name */
    const field = (name) =>
      /** @type {HTMLInputElement} */ (this.querySelector(`[name=${name}]`)).value;
    this.typed = field('value');
    const { value, fault } = readNumber(this.typed);
    this.fault = fault;
    if (fault) return;
    const side = field('side') === 'above' ? 'above' : 'below';
    this.session.time.setCondition({ name: field('scalar'), side, value });
  }

  clear() {
    this.session.time.setCondition(null);
  }
}

/** @param {Event} event */
const valueOf = (event) => /** @type {HTMLSelectElement} */ (event.target).value;

customElements.define('lm-stop', LmStop);
