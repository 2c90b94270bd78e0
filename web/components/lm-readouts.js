// <lm-readouts>: the numbers at the shown step, then what the predictions say of them.
import { html, nothing } from 'lit';
import { SessionElement } from './light-element.js';
import './lm-verdict.js';
import { formatNumber, grouped } from './numbers.js';
import { rich } from './rich-text.js';

/** @typedef {import('../client/messages.js').Scalar} Scalar */

/** A definition list: label, role by colour and dash, number. */
export class LmReadouts extends SessionElement {
  static properties = { ...SessionElement.properties, hide: { attribute: false } };

  constructor() {
    super();
    /** @type {Set<string>} */
    this.hide = new Set();
  }

  render() {
    const { session } = this;
    const shown = session.shown;
    if (!shown) return html`<p class="number">The engine is loading …</p>`;
    const when = session.past ? `step (looking back, of ${grouped(session.step)})` : 'step';
    return html`<dl>
        <dt>${when}</dt>
        <dd>${grouped(session.shownStep)}</dd>
        ${shown.scalars.filter(({ name }) => !this.hide.has(name)).map(row)}
      </dl>
      ${this.hide.has('checks') ? nothing : html`<lm-verdict .session=${session}></lm-verdict>`}`;
  }
}

/** @param {Scalar} scalar */
const row = ({ role, label, name, value, unit }) => html`
  <dt>
    <span class="mark ${role}" title=${role}></span>${rich(label || name.replaceAll('_', ' '))}
  </dt>
  <dd>${formatNumber(value)}${unit ? ` ${unit}` : nothing}</dd>
`;

customElements.define('lm-readouts', LmReadouts);
