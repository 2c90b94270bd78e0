// <lm-controls>: every parameter of the experiment by group, then the student's data.
import { html, nothing } from 'lit';
import './lm-control.js';
import './lm-data.js';
import { later } from '../base/later.js';
import { inFront, lesson } from '../base/lesson-data.js';
import { SessionElement } from '../session/session-element.js';
import { idleReason, tellInput } from '../session/own-data.js';

/** @typedef {import('../client/messages.js').ParameterDescription} ParameterDescription */

/** Elements that few experiments have, loaded where one is needed. */
const drawing = later(() => import('./lm-drawing.js'));
const keepEdit = later(() => import('./lm-keep-edit.js'));
const bricks = later(() => import('./lm-bricks.js'));
const sorting = later(() => import('./lm-sort.js'));
const painting = later(() => import('./lm-painting.js'));
const machines = later(() => import('./lm-machines.js'));
/** The view that holds what was drawn; data that are no square pictures have none. */
const PICTURE = 'picture';

/** In another site's page at most so many controls are shown open, */
const FEW = 3;
/** and all where the frame has room for three columns, in pixels: 68rem, as frame.css has it. */
const WIDE = 1088;

/** Made from the schema alone: an experiment needs no code here. */
export class LmControls extends SessionElement {
  static properties = { ...SessionElement.properties, hide: { attribute: false } };

  constructor() {
    super();
    /** Names that a teacher's link hides. @type {Set<string>} */
    this.hide = new Set();
    /** Whether the sheet for drawings has been asked for. */
    this.asked = false;
  }

  /** Whether the experiment stands in another site's page. */
  get embedded() {
    return this.closest('lm-experiment[embedded]') !== null;
  }

  /** Whether a weight can be edited: by the act of that name. */
  get edits() {
    return this.knows('edit');
  }
  /** Whether bricks can be laid: by the act of that name. */
  get builds() {
    return this.knows('brick');
  }
  /** Whether the experiment knows an act. @param {string} act */
  knows(act) {
    return this.session.description.acts.some(({ name }) => name === act);
  }
  /** Whether slot machines can be played by hand: by the act of that name, unless the place hides it. */
  get plays() {
    return this.knows('pull') && !this.hide.has('pull');
  }
  /** Whether a digit can be drawn: where the figure shows one from the beginning. */
  get draws() {
    return this.session.live?.views.some(({ name }) => name === PICTURE) && !this.asks;
  }
  /** Whether the network can be asked about a digit of which the figure shows nothing yet. */
  get asks() {
    return this.knows('ask') && !this.knows('draw');
  }

  firstUpdated() {
    if (this.edits) keepEdit().catch((error) => tellInput(this.session, error));
    if (this.builds) bricks().catch((error) => tellInput(this.session, error));
    if (this.knows('sort')) sorting().catch((error) => tellInput(this.session, error));
    if (this.plays) machines().catch((error) => tellInput(this.session, error));
  }

  /** The sheet is asked for once; the next experiment or visit asks again. */
  updated() {
    if (!this.draws || this.asked) return;
    this.asked = true;
    drawing().catch((error) => tellInput(this.session, error));
  }

  render() {
    const { session, hide } = this;
    const { slug, parameters, inputs } = session.description;
    const visible = parameters.filter(({ name }) => !hide.has(name));
    const { front, rest } = inFront(visible, lesson().controls[slug]);
    return html`${this.draws ? html`<lm-drawing .session=${session}></lm-drawing>` : nothing}
    ${this.embedded ? this.folded(front, rest) : this.settings(front, rest)}
    ${this.knows('sort') && !hide.has('sort') ? html`<lm-sort .session=${session}></lm-sort>` : nothing}
    ${this.asks ? this.question() : nothing}
    ${this.knows('paint') && !hide.has('paint') ? this.lattice() : nothing}
    ${
      inputs.length > 0 && !hide.has('data')
        ? html`<lm-data .session=${session}></lm-data>`
        : nothing
    }`;
  }

  /** @param {ParameterDescription[]} front @param {ParameterDescription[]} rest */
  settings(front, rest) {
    const { session } = this;
    return html`${this.plays ? html`<lm-machines .session=${session}></lm-machines>` : nothing}
    ${this.groups(front)}
    ${this.edits ? html`<lm-keep-edit .session=${session}></lm-keep-edit>` : nothing}
    ${this.builds ? html`<lm-bricks .session=${session}></lm-bricks>` : nothing}
    ${rest.length > 0 ? this.more(rest) : nothing}`;
  }

  /** The sheet for a question, loaded when it is unfolded. */
  question() {
    const open = () => drawing().catch((error) => tellInput(this.session, error));
    return html`<details class="more asking" @toggle=${open}>
      <summary>Ask the network</summary>
      <lm-drawing .session=${this.session}></lm-drawing>
    </details>`;
  }

  /** The sheet for a lattice, loaded when it is unfolded. */
  lattice() {
    const open = () => painting().catch((error) => tellInput(this.session, error));
    return html`<details class="more asking" @toggle=${open}>
      <summary>Paint a lattice, and ask</summary>
      <lm-painting .session=${this.session}></lm-painting>
    </details>`;
  }

  /** In another site's column many controls stand behind one line. @param {ParameterDescription[]} front @param {ParameterDescription[]} rest */
  folded(front, rest) {
    const wide = innerWidth >= WIDE;
    const faulty = front.some(({ name }) => this.session.faults.has(name));
    return html`<details class="settings" ?open=${wide || faulty || front.length <= FEW}>
      <summary>Settings</summary>
      <div class="columns">${this.settings(front, rest)}</div>
    </details>`;
  }

  /** The rest, folded unless something in it is wrong; it says how many are not at their defaults. @param {ParameterDescription[]} rest */
  more(rest) {
    const set = rest.filter(({ name }) =>
      Object.hasOwn(this.session.settings.parameters, name),
    ).length;
    const faulty = rest.some(({ name }) => this.session.faults.has(name));
    return html`<details class="more" ?open=${faulty}>
      <summary>More settings${set > 0 ? ` (${set} set)` : ''}</summary>
      ${this.groups(rest)}
    </details>`;
  }

  /** @param {ParameterDescription[]} parameters */
  groups(parameters) {
    /** @type {Map<string, ParameterDescription[]>} */
    const groups = new Map();
    for (const parameter of parameters) {
      groups.set(parameter.group, [...(groups.get(parameter.group) ?? []), parameter]);
    }
    return [...groups].map(([name, members]) => this.group(name, members));
  }

  /** @param {string} name @param {ParameterDescription[]} parameters */
  group(name, parameters) {
    const idle = idleReason(parameters, this.session);
    return html`<fieldset class="group" ?disabled=${idle !== ''}>
      ${name ? html`<legend>${name}</legend>` : nothing}
      ${idle ? html`<p class="idle">${idle}</p>` : nothing}
      ${parameters.map(
        (parameter) =>
          html`<lm-control .session=${this.session} .parameter=${parameter}></lm-control>`,
      )}
    </fieldset>`;
  }
}

customElements.define('lm-controls', LmControls);
