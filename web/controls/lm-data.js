// <lm-data>: the student's own data: a CSV file by button or drop, points drawn by hand, and back.
import { html, nothing } from 'lit';
import { SessionElement } from '../session/session-element.js';
import { backToGenerated, takeDataFiles, tellInput } from '../session/own-data.js';
import { rich } from '../text/rich-text.js';
import { later } from '../base/later.js';

/** The points as a table, once some are drawn. */
const points = later(() => import('./lm-points.js'));

/** Shown when the experiment takes an input. */
export class LmData extends SessionElement {
  asked = false;

  get input() {
    return this.session.description.inputs[0];
  }

  /** Whether the data may come as two files at once: images and their labels. */
  get several() {
    return this.session.description.inputs.length > 1;
  }

  render() {
    const { input, session } = this;
    if (!input) return nothing;
    return html`<p class="heading">Your own data</p>
      <p>${this.origin()}</p>
      <div class="row">
        <label class="button file"
          >${this.several ? 'Load CSV or IDX' : 'Load CSV'}<input
            type="file"
            accept=${this.several ? nothing : '.csv,text/csv,text/plain'}
            ?multiple=${this.several}
            @change=${this.chosen}
        /></label>
        ${
          session.inputs.length > 0
            ? html`<button class="button" type="button" @click=${() => backToGenerated(session)}>
                Back to generated
              </button>`
            : nothing
        }
      </div>
      ${session.drawn ? html`<lm-points .session=${session}></lm-points>` : nothing}
      <details>
        <summary>What a file looks like</summary>
        <p>${rich(input.help)}</p>
        <p>You can also drop a file anywhere on the experiment. It stays in this browser.</p>
      </details>`;
  }

  /** The table of points is asked for once per drawing. */
  updated() {
    const { drawn } = this.session;
    if (drawn && !this.asked) points().catch((error) => tellInput(this.session, error));
    this.asked = drawn !== null;
  }

  /** Where the data come from, in a sentence. */
  origin() {
    if (this.session.drawn) return 'In use: points drawn by hand.';
    if (this.session.inputs.length === 0) return 'In use: data generated from the seed.';
    return `In use: ${this.session.fileName || 'the data of the link or record'}.`;
  }

  /** @param {Event} event */
  chosen(event) {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const files = [...(field.files ?? [])];
    field.value = '';
    if (files.length > 0) {
      takeDataFiles(this.session, files).catch((error) => tellInput(this.session, error));
    }
  }
}

customElements.define('lm-data', LmData);
