// <lm-readouts>: the numbers at the shown step, those that matter most in front.
import { html, nothing } from 'lit';
import { SessionElement } from '../session/session-element.js';
import { inFront, lesson } from '../base/lesson-data.js';
import { hueOf, huesOf } from '../plots/lines.js';
import { formatNumber, grouped } from '../text/numbers.js';
import { rich } from '../text/rich-text.js';

/** @typedef {import('../client/messages.js').Scalar} Scalar */

/** A definition list: label, role by colour and dash, number. */
export class LmReadouts extends SessionElement {
  static properties = { ...SessionElement.properties, hide: { attribute: false } };

  constructor() {
    super();
    /** @type {Set<string>} */
    this.hide = new Set();
    /** The colours of what stands beside something else in a figure. @type {import('../plots/lines.js').Hues} */
    this.hues = new Map();
  }

  render() {
    const { session } = this;
    const shown = session.shown;
    if (!shown) return html`<p class="number">The engine is loading …</p>`;
    const visible = shown.scalars.filter(({ name }) => !this.hide.has(name));
    const { front, rest } = inFront(visible, lesson().readouts[session.description.slug]);
    this.hues = huesOf(session.live?.views ?? []);
    const when = session.past ? `looking back from step ${grouped(session.step)} to` : 'step';
    return html`<dl>
        <div>
          <dt>${when}</dt>
          <dd>${grouped(session.shownStep)}</dd>
        </div>
        ${front.map((scalar) => this.row(scalar))}
      </dl>
      ${
        rest.length > 0
          ? html`<details class="more">
              <summary>More numbers</summary>
              <dl>${rest.map((scalar) => this.row(scalar))}</dl>
            </details>`
          : nothing
      }`;
  }

  /** @param {Scalar} scalar */
  row({ role, label, name, value, unit }) {
    const hue = hueOf(label || name, this.hues);
    const look = hue === undefined ? role : `${role} hue-${hue + 1}`;
    return html`<div>
      <dt>
        <span class="mark ${look}" title=${role}></span>${rich(label || name.replaceAll('_', ' '))}
      </dt>
      <dd>
        ${Number.isNaN(value) ? this.missing() : rich(`${formatNumber(value)}${unit ? ` ${unit}` : ''}`)}
      </dd>
    </div>`;
  }

  /** A dash, and why there is no number. */
  missing() {
    const { session } = this;
    const { state } = session.run ?? {};
    const unfinished = session.past !== null || session.shownStep < session.target;
    const why = state?.divergence
      ? 'the run diverged'
      : unfinished && !state?.ended
        ? 'needs more steps'
        : 'none in this run';
    return html`<span class="missing">– <span>${why}</span></span>`;
  }
}

customElements.define('lm-readouts', LmReadouts);
