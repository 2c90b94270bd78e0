// <lm-source>: the code behind an experiment: its C++ files and the command that repeats the run.
import { html, nothing } from 'lit';
import { SessionElement } from '../session/session-element.js';
import { siteRoot } from '../base/site-root.js';
import { shellWord } from '../text/shell.js';

/** Where the build puts the sources, from the site's root, and its list of the files of each experiment. */
const FOLDER = 'source/';
const PARTS = 'parts.json';

/** What the build put below FOLDER; a page that is one file carries it. @param {string} name @returns {Promise<string>} */
async function sourceText(name) {
  const carried = document.querySelector(`script[data-source="${name}"]`)?.textContent;
  if (carried) return carried;
  const file = name.endsWith('.json') ? name : `${name}.txt`;
  const response = await fetch(new URL(`${FOLDER}${file}`, siteRoot()));
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.text();
}

/** A dialog; files are fetched when they are shown first. */
export class LmSource extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    code: { state: true },
    parts: { state: true },
    chosen: { state: true },
  };

  constructor() {
    super();
    this.code = '';
    /** The experiment's own file first. @type {string[]} */
    this.parts = [];
    /** The file that is shown. */
    this.chosen = '';
  }

  render() {
    const { title } = this.session.description;
    return html`<dialog class="wide" aria-labelledby="source-${this.ownId}">
      <h2 id="source-${this.ownId}">The code behind “${title}”</h2>
      <p>The same run in a terminal, with the same bits:</p>
      <pre tabindex="0"><code>${this.command}</code></pre>
      ${this.renderChoice()}
      ${this.code ? html`<pre tabindex="0"><code>${this.code}</code></pre>` : nothing}
      <form method="dialog"><button class="button">Close</button></form>
    </dialog>`;
  }

  /** Long experiments are parted into several files. */
  renderChoice() {
    if (this.parts.length < 2) return html`<p>The experiment, ${this.chosen}:</p>`;
    return html`<p class="part">
      <label for="part-${this.ownId}">The experiment and what it is made of:</label>
      <select id="part-${this.ownId}" class="field" @change=${this.choose}>
        ${this.parts.map(
          (part) => html`<option value=${part} ?selected=${part === this.chosen}>${part}</option>`,
        )}
      </select>
    </p>`;
  }

  /** What repeats the run on the command line. */
  get command() {
    const { settings, step, description, inputs, run } = this.session;
    const set = Object.entries(settings.parameters).map(
      ([name, value]) => ` --set ${shellWord(`${name}=${value}`)}`,
    );
    const files = inputs.map(({ name }) => ` --input ${name}=FILE.csv`);
    const acts = (run?.events ?? []).map(
      (act) => ` --event ${shellWord(`${act.step}:${act.name}=${act.value}`)}`,
    );
    return `lmlab run ${description.slug}${set.join('')} --seed ${settings.seed} --steps ${step}${acts.join('')}${files.join('')}`;
  }

  async show() {
    this.chosen ||= this.session.description.source;
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector('dialog')?.showModal();
    if (this.code) return;
    const { source } = this.session.description;
    await this.load(source);
    try {
      this.parts = JSON.parse(await sourceText(PARTS))[source] ?? [];
    } catch {
      this.parts = []; // the experiment's own file stands there
    }
  }

  /** @param {Event} event */
  choose(event) {
    return this.load(/** @type {HTMLSelectElement} */ (event.target).value);
  }

  /** @param {string} file */
  async load(file) {
    this.chosen = file;
    try {
      const text = await sourceText(file);
      if (this.chosen === file) this.code = text;
    } catch (error) {
      const told = error instanceof Error && /^The server/.test(error.message);
      const why = told
        ? error.message
        : 'The file could not be fetched: the network did not answer.';
      if (this.chosen === file) this.code = `(${why})`;
    }
  }
}

customElements.define('lm-source', LmSource);
