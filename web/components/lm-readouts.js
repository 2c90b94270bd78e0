// <lm-readouts>: the numbers at the shown step, those that matter most in front.
import { html, nothing } from 'lit';
import { SessionElement } from './light-element.js';
import { inFront, lesson } from './lesson-data.js';
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
    const visible = shown.scalars.filter(({ name }) => !this.hide.has(name));
    const { front, rest } = inFront(visible, lesson().readouts[session.description.slug]);
    const when = session.past ? `looking back from step ${grouped(session.step)} to` : 'step';
    return html`<dl>
        <div>
          <dt>${when}</dt>
          <dd>${grouped(session.shownStep)}</dd>
        </div>
        ${front.map(row)}
      </dl>
      ${
        rest.length > 0
          ? html`<details class="more">
              <summary>More numbers</summary>
              <dl>${rest.map(row)}</dl>
            </details>`
          : nothing
      }`;
  }
}

/** @param {Scalar} scalar */
const row = ({ role, label, name, value, unit }) => html`
  <div>
    <dt>
      <span class="mark ${role}" title=${role}></span>${rich(label || name.replaceAll('_', ' '))}
    </dt>
    <dd>${formatNumber(value)}${unit ? ` ${unit}` : nothing}</dd>
  </div>
`;

customElements.define('lm-readouts', LmReadouts);
