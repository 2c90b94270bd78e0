// <lm-controls>: presets, then every parameter of the experiment by group, then the student's data.
import { html, nothing } from 'lit';
import './lm-control.js';
import './lm-data.js';
import './lm-presets.js';
import { SessionElement } from './light-element.js';

/** @typedef {import('../client/messages.js').ParameterDescription} ParameterDescription */

/** Made from the schema alone: an experiment needs no code here. */
export class LmControls extends SessionElement {
  static properties = { ...SessionElement.properties, hide: { attribute: false } };

  constructor() {
    super();
    /** Names that a teacher's link hides. @type {Set<string>} */
    this.hide = new Set();
  }

  render() {
    const { session, hide } = this;
    return html`${hide.has('presets') ? nothing : html`<lm-presets .session=${session}></lm-presets>`}
    ${[...this.groups()].map(([name, parameters]) => this.group(name, parameters))}
    ${
      session.description.inputs.length > 0 && !hide.has('data')
        ? html`<lm-data .session=${session}></lm-data>`
        : nothing
    }`;
  }

  groups() {
    /** @type {Map<string, ParameterDescription[]>} */
    const groups = new Map();
    for (const parameter of this.session.description.parameters) {
      if (this.hide.has(parameter.name)) continue;
      groups.set(parameter.group, [...(groups.get(parameter.group) ?? []), parameter]);
    }
    return groups;
  }

  /** @param {string} name @param {ParameterDescription[]} parameters */
  group(name, parameters) {
    return html`<fieldset class="group">
      ${name ? html`<legend>${name}</legend>` : nothing}
      ${parameters.map(
        (parameter) =>
          html`<lm-control .session=${this.session} .parameter=${parameter}></lm-control>`,
      )}
    </fieldset>`;
  }
}

customElements.define('lm-controls', LmControls);
