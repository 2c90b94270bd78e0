// <lm-points>: the points that a student draws, as a table to type in, for those who use the keyboard.
import { html } from 'lit';
import { SessionElement } from '../session/session-element.js';
import { takePoints } from '../session/own-data.js';
import { formatNumber } from '../text/numbers.js';
import { readNumber } from '../text/read-number.js';

/** @typedef {import('../session/state.js').Points} Points */

/** Fewer points than this make no data set. */
const LEAST = 2;
/** More rows than this are moved in the figure only. */
const MOST_ROWS = 12;

/** Shows and changes the session's drawn points. */
export class LmPoints extends SessionElement {
  get points() {
    return this.session.drawn ?? { x: [], y: [] };
  }

  render() {
    const { x } = this.points;
    return html`<p>Click in the figure to add a point, drag to move it. Or type:</p>
      <table>
        <thead>
          <tr>
            <th scope="col">x</th>
            <th scope="col">y</th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${x.slice(0, MOST_ROWS).map((_, i) => this.row(i))}
        </tbody>
      </table>
      <button class="button" type="button" @click=${this.add}>Add a point</button>
      ${x.length > MOST_ROWS ? html`<p>and ${x.length - MOST_ROWS} more in the figure</p>` : ''}`;
  }

  /** @param {number} i */
  row(i) {
    return html`<tr>
      <td>${this.field(i, 'x')}</td>
      <td>${this.field(i, 'y')}</td>
      <td>
        <button
          class="quiet"
          type="button"
          aria-label="Remove point ${i + 1}"
          ?disabled=${this.points.x.length <= LEAST}
          @click=${() => this.removeAt(i)}
        >
          Remove
        </button>
      </td>
    </tr>`;
  }

  /** @param {number} i @param {'x' | 'y'} axis */
  field(i, axis) {
    return html`<input
      class="field"
      aria-label="${axis} of point ${i + 1}"
      inputmode="text"
      autocomplete="off"
      .value=${formatNumber(this.points[axis][i] ?? 0)}
      @change=${(/** @type {Event} */ e) => this.typed(e, i, axis)}
    />`;
  }

  /** @param {Event} event @param {number} i @param {'x' | 'y'} axis */
  typed(event, i, axis) {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const { value, fault } = readNumber(field.value);
    if (fault) {
      field.value = String(this.points[axis][i]);
      return this.session.tell({ about: 'input', text: fault });
    }
    this.session.dismiss('input');
    const changed = { x: [...this.points.x], y: [...this.points.y] };
    changed[axis][i] = value;
    void takePoints(this.session, changed);
  }

  add() {
    void takePoints(this.session, { x: [...this.points.x, 0.5], y: [...this.points.y, 0.5] });
  }

  /** @param {number} i */
  removeAt(i) {
    /** @param {number[]} list */
    const without = (list) => list.filter((_, j) => j !== i);
    void takePoints(this.session, { x: without(this.points.x), y: without(this.points.y) });
  }
}

customElements.define('lm-points', LmPoints);
