// <lm-change-now>: changes a parameter of the run as it stands, as an event, so that training goes on from there.
import { html, nothing } from 'lit';
import { SessionElement } from '../session/session-element.js';
import { grouped } from '../text/numbers.js';
import { readNumber } from '../text/read-number.js';
import { numeral } from '../text/rich-text.js';
import { tellInput } from '../session/own-data.js';

/** @typedef {import('../client/messages.js').ParameterDescription} ParameterDescription */

/** Shown under the control of a parameter that may change in mid-run. */
export class LmChangeNow extends SessionElement {
  static properties = { ...SessionElement.properties, parameter: { attribute: false } };

  constructor() {
    super();
    /** @type {ParameterDescription} */
    this.parameter = /** @type {any} */ (undefined);
  }

  get name() {
    return this.parameter.name;
  }
  /** Changes of this parameter in the present run. */
  get made() {
    return (this.session.run?.events ?? []).filter(({ name }) => name === this.name);
  }
  /** What it is now: the last change, or the setting. */
  get present() {
    const last = this.made.at(-1)?.value ?? this.session.valueOf(this.name);
    return last === 'auto' ? '' : String(last);
  }
  /** Why nothing can be changed now; empty when it can. */
  get obstacle() {
    const { run, step } = this.session;
    if (!run || run.lost) return 'There is no run.';
    if (step === 0) return 'At step 0 the setting above decides. Play first.';
    return run.state.ended ? 'The run is over.' : '';
  }

  render() {
    const { made, obstacle, session } = this;
    const label = this.parameter.label || this.name;
    return html`<details ?open=${made.length > 0}>
      <summary>Change it in mid-run</summary>
      <div class="row">
        <input
          class="field"
          aria-label="${label} from now on"
          inputmode="text"
          autocomplete="off"
          spellcheck="false"
          ?disabled=${obstacle !== ''}
          .value=${this.present}
          @keydown=${this.key}
        />
        <button class="button" type="button" ?disabled=${obstacle !== ''} @click=${this.change}>
          Change now
        </button>
      </div>
      <p>${obstacle || `From step ${grouped(session.step)} on; what was run stays.`}</p>
      ${
        made.length > 0
          ? html`<p>
              Changed:
              ${made.map(
                ({ step, value }, i) =>
                  html`${i > 0 ? ', ' : ''}to ${written(value)} at step ${grouped(step)}`,
              )}.
              <button class="quiet" type="button" @click=${this.takeBack}>Take back</button>
            </p>`
          : nothing
      }
    </details>`;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    void this.change();
  }

  /** Text that is not a number goes to the engine unchanged, because the engine says best what is wrong. */
  async change() {
    const { session } = this;
    const { value } = /** @type {HTMLInputElement} */ (this.querySelector('.field'));
    const read = readNumber(value, { whole: this.parameter.kind === 'integer' });
    if (this.obstacle) return;
    session.dismiss('input');
    if (read.kind === 'two') return session.tell({ about: 'input', text: read.fault });
    try {
      await session.act(this.name, read.kind === 'none' ? value.trim() : read.value);
    } catch (error) {
      tellInput(session, error);
    }
  }

  /** The run again without the changes of this parameter. */
  takeBack() {
    const { session } = this;
    const others = (session.run?.events ?? []).filter(({ name }) => name !== this.name);
    void session.remake(undefined, others);
  }
}

/** @param {string} value */
const written = (value) => (Number.isNaN(Number(value)) ? value : numeral(Number(value)));

customElements.define('lm-change-now', LmChangeNow);
