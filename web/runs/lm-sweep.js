// <lm-sweep>: the fold that holds many runs of the experiment; what is inside loads when it is first opened.
import { html, nothing } from 'lit';
import { later } from '../base/later.js';
import { SessionElement } from '../session/session-element.js';
import { sweepable } from '../session/settings.js';

const panel = later(() => import('./lm-sweep-panel.js'));

/** Nothing where no parameter can be swept. */
export class LmSweep extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    opened: { state: true },
    fault: { state: true },
  };

  constructor() {
    super();
    this.opened = false;
    /** Why the panel is not there. */
    this.fault = '';
  }

  render() {
    if (sweepable(this.session.description).length === 0) return nothing;
    return html`<details class="sweep" @toggle=${this.toggled}>
      <summary>Sweep: many runs, error bars</summary>
      ${this.fault ? html`<p class="sweep-said" role="status">${this.fault}</p>` : nothing}
      ${this.opened ? html`<lm-sweep-panel .session=${this.session}></lm-sweep-panel>` : nothing}
    </details>`;
  }

  /** @param {Event} event */
  async toggled(event) {
    const details = /** @type {HTMLDetailsElement} */ (event.currentTarget);
    if (event.target !== details || !details.open) return;
    try {
      await panel();
      this.fault = '';
      this.opened = true; // and stays: closing the fold keeps what was swept
    } catch (error) {
      this.fault = error instanceof Error ? error.message : String(error);
    }
  }
}

customElements.define('lm-sweep', LmSweep);
