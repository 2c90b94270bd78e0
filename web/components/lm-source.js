// <lm-source>: the code behind an experiment: its C++ file and the command that repeats the run.
import { html, nothing } from 'lit';
import { SessionElement } from './light-element.js';
import { siteRoot } from './site-root.js';

/** Where the build puts the sources, from the site's root. */
const FOLDER = 'source/';

/** A dialog; the file is fetched when it is opened first. */
export class LmSource extends SessionElement {
  static properties = { ...SessionElement.properties, code: { state: true } };

  constructor() {
    super();
    this.code = '';
  }

  render() {
    const { title, source } = this.session.description;
    return html`<dialog class="wide" aria-labelledby="source-${this.key}">
      <h2 id="source-${this.key}">The code behind “${title}”</h2>
      <p>The same run in a terminal, with the same bits:</p>
      <pre tabindex="0"><code>${this.command}</code></pre>
      <p>The experiment, ${source}:</p>
      ${this.code ? html`<pre tabindex="0"><code>${this.code}</code></pre>` : nothing}
      <form method="dialog"><button class="button">Close</button></form>
    </dialog>`;
  }

  get key() {
    return this.session.description.slug;
  }

  /** What repeats the run on the command line. */
  get command() {
    const { settings, step, description, inputs } = this.session;
    const set = Object.entries(settings.parameters).map(
      ([name, value]) => ` --set ${name}=${value}`,
    );
    const files = inputs.map(({ name }) => ` --input ${name}=FILE.csv`);
    return `lmlab run ${description.slug}${set.join('')} --seed ${settings.seed} --steps ${step}${files.join('')}`;
  }

  async show() {
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector('dialog')?.showModal();
    if (this.code) return;
    const { source } = this.session.description;
    this.code = document.querySelector(`script[data-source="${source}"]`)?.textContent ?? '';
    if (this.code) return; // a page that is one file carries it
    try {
      const address = new URL(`${FOLDER}${source}.txt`, siteRoot());
      const response = await fetch(address);
      this.code = response.ok ? await response.text() : `(The server answered ${response.status}.)`;
    } catch {
      this.code = '(The file could not be fetched: the network did not answer.)';
    }
  }
}

customElements.define('lm-source', LmSource);
