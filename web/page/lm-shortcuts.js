// <lm-shortcuts>: the keys that operate an experiment, in a dialog.
import { html } from 'lit';
import { LightElement } from '../base/light-element.js';

/** @type {[string[], string][]} */
const KEYS = [
  [['Alt', 'K'], 'Play or pause the experiment that has the focus, or else the one in sight'],
  [['Alt', 'R'], 'Reset it: step 0 with the same seed'],
  [['Alt', 'N'], 'Leave it: to its end, from where Tab goes on'],
  [['←', '→'], 'On a slider: one hundredth of its range; on a figure: the next point'],
  [['↑', '↓'], 'On a figure: the next row, curve or node; while a guess is drawn: its height'],
  [['B'], 'Held on a figure of one state: the start of the run'],
  [['Esc'], 'On a figure: hide the readout'],
  [['Shift', '←', '→'], 'On a slider: a fine step'],
  [['Home', 'End'], 'On a slider: its smallest and its largest value'],
];

/** A button in the header that opens the list. */
export class LmShortcuts extends LightElement {
  render() {
    return html`<button
        class="quiet"
        type="button"
        aria-haspopup="dialog"
        @click=${() => this.dialog?.showModal()}
      >
        Keys
      </button>
      <dialog aria-labelledby="keys-title">
        <h2 id="keys-title">Keys</h2>
        <table>
          <tbody>
            ${KEYS.map(
              ([keys, meaning]) =>
                html`<tr>
                  <th scope="row">
                    ${keys.map((key, i) => html`${i ? '+' : ''}<kbd>${key}</kbd>`)}
                  </th>
                  <td>${meaning}</td>
                </tr>`,
            )}
          </tbody>
        </table>
        <form method="dialog"><button class="button">Close</button></form>
      </dialog>`;
  }

  get dialog() {
    return this.querySelector('dialog');
  }
}

customElements.define('lm-shortcuts', LmShortcuts);
