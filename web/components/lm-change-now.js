// <lm-change-now>: changes a parameter of the run as it stands, as an event, so that training goes on from there.
import { html, nothing } from 'lit';
import { lesson } from './lesson-data.js';
import { SessionElement } from './light-element.js';
import { formatNumber, grouped, parseNumber } from './numbers.js';
import { tellInput } from './own-data.js';

/** @typedef {import('../client/messages.js').ParameterDescription} ParameterDescription */

/**
 * Whether the lesson offers to change a parameter in mid-run.
 * @param {string} slug of the experiment @param {string} name of the parameter
 */
export const changesNow = (slug, name) => lesson().acts[slug]?.includes(name) ?? false;

/** Shown under a parameter's control where `changesNow` says so. */
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
          inputmode="decimal"
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
              ${made.map(({ step, value }) => `to ${written(value)} at step ${grouped(step)}`).join(', ')}.
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

  /** What was typed goes to the engine as it is when it is no number: its sentence is the better one. */
  async change() {
    const { session } = this;
    const { run } = session;
    const { value } = /** @type {HTMLInputElement} */ (this.querySelector('.field'));
    const number = parseNumber(value);
    if (!run || this.obstacle) return;
    session.dismiss('input');
    try {
      await run.act(this.name, Number.isNaN(number) ? value.trim() : number);
      session.past = null;
      session.ahead = null;
      if (run !== session.run) return;
      await session.maker.refresh(run);
      session.maker.drawAhead();
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
const written = (value) => (Number.isNaN(Number(value)) ? value : formatNumber(Number(value)));

customElements.define('lm-change-now', LmChangeNow);
