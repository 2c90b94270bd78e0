// <lm-progress>: how many of the lesson's tasks are done; saves the kept work as a file, opens such a file, erases the work.
import { html } from 'lit';
import { download, readFile, saved } from '../base/files.js';
import { lesson } from '../base/lesson-data.js';
import { LightElement } from '../base/light-element.js';
import { forget, keep, kept, storageRefused } from '../base/storage.js';
import { later } from '../base/later.js';
import { forgetAnswers } from './work.js';

/** The file with the kept work. */
const workFile = later(() => import('./progress.js'));

/** Stands after the last task of a lesson. Tasks and guesses hear `lm-progress` on the document. */
export class LmProgress extends LightElement {
  static properties = { said: { state: true }, sure: { state: true } };

  constructor() {
    super();
    this.said = '';
    this.sure = false;
    this.onChange = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('lm-answered', this.onChange);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('lm-answered', this.onChange);
  }

  /** What is kept of this lesson, by key. */
  get work() {
    const { slug } = lesson();
    return { ...kept(`task:${slug}/`), ...kept(`guess:${slug}/`) };
  }

  render() {
    const { tasks } = lesson();
    const { work } = this;
    const done = Object.values(work).filter((one) => Object(one).done === true).length;
    return html`<p class="part-label">Your progress</p>
      <p>
        ${done} of ${tasks.length} tasks done.
        ${
          storageRefused()
            ? 'This browser does not keep your answers, or its storage is full. Save your progress as a file before you leave.'
            : 'It is kept in this browser.'
        }
      </p>
      <div class="answer">
        <button class="button" type="button" @click=${this.save}>Save as a file</button>
        <label class="button file"
          >Open a file<input type="file" accept=".json,application/json" @change=${this.open}
        /></label>
        ${
          this.sure
            ? html`<button class="button" type="button" @click=${this.erase}>
                  Yes, erase all answers and guesses of this lesson
                </button>
                <button class="quiet" type="button" @click=${() => (this.sure = false)}>
                  Keep them
                </button>`
            : html`<button class="quiet" type="button" @click=${() => (this.sure = true)}>
                Erase
              </button>`
        }
        <span role="status">${this.said}</span>
      </div>`;
  }

  save = async () => {
    const { slug } = lesson();
    try {
      const { exported } = await workFile();
      download(`${slug}-progress.json`, exported(slug, this.work), 'application/json');
      this.said = saved('Progress');
    } catch (error) {
      this.said = error instanceof Error ? error.message : String(error);
    }
  };

  /** @param {Event} event */
  open = async (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const file = field.files?.[0];
    field.value = '';
    if (!file) return;
    try {
      const text = new TextDecoder().decode(await readFile(file));
      const { imported } = await workFile();
      const work = imported(lesson().slug, text);
      for (const [key, value] of Object.entries(work)) keep(key, value);
      this.said = 'Opened.';
    } catch (error) {
      this.said = error instanceof Error ? error.message : String(error);
    }
    document.dispatchEvent(new Event('lm-progress'));
  };

  erase = () => {
    for (const key of Object.keys(this.work)) forget(key);
    forgetAnswers();
    this.sure = false;
    this.said = 'Erased.';
    document.dispatchEvent(new Event('lm-progress'));
  };
}

customElements.define('lm-progress', LmProgress);
