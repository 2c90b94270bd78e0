// <lm-keep-edit>: makes the change of a weight part of the run, so that training goes on from it.
import { html, nothing } from 'lit';
import { SessionElement } from '../session/session-element.js';
import { tellInput } from '../session/own-data.js';

/** The parameter that holds the change of the weight, and the scalars that say which weight it is. */
const CHANGE = 'nudge';
const PLACE = ['edited_layer', 'edited_row', 'edited_column'];

/** Shown where an experiment knows the act `edit`. */
export class LmKeepEdit extends SessionElement {
  get change() {
    return Number(this.session.valueOf(CHANGE));
  }
  /** Edits that were kept, in their order. */
  get kept() {
    return (this.session.run?.events ?? []).filter(({ name }) => name === 'edit');
  }

  render() {
    const { kept } = this;
    return html`<div class="row">
        <button class="button" type="button" ?disabled=${this.change === 0} @click=${this.keep}>
          Keep the edit
        </button>
        ${
          kept.length > 0
            ? html`<button class="button" type="button" @click=${this.takeBack}>
                Take all back
              </button>`
            : nothing
        }
      </div>
      ${
        kept.length > 0
          ? html`<p>
              Kept (layer:from:to:value):
              ${kept.map(({ step, value }) => `${value} at step ${step}`).join(', ')}.
            </p>`
          : nothing
      }`;
  }

  /** The weight as it would be: its place and its value with the change. */
  edit() {
    const scalars = this.session.live?.scalars ?? [];
    const read = (/** @type {string} */ name) =>
      scalars.find((scalar) => scalar.name === name)?.value ?? NaN;
    const value = Number((read('weight') + this.change).toPrecision(6));
    return [...PLACE.map(read), value].join(':');
  }

  async keep() {
    const { session } = this;
    try {
      await session.time.pause();
      await session.run?.act('edit', this.edit());
      await session.setAll({ [CHANGE]: 0 }, session.run?.events);
    } catch (error) {
      tellInput(session, error);
    }
  }

  takeBack() {
    void this.session.remake(undefined, []);
  }
}

customElements.define('lm-keep-edit', LmKeepEdit);
