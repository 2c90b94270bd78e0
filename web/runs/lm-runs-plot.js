// <lm-runs-plot>: one column of the table of results against another, with a fitted line.
import { html, nothing } from 'lit';
import { LightElement } from '../base/light-element.js';
import { ScatterPlot } from '../plots/scatter.js';
import { rich } from '../text/rich-text.js';
import { lineInWords, resultPlot } from './result-plot.js';
import { isNumeric } from './result-table.js';

/** @typedef {import('./result-table.js').Column} Column */
/** @typedef {import('./result-table.js').Row} Row */
/** @typedef {'x' | 'y'} AxisName */

/** Columns are made anew while a run plays; what they are is in their names. @param {Column[]} a @param {Column[] | undefined} b */
function differ(a, b) {
  return a.map(({ name }) => name).join() !== b?.map(({ name }) => name).join();
}

/** Loaded when its fold is first opened. */
export class LmRunsPlot extends LightElement {
  static properties = {
    slug: { attribute: false },
    columns: { attribute: false, hasChanged: differ },
    rows: { attribute: false },
  };

  constructor() {
    super();
    this.slug = '';
    /** @type {Column[]} */
    this.columns = [];
    /** @type {Row[]} */
    this.rows = [];
    /** The columns that were chosen; empty: the first setting that varies, the first readout. */
    this.names = { x: '', y: '' };
    this.logs = { x: false, y: false };
    this.fitted = true;
    /** @type {ScatterPlot | null} */
    this.plot = null;
    this.plotted = '';
  }

  /** The columns that can be axes. */
  get axes() {
    return this.columns.filter((column) => isNumeric(column, this.rows));
  }

  /** @param {AxisName} axis */
  column(axis) {
    const { axes, rows } = this;
    const varies = (/** @type {Column} */ { value }) => new Set(rows.map(value)).size > 1;
    const usual =
      axis === 'x'
        ? (axes.find((one) => one.kind === 'setting' && varies(one)) ?? axes[0])
        : (axes.find((one) => one.kind === 'readout') ?? axes.at(-1));
    return axes.find(({ name }) => name === this.names[axis]) ?? usual;
  }

  /** What is drawn; null without a column for each axis. */
  get drawn() {
    const [x, y] = [this.column('x'), this.column('y')];
    const { rows, logs, fitted } = this;
    return x && y ? resultPlot({ x, y, rows, logs, fitted }) : null;
  }

  render() {
    const { drawn } = this;
    return html`<div class="sweep-row">
        ${this.selection('y')} ${this.logSwitch('y')} ${this.selection('x')} ${this.logSwitch('x')}
        ${this.switch('Fitted line', this.fitted, () => (this.fitted = !this.fitted))}
      </div>
      <p class="figure-title">${rich(drawn?.view.title ?? '')}</p>
      <div class="plot"></div>
      ${this.fitted && drawn ? html`<p class="fit-line" role="status">${rich(lineInWords(drawn.line, this.logs))}</p>` : nothing}
      ${
        this.fitted
          ? html`<p class="runs-note">
              Least squares over all kept
              runs${this.logs.x || this.logs.y ? ', of the logarithms' : ''}. The standard error
              supposes that each run scatters about the line by the same amount, independently.
            </p>`
          : nothing
      }
      ${drawn && drawn.lost > 0 ? html`<p class="runs-note">${drawn.lost} runs have no place on these axes.</p>` : nothing}`;
  }

  /** @param {AxisName} axis */
  selection(axis) {
    const id = `results-${this.closest('lm-experiment')?.id || this.slug}-${axis}`;
    const chosen = this.column(axis)?.name;
    return html`<label class="name" for=${id}>${axis === 'y' ? 'Plot' : 'against'}</label>
      <select
        class="field"
        id=${id}
        @change=${(/** @type {Event} */ event) =>
          this.pick(
            () => (this.names[axis] = /** @type {HTMLSelectElement} */ (event.target).value),
          )}
      >
        ${this.axes.map(
          ({ name }) =>
            html`<option value=${name} ?selected=${name === chosen}>
              ${name.replaceAll('_', ' ')}
            </option>`,
        )}
      </select>`;
  }

  /** @param {AxisName} axis */
  logSwitch(axis) {
    return this.switch(
      `log ${axis}`,
      this.logs[axis],
      () => (this.logs = { ...this.logs, [axis]: !this.logs[axis] }),
    );
  }

  /** @param {string} word @param {boolean} on @param {() => void} turn */
  switch(word, on, turn) {
    return html`<label class="switch"
      ><input
        type="checkbox"
        role="switch"
        .checked=${on}
        @change=${() => this.pick(turn)}
      />${word}</label
    >`;
  }

  /** @param {() => void} change */
  pick(change) {
    change();
    this.requestUpdate();
  }

  updated() {
    const host = /** @type {HTMLElement | null} */ (this.querySelector('.plot'));
    const { drawn, logs } = this;
    if (!host || !drawn) return;
    const scale = (/** @type {boolean} */ log) =>
      /** @type {'log' | 'linear'} */ (log ? 'log' : 'linear');
    const scales = { xScale: scale(logs.x), yScale: scale(logs.y) };
    const identity = JSON.stringify([scales, drawn.view.axes]);
    if (this.plotted === identity) return this.plot?.update(drawn.view);
    this.plot?.destroy();
    this.plotted = identity;
    this.plot = new ScatterPlot(host, { view: drawn.view, ...scales });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.plot?.destroy();
    this.plot = null;
    this.plotted = '';
  }
}

customElements.define('lm-runs-plot', LmRunsPlot);
