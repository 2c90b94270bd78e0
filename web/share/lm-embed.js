// <lm-embed>: a dialog with the code that shows this experiment, as it stands, in another page.
import { html, nothing } from 'lit';
import { elementCode, frameCode, stateOf } from './embed-code.js';
import { lesson } from '../base/lesson-data.js';
import { ShareDialog } from './share-dialog.js';
import { siteRoot } from '../base/site-root.js';

const PARTS = [
  ['presets', 'Presets'],
  ['seed', 'Seed'],
  ['formula', 'Formula'],
  ['checks', 'Checks against the theory'],
];
const THEMES = [
  ['', 'as the page around it'],
  ['light', 'light'],
  ['dark', 'dark'],
  ['projector', 'projector'],
];

/** Opened by the row of what leaves an experiment. */
export class LmEmbed extends ShareDialog {
  constructor() {
    super();
    /** @type {import('./embed-code.js').EmbedChoice} */
    this.choice = { theme: '', hide: [] };
  }

  render() {
    return html`<dialog class="wide" aria-labelledby="embed-${this.ownId}">
      ${this.opened ? this.body() : nothing}
    </dialog>`;
  }

  body() {
    const { title, slug } = this.session.description;
    const { pairs, complete } = stateOf(this.session, lesson().presets[slug] ?? []);
    const root = siteRoot();
    const what = { root, slug, title, lesson: lesson().slug, pairs, choice: this.choice };
    return html`<h2 id="embed-${this.ownId}">Embed “${title}”</h2>
      <p>
        The experiment as it stands now, at step 0, for another page. It starts when somebody
        presses Play.
        ${isLocal(root) ? 'These addresses lead to this computer: publish the lab first.' : nothing}
        ${complete ? nothing : 'Your data are too long for an address and stay out.'}
      </p>
      <div class="row">${this.themes()}</div>
      <fieldset class="group checks">
        <legend>Hide</legend>
        ${PARTS.map(([name, label]) => this.box(name, label))}
      </fieldset>
      ${this.keeping()}
      ${this.code('element', 'For a website: as high as it needs, in the page’s own theme', elementCode(what))}
      ${this.code('frame', 'For a course platform that takes no scripts, such as Canvas', frameCode(what))}
      <div class="row">
        <span role="status">${this.said}</span>
        <form method="dialog"><button class="button">Close</button></form>
      </div>`;
  }

  keeping() {
    const splice = this.choice.splice ?? false;
    return html`<label class="switch"
      ><input
        type="checkbox"
        role="switch"
        name="splice"
        .checked=${splice}
        @change=${() => this.choose({ splice: !splice })}
      />The course platform keeps state and score (SPLICE)</label
    >`;
  }

  /** @param {string} name @param {string} label @param {string} code */
  code(name, label, code) {
    return html`<label class="code"
        ><span>${label}</span>
        <textarea class="field" name=${name} readonly spellcheck="false" .value=${code}></textarea>
      </label>
      <button
        class="button"
        type="button"
        @click=${() => this.copyText(code, `textarea[name=${name}]`, 'code')}
      >
        Copy
      </button>`;
  }

  themes() {
    return html`<label class="run-field"
      ><span>Theme</span>
      <select
        class="field"
        @change=${(/** @type {Event} */ e) =>
          this.choose({ theme: /** @type {HTMLSelectElement} */ (e.target).value })}
      >
        ${THEMES.map(
          ([value, text]) =>
            html`<option value=${value} ?selected=${value === this.choice.theme}>${text}</option>`,
        )}
      </select></label
    >`;
  }

  /** @param {string} name @param {string} label */
  box(name, label) {
    const { hide } = this.choice;
    const next = hide.includes(name) ? hide.filter((one) => one !== name) : [...hide, name];
    return html`<label
      ><input
        type="checkbox"
        .checked=${hide.includes(name)}
        @change=${() => this.choose({ hide: next })}
      />${label}</label
    >`;
  }

  /** @param {Partial<import('./embed-code.js').EmbedChoice>} part */
  choose(part) {
    this.choice = { ...this.choice, ...part };
    this.said = '';
    this.requestUpdate();
  }
}

/** @param {string} root */
const isLocal = (root) => /^https?:\/\/(localhost|127\.|\[::1\])/.test(root);

customElements.define('lm-embed', LmEmbed);
