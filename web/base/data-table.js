// A figure's numbers as a table that a reader opens below it.
import { html, nothing } from 'lit';
import { rich } from '../text/rich-text.js';

/** The table shows this many rows; the CSV has them all. */
const MOST_ROWS = 200;

/**
 * @param {object} of
 * @param {string} of.summary what opens it
 * @param {string} of.label what it is, for those who hear it
 * @param {import('../plots/view.js').Table | null | undefined} of.table nothing while it is closed
 * @param {(open: boolean) => void} of.toggled
 */
export function dataTable({ summary, label, table, toggled }) {
  /** @param {Event} event */
  const toggle = (event) => toggled(/** @type {HTMLDetailsElement} */ (event.currentTarget).open);
  return html`<details class="data-table" @toggle=${toggle}>
    <summary>${summary}</summary>
    ${table ? opened(label, table) : nothing}
  </details>`;
}

/** @param {string} label @param {import('../plots/view.js').Table} table */
function opened(label, { columns, rows, note }) {
  const more =
    rows.length > MOST_ROWS
      ? `The first ${MOST_ROWS} of ${rows.length} rows; the CSV has them all. `
      : '';
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${label}>
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.slice(0, MOST_ROWS).map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${rich(cell)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
    ${more || note ? html`<p>${more}${note}</p>` : nothing}
  </div>`;
}
