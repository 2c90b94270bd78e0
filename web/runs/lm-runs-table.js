// <lm-runs-table>: the table of results: a row per run, the columns that are asked for, in any order, as CSV.
import { html, nothing } from 'lit';
import { cleanName } from '../session/kept-runs.js';
import { download, saved } from '../base/files.js';
import { later } from '../base/later.js';
import { inFront, lesson } from '../base/lesson-data.js';
import { SessionElement } from '../session/session-element.js';
import { grouped } from '../text/numbers.js';
import { numeral, rich } from '../text/rich-text.js';
import { automaticValue, sameValue } from '../session/settings.js';
import { columnsOf, rowOf, sorted, tableCsv, usualColumns, variedIn } from './result-table.js';

/** @typedef {import('../session/kept-runs.js').KeptRun} KeptRun */
/** @typedef {import('./result-table.js').Row} Row */
/** @typedef {import('./result-table.js').Column} Column */

/** The page shows this many rows; the CSV and the plot have them all. */
const MOST_ROWS = 200;

const plot = later(() => import('./lm-runs-plot.js'));

/** Loaded when the first run is kept. */
export class LmRunsTable extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    set: { attribute: false },
    said: { state: true },
    plotted: { state: true },
  };

  constructor() {
    super();
    /** Takes what is kept from now on. @type {(kept: KeptRun[]) => void} */
    this.set = () => {};
    /** The columns that a student chose; null: the usual ones. @type {Set<string> | null} */
    this.chosen = null;
    /** The column that decides the order; empty: as they were kept. */
    this.by = '';
    this.down = false;
    this.said = '';
    /** Whether the plot was opened. */
    this.plotted = false;
    /** @type {{kept: readonly KeptRun[], rows: Row[], varied: string[]} | null} */
    this.last = null;
  }

  /** The present run. @returns {Row} */
  get present() {
    const { run, live, settings } = this.session;
    const parameters = run?.parameters ?? {};
    const { step = 0, scalars = [] } = live ?? {};
    return { one: null, parameters, seed: settings.seed, step, scalars };
  }

  /** The kept runs, worked out once: while a run plays, only the present one changes. */
  get known() {
    const { kept } = this.session;
    if (this.last?.kept === kept) return this.last;
    const rows = kept.map(rowOf);
    this.last = { kept, rows, varied: variedIn(rows) };
    return this.last;
  }

  /** The readouts that may be seen, those of the lesson first. */
  get readouts() {
    const scalars = this.session.shown?.scalars ?? [];
    const { front, rest } = inFront(scalars, lesson().readouts[this.session.description.slug]);
    return { front, all: [...front, ...rest] };
  }

  render() {
    const { present, readouts } = this;
    const { rows, varied } = this.known;
    const all = columnsOf(this.session.description.parameters, readouts.all);
    const changed = [...varied, ...variedIn([present, ...rows.slice(0, 1)])];
    const front = readouts.front.map(({ name }) => name);
    const names = this.chosen ?? usualColumns(changed, front);
    const columns = all.filter(({ name }) => names.has(name));
    const ordered = sorted(rows, all.find(({ name }) => name === this.by), this.down); // prettier-ignore
    const more = ordered.length > MOST_ROWS ? `The first ${MOST_ROWS} of ${grouped(ordered.length)} runs; the CSV has them all. ` : ''; // prettier-ignore
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Table of results">
        <table class="runs">
          <thead>
            <tr>
              <th scope="col">Run</th>
              ${columns.map((column) => this.heading(column))}
              <td></td>
            </tr>
          </thead>
          <tbody>
            ${[present, ...ordered.slice(0, MOST_ROWS)].map((row) => this.row(row, present, columns))}
          </tbody>
        </table>
      </div>
      <p class="runs-note">${more}Bold: different from the present run.</p>
      ${this.acts(columns, ordered)} ${this.chooser(all, names)} ${this.plotFold(all, rows)}`;
  }

  /** @param {Column} column */
  heading({ name, label, unit, kind }) {
    const here = this.by === name;
    const order = here ? (this.down ? 'descending' : 'ascending') : nothing;
    const sign = here ? (this.down ? '▼' : '▲') : '';
    return html`<th scope="col" class=${kind} aria-sort=${order}>
      <button
        class="sort"
        type="button"
        title="Sort by ${name.replaceAll('_', ' ')}"
        @click=${() => this.sortBy(name)}
      >
        ${rich(label)}${unit ? ` (${unit})` : nothing}<span aria-hidden="true">${sign}</span>
      </button>
    </th>`;
  }

  /** Up, then down, then as they were kept. @param {string} name */
  sortBy(name) {
    if (this.by !== name) [this.by, this.down] = [name, false];
    else if (this.down) [this.by, this.down] = ['', false];
    else this.down = true;
    this.requestUpdate();
  }

  /** @param {Row} row @param {Row} present @param {Column[]} columns */
  row(row, present, columns) {
    const { one } = row;
    return html`<tr>
      <th scope="row">${one ? this.nameField(one) : 'Present run'}</th>
      ${columns.map((column) => {
        const text = cellText(column, row);
        const same = column.kind === 'readout' || column.name === 'step' || sameCell(column, row, present); // prettier-ignore
        return html`<td>${same ? text : html`<b>${text}</b>`}</td>`;
      })}
      <td>${one ? this.rowActs(one) : nothing}</td>
    </tr>`;
  }

  /** @param {KeptRun} one */
  nameField(one) {
    if (one.number === 0) return one.name;
    return html`<span class="swatch run-${one.number}" aria-hidden="true"></span
      ><input
        class="field name"
        aria-label="Name of ${one.name}"
        autocomplete="off"
        spellcheck="false"
        .value=${one.name}
        @change=${(/** @type {Event} */ event) => {
          const field = /** @type {HTMLInputElement} */ (event.target);
          field.value = cleanName(field.value, one.name);
          this.set(this.session.kept.map((k) => (k === one ? { ...one, name: field.value } : k)));
        }}
      />`;
  }

  /** @param {KeptRun} one */
  rowActs(one) {
    return html`<button
        class="quiet"
        type="button"
        aria-label="Go back to ${one.name}"
        @click=${() => this.goBack(one)}
      >
        Go back
      </button>
      <button
        class="quiet"
        type="button"
        aria-label="Remove ${one.name}"
        @click=${() => this.set(this.session.kept.filter((k) => k !== one))}
      >
        Remove
      </button>`;
  }

  /** A run that took as many steps as the experiment suggests is carried on to there. @param {KeptRun} one */
  async goBack({ order, step }) {
    const { session } = this;
    const known = Number.isFinite(step);
    await session.load(order, known ? step : 0);
    if (!known) await session.time.runTo(session.target);
  }

  /** @param {Column[]} columns @param {Row[]} rows */
  acts(columns, rows) {
    const save = () => {
      const file = `${this.session.description.slug}-results.csv`;
      download(file, tableCsv(columns, rows), 'text/csv');
      this.said = saved('CSV');
    };
    return html`<div class="row">
      <button class="quiet" type="button" @click=${save}>CSV of the table</button>
      <span role="status">${this.said}</span>
    </div>`;
  }

  /** @param {Column[]} all @param {Set<string>} names of those that are shown */
  chooser(all, names) {
    /** @param {string} name */
    const change = (name) => {
      const next = new Set(names);
      if (!next.delete(name)) next.add(name);
      this.chosen = next;
      this.requestUpdate();
    };
    return html`<details class="runs-columns">
      <summary>Columns</summary>
      <div class="checks">
        ${all.map(
          ({ name, words }) =>
            html`<label
              ><input
                type="checkbox"
                name=${name}
                .checked=${names.has(name)}
                @change=${() => change(name)}
              /><span>${rich(words)}</span></label
            >`,
        )}
      </div>
    </details>`;
  }

  /** @param {Column[]} all @param {Row[]} rows */
  plotFold(all, rows) {
    return html`<details class="runs-plot" @toggle=${this.openPlot}>
      <summary>Plot and fit a line</summary>
      ${
        this.plotted
          ? html`<lm-runs-plot
              .slug=${this.session.description.slug}
              .columns=${all}
              .rows=${rows}
            ></lm-runs-plot>`
          : nothing
      }
    </details>`;
  }

  /** @param {Event} event */
  openPlot = async (event) => {
    if (!(/** @type {HTMLDetailsElement} */ (event.currentTarget).open)) return;
    try {
      await plot();
      this.plotted = true;
    } catch (error) {
      this.said = error instanceof Error ? error.message : String(error);
    }
  };
}

/** @param {Column} column @param {Row} row @param {Row} present */
function sameCell({ name, parameter, value }, row, present) {
  if (!parameter) return value(row) === value(present);
  return sameValue(row.parameters[name], present.parameters[name]);
}

/** A cell as text; an automatic value with what the experiment made of it. @param {Column} column @param {Row} row */
function cellText({ name, parameter, value }, row) {
  if (name === 'seed') return String(row.seed);
  if (name === 'step') return Number.isFinite(row.step) ? grouped(row.step) : 'all';
  if (parameter && row.parameters[name] === 'auto') {
    const used = automaticValue(parameter, row.scalars);
    return Number.isNaN(used) ? 'auto' : html`auto: ${numeral(used)}`;
  }
  const cell = value(row);
  return typeof cell === 'number' ? numeral(cell) : (cell || '–').replaceAll('_', ' ');
}

customElements.define('lm-runs-table', LmRunsTable);
