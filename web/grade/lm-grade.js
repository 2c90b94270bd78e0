// <lm-grade>: the records of a class, dropped as files, replayed; a table, a histogram and the CSV.
import { html, nothing } from 'lit';
import { Grading } from '../client/grading.js';
import { BarsPlot } from '../plots/bars.js';
import { chosenFiles, droppedFiles } from './dropped-files.js';
import { download, saved } from '../base/files.js';
import { cellsOf, countsOf, histogramView, quantitiesOf, valuesOf } from './grade-view.js';
import { inOneDirection } from '../base/fault-text.js';
import { LightElement } from '../base/light-element.js';
import { sharedEngine } from '../base/shared-engine.js';

/** @typedef {import('../client/grading.js').Dropped} Dropped */
/** @typedef {import('../client/messages.js').Graded} Graded */
/** @typedef {import('./grade-view.js').Quantity} Quantity */

/** The table shows this many rows; the CSV has them all. */
const MOST_ROWS = 500;
const REDRAW_MS = 200;

/** One class at a time; nothing leaves the page. */
export class LmGrade extends LightElement {
  static properties = { said: { state: true }, fault: { state: true } };

  constructor() {
    super();
    this.said = '';
    this.fault = '';
    this.running = false;
    /** @type {Grading | null} */
    this.grading = null;
    this.chosen = '';
    /** @type {BarsPlot | null} */
    this.plot = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.redraw = undefined;
  }

  get rows() {
    return this.grading?.rows ?? [];
  }
  get quantities() {
    return quantitiesOf(this.rows);
  }
  get quantity() {
    const { quantities } = this;
    return quantities.find((one) => keyOf(one) === this.chosen) ?? quantities[0];
  }

  render() {
    return html`<div
        class="grade-drop"
        @dragover=${this.dragOver}
        @dragleave=${(/** @type {DragEvent} */ e) => dropZone(e).classList.remove('over')}
        @drop=${this.drop}
      >
        <p>Drop the records here: files, or a folder as a learning platform exports it.</p>
        <p class="grade-choose">
          <label class="button file"
            >Choose files<input
              type="file"
              multiple
              ?disabled=${this.running}
              @change=${this.choose}
          /></label>
          <label class="button file"
            >Choose a folder<input
              type="file"
              webkitdirectory
              ?disabled=${this.running}
              @change=${this.choose}
          /></label>
        </p>
      </div>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      ${this.progress()}
      <p class="grade-said" role="status">${this.said}</p>
      ${this.grading && this.grading.done > 0 ? this.result(this.grading) : nothing}`;
  }

  progress() {
    const { grading } = this;
    if (!grading || !this.running) return nothing;
    return html`<div class="sweep-progress">
      <progress max=${grading.size} .value=${grading.done} aria-label="Records replayed"></progress>
      <span>${grading.done} of ${grading.size} records</span>
      <button class="button" type="button" @click=${() => grading.cancel()}>Cancel</button>
    </div>`;
  }

  /** @param {Grading} grading */
  result(grading) {
    return html`${
        this.running ? html`<p class="grade-counts">${countsOf(grading.rows)}.</p>` : nothing
      }
      <p>
        <button class="button" type="button" ?disabled=${!grading.finished} @click=${this.save}>
          Save CSV
        </button>
      </p>
      ${this.histogram()}
      <div class="scroll" tabindex="0" role="region" aria-label="Records of the class">
        <table class="grade-table">
          <thead>
            <tr>
              ${['file', 'who', 'experiment', 'seed', 'steps', 'guesses', 'answers', 'verdict'].map(
                (name) => html`<th scope="col">${name}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${grading.rows.slice(0, MOST_ROWS).map((row) => (row ? tableRow(row) : nothing))}
          </tbody>
        </table>
      </div>
      ${grading.size > MOST_ROWS ? html`<p>The first ${MOST_ROWS} of ${grading.size} records; the CSV has them all.</p>` : nothing}`;
  }

  histogram() {
    const { quantities, quantity } = this;
    if (!quantity) return nothing;
    return html`<section class="grade-histogram" aria-label="Histogram of the class">
      <label
        >Histogram of
        <select
          class="field"
          @change=${(/** @type {Event} */ e) => {
            this.chosen = /** @type {HTMLSelectElement} */ (e.target).value;
            this.requestUpdate();
          }}
        >
          ${quantities.map(
            (one) =>
              html`<option value=${keyOf(one)} ?selected=${one === quantity}>
                ${wordOf(one)}
              </option>`,
          )}
        </select></label
      >
      <div class="plot"></div>
    </section>`;
  }

  updated() {
    const host = /** @type {HTMLElement | null} */ (this.querySelector('.plot'));
    const { quantity } = this;
    const values = quantity ? valuesOf(this.rows, quantity) : [];
    if (!host || !quantity || values.length === 0) {
      this.plot?.destroy();
      this.plot = null;
      return;
    }
    const view = histogramView(quantity, values);
    if (this.plot?.host === host) return this.plot.update(view);
    this.plot?.destroy();
    this.plot = new BarsPlot(host, { view, key: false });
  }

  /** @param {DragEvent} event */
  dragOver = (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    dropZone(event).classList.add('over');
  };

  /** @param {DragEvent} event */
  drop = async (event) => {
    if (!event.dataTransfer) return;
    event.preventDefault();
    dropZone(event).classList.remove('over');
    if (this.running) return;
    try {
      await this.start(await droppedFiles(event.dataTransfer));
    } catch {
      this.said = '';
      this.fault = 'The files could not be read; they may have been moved meanwhile.';
    }
  };

  /** @param {Event} event */
  choose = (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const files = chosenFiles(field.files ?? []);
    field.value = '';
    return this.start(files);
  };

  /** @param {Dropped[]} files */
  async start(files) {
    this.fault = this.said = '';
    if (files.length === 0) {
      this.fault = 'No files were found.';
      return;
    }
    this.running = true;
    this.said = `Replaying ${files.length} ${files.length === 1 ? 'file' : 'files'} …`;
    try {
      const grading = new Grading(await sharedEngine(), files);
      this.grading = grading;
      grading.addEventListener('change', () => this.follow());
      await grading.start();
      this.said = `All ${grading.size} are judged: ${countsOf(grading.rows)}.`;
    } catch (error) {
      const stopped = error instanceof DOMException && error.name === 'AbortError';
      this.said = stopped ? `Cancelled after ${this.grading?.done ?? 0} files.` : '';
      if (!stopped) this.fault = error instanceof Error ? error.message : String(error);
    }
    this.running = false;
    this.requestUpdate();
  }

  follow() {
    this.redraw ??= setTimeout(() => {
      this.redraw = undefined;
      this.requestUpdate();
    }, REDRAW_MS);
  }

  save = () => {
    if (!this.grading) return;
    download('class.csv', this.grading.csv(), 'text/csv');
    this.said = `${saved('CSV')} It has the columns of lmlab grade.`;
  };

  disconnectedCallback() {
    super.disconnectedCallback();
    this.grading?.cancel();
    clearTimeout(this.redraw);
  }
}

/** @param {DragEvent} event */
const dropZone = (event) => /** @type {HTMLElement} */ (event.currentTarget);

/** @param {Quantity} quantity */
const keyOf = ({ kind, name }) => `${kind} ${name}`;
/** @param {Quantity} quantity */
const wordOf = ({ kind, name }) =>
  `${{ scalars: 'result', guesses: 'guess', answers: 'answer' }[kind]}: ${name.replaceAll('_', ' ')}`;

/** A reason with the beginnings of its digests: the CSV has them whole. @param {string} text */
const shortened = (text) => text.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1…');

/** @param {Graded} row */
function tableRow({ handIn }) {
  const { verdict, reason } = handIn;
  return html`<tr>
    ${cellsOf(handIn).map((cell) => html`<td>${cell}</td>`)}
    <td class=${verdict === 'identical' ? 'good' : 'bad'}>
      ${verdict}${reason ? html`<br /><small>${shortened(inOneDirection(reason))}</small>` : nothing}
    </td>
  </tr>`;
}

customElements.define('lm-grade', LmGrade);
