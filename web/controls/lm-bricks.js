// <lm-bricks>: lays a brick by hand, a ReLU neuron with its place, weight and direction, as an event of the run.
import { html, nothing } from 'lit';
import { SessionElement } from '../session/session-element.js';
import { withoutActs } from '../session/acts.js';
import { tellInput } from '../session/own-data.js';
import { readNumber } from '../text/read-number.js';

const ACT = 'brick';

/** Shown where an experiment knows the act `brick`. */
export class LmBricks extends SessionElement {
  constructor() {
    super();
    /** The fields as they were typed. */
    this.typed = { place: '0', weight: '1' };
    this.left = false;
  }

  /** Bricks that were laid, in their order. */
  get laid() {
    return (this.session.run?.events ?? []).filter(({ name }) => name === ACT);
  }
  /** Whether anything was placed by hand, kinks in the figure too. */
  get touched() {
    return (this.session.run?.events ?? []).length > 0;
  }

  render() {
    const { laid } = this;
    return html`<fieldset class="group">
      <legend>By hand</legend>
      <form class="row" @submit=${this.lay}>
        ${this.field('place', 'Kink at')} ${this.field('weight', 'Weight')}
        <label class="switch"
          ><input
            type="checkbox"
            role="switch"
            .checked=${this.left}
            @change=${(/** @type {Event} */ event) => {
              this.left = /** @type {HTMLInputElement} */ (event.target).checked;
            }}
          />faces left</label
        >
        <button class="button" type="submit" ?disabled=${this.session.run === null}>
          Lay the brick
        </button>
        ${
          this.touched
            ? html`<button class="button" type="button" @click=${this.clear}>
                Clear the table
              </button>`
            : nothing
        }
      </form>
      ${
        laid.length > 0
          ? html`<ol class="laid">
              ${laid.map(({ value }) => html`<li>${this.words(String(value))}</li>`)}
            </ol>`
          : nothing
      }
    </fieldset>`;
  }

  /** `0:1:left` as a person says it. @param {string} value */
  words(value) {
    const [place, weight, left] = value.split(':');
    return `kink at ${place}, weight ${weight}, faces ${left ?? 'right'}`;
  }

  /** @param {'place' | 'weight'} name @param {string} label */
  field(name, label) {
    return html`<label class="sweep-field"
      ><span>${label}</span
      ><input
        class="field"
        inputmode="text"
        autocomplete="off"
        spellcheck="false"
        .value=${this.typed[name]}
        @input=${(/** @type {Event} */ event) => {
          this.typed[name] = /** @type {HTMLInputElement} */ (event.target).value;
        }}
    /></label>`;
  }

  /** @param {Event} event */
  async lay(event) {
    event.preventDefault();
    const { session } = this;
    try {
      const [place, weight] = [this.typed.place, this.typed.weight].map((text) => {
        const { value, fault } = readNumber(text);
        if (fault) throw new Error(fault);
        return value;
      });
      await session.time.pause();
      session.dismiss('input');
      await session.act(ACT, `${place}:${weight}${this.left ? ':left' : ''}`);
    } catch (error) {
      tellInput(session, error);
    }
  }

  /** Back to what the settings build. */
  clear() {
    const kept = withoutActs(this.session, ACT).filter(({ name }) => name !== 'kink');
    void this.session.remake(undefined, kept);
  }
}

customElements.define('lm-bricks', LmBricks);
