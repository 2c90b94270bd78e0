// <lm-own-seed>: where a lecturer's link asks for it, a student's name decides the seed.
import { html } from 'lit';
import { seedOfName, typedName } from './classroom.js';
import { SessionElement } from '../session/session-element.js';
import { keepName, knownName } from './author-name.js';

/** Stands in an experiment in the place of the seed's own controls. */
export class LmOwnSeed extends SessionElement {
  static properties = { ...SessionElement.properties, name: { state: true } };

  constructor() {
    super();
    this.name = knownName();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  firstUpdated(changed) {
    super.firstUpdated(changed);
    if (this.name) void this.session.setSeed(seedOfName(this.name));
  }

  render() {
    return html`<form class="answer" @submit=${this.take}>
      <label class="run-field"
        ><span>Your name</span>
        <input class="field name" name="student" autocomplete="name" .value=${this.name}
      /></label>
      <button class="button" type="submit">Take my seed</button>
      <span role="status"
        >${
          this.name
            ? `Your seed is ${seedOfName(this.name)}.`
            : 'In this class each student gets a seed from the typed name.'
        }</span
      >
    </form>`;
  }

  /** @param {SubmitEvent} event */
  take(event) {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (this.querySelector('input[name=student]'));
    const name = typedName(field.value);
    if (!name) return;
    this.name = name;
    keepName(name);
    void this.session.setSeed(seedOfName(name));
  }
}

customElements.define('lm-own-seed', LmOwnSeed);
