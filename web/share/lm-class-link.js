// <lm-class-link>: a dialog in which a lecturer composes a link for a class.
import { html, nothing } from 'lit';
import { plainLabel } from '../text/labels.js';
import { classLink } from './classroom.js';
import { lesson } from '../base/lesson-data.js';
import { ownPage } from './page-link.js';
import { ShareDialog } from './share-dialog.js';

/** Parts of an experiment that `?hide=` knows, with the words for them. */
const PARTS = [
  ['presets', 'Presets'],
  ['seed', 'Seed'],
  ['stop', 'Stop condition'],
  ['formula', 'Formula'],
  ['checks', 'Checks against the theory'],
  ['runs', 'Kept runs'],
  ['data', 'Own data'],
  ['out', 'Link, record, downloads'],
];
const THEMES = ['light', 'dark', 'projector'];

/** Opened by the row of what leaves an experiment. */
export class LmClassLink extends ShareDialog {
  static properties = {
    ...ShareDialog.properties,
    anchor: { attribute: false },
  };

  constructor() {
    super();
    this.anchor = '';
    /** @type {import('./classroom.js').ClassChoice} */
    this.choice = { hide: [], preset: '', theme: '', ownSeed: false, guessFirst: false };
  }

  get address() {
    return classLink(ownPage(), this.anchor, this.choice);
  }

  render() {
    return html`<dialog class="wide" aria-labelledby="class-${this.ownId}">
      ${this.opened ? this.body() : nothing}
    </dialog>`;
  }

  body() {
    const { description } = this.session;
    const presets = lesson().presets[description.slug] ?? [];
    const { choice } = this;
    return html`<h2 id="class-${this.ownId}">A link for a class</h2>
      <p>
        It opens the lesson with what you choose here. What runs in a browser is no secret from its
        user: a student who looks will find what is hidden.
      </p>
      <fieldset class="group checks">
        <legend>Hide parts</legend>
        ${PARTS.map(([name, label]) => this.hideBox(name, label))}
      </fieldset>
      <fieldset class="group checks">
        <legend>Hide controls</legend>
        ${description.parameters.map(({ name, label }) => this.hideBox(name, plainLabel(label || name)))}
      </fieldset>
      <div class="row">
        ${
          presets.length > 0
            ? this.list('Begin with', 'preset', [
                ['', 'the lesson’s own setting'],
                ...presets.map(({ name, label }) => [name, label]),
              ])
            : nothing
        }
        ${this.list('Theme', 'theme', [['', 'the student’s own'], ...THEMES.map((t) => [t, t])])}
      </div>
      ${this.flag('ownSeed', choice.ownSeed, 'Each student has a seed from the typed name')}
      ${this.flag('guessFirst', choice.guessFirst, 'Theory and readouts stay hidden until a guess is locked')}
      <label class="run-field address"
        ><span>Link</span>
        <input class="field" readonly .value=${this.address} aria-label="The link for the class"
      /></label>
      <div class="row">
        <button class="button" type="button" @click=${this.copy}>Copy link</button>
        <span role="status">${this.said}</span>
        <form method="dialog"><button class="button">Close</button></form>
      </div>`;
  }

  /** @param {string} name @param {string} label */
  hideBox(name, label) {
    return html`<label
      ><input
        type="checkbox"
        .checked=${this.choice.hide.includes(name)}
        @change=${() => {
          const { hide } = this.choice;
          const next = hide.includes(name) ? hide.filter((n) => n !== name) : [...hide, name];
          this.choose({ hide: next });
        }}
      />${label}</label
    >`;
  }

  /** @param {string} label @param {'preset' | 'theme'} key @param {string[][]} options */
  list(label, key, options) {
    return html`<label class="run-field"
      ><span>${label}</span>
      <select
        class="field"
        @change=${(/** @type {Event} */ e) =>
          this.choose({ [key]: /** @type {HTMLSelectElement} */ (e.target).value })}
      >
        ${options.map(
          ([value, text]) =>
            html`<option value=${value} ?selected=${value === this.choice[key]}>${text}</option>`,
        )}
      </select></label
    >`;
  }

  /** @param {'ownSeed' | 'guessFirst'} key @param {boolean} checked @param {string} label */
  flag(key, checked, label) {
    return html`<label class="switch"
      ><input
        type="checkbox"
        role="switch"
        .checked=${checked}
        @change=${() => this.choose({ [key]: !checked })}
      />${label}</label
    >`;
  }

  /** @param {Partial<import('./classroom.js').ClassChoice>} part */
  choose(part) {
    this.choice = { ...this.choice, ...part };
    this.said = '';
    this.requestUpdate();
  }

  copy = () => this.copyText(this.address, 'input[readonly]', 'link');
}

customElements.define('lm-class-link', LmClassLink);
