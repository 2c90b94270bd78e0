// <lm-task name="…">: a numbered question with a numeric answer, feedback, hints and kept progress.
import { html, nothing } from 'lit';
import { lesson } from './lesson-data.js';
import { ProseElement } from './light-element.js';
import { rich } from './rich-text.js';
import { parseNumber } from './numbers.js';
import { keep, recall, storageRefused } from './storage.js';
import { judge } from './task-check.js';
import { noteAnswer } from './work.js';

/** @typedef {{answer: string, done: boolean}} Progress */

/** The question stands as prose inside the element; answer, hints and feedback in lesson.json. */
export class LmTask extends ProseElement {
  static properties = { result: { state: true }, hintsShown: { state: true } };

  constructor() {
    super();
    /** @type {ReturnType<typeof judge> | null} */
    this.result = null;
    this.hintsShown = 0;
    this.answer = '';
    this.onProgress = () => this.restore();
  }

  get task() {
    return lesson().tasks.find(({ name }) => name === this.getAttribute('name'));
  }
  get storageKey() {
    return `task:${lesson().slug}/${this.getAttribute('name')}`;
  }

  connectedCallback() {
    super.connectedCallback();
    const all = [...document.querySelectorAll('lm-task')];
    const label = document.createElement('p');
    label.className = 'part-label';
    label.textContent = `Task ${all.indexOf(this) + 1}`;
    this.prepend(label);
    document.addEventListener('lm-progress', this.onProgress);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('lm-progress', this.onProgress);
  }

  /** The lesson's data are there at the first rendering, not yet when the element is made. */
  willUpdate() {
    if (!this.hasUpdated) this.restore();
  }

  restore() {
    const kept = /** @type {Progress | null} */ (recall(this.storageKey));
    const answered = this.task && typeof kept?.answer === 'string';
    this.answer = answered ? kept.answer : '';
    this.result = this.task && answered ? judge(this.task, this.answer) : null;
    this.requestUpdate();
  }

  render() {
    const { task } = this;
    if (!task) return nothing;
    const { hints = [], unit = '' } = task;
    return html`<form class="answer" @submit=${this.check}>
        <input
          class="field"
          name="answer"
          aria-label="Your answer${unit ? ` in ${unit}` : ''}"
          autocomplete="off"
          spellcheck="false"
          .value=${this.answer}
        />${unit}
        <button class="button" type="submit">Check</button>
        ${
          this.hintsShown < hints.length
            ? html`<button class="quiet" type="button" @click=${() => (this.hintsShown += 1)}>
                ${this.hintsShown ? 'Another hint' : 'Hint'}
              </button>`
            : nothing
        }
      </form>
      ${hints.slice(0, this.hintsShown).map((hint) => html`<p class="hints">${rich(hint)}</p>`)}
      <div aria-live="polite">${this.feedback()}</div>`;
  }

  feedback() {
    if (!this.result) return nothing;
    const { verdict, say } = this.result;
    const word = verdict === 'right' ? 'Right.' : verdict === 'wrong' ? 'Not quite.' : '';
    return html`<p class="feedback ${verdict}">
      <b>${word}</b>
      ${rich(say)}${storageRefused() ? ' (This browser keeps no progress for this page.)' : ''}
    </p>`;
  }

  /** @param {SubmitEvent} event */
  check(event) {
    event.preventDefault();
    const { task } = this;
    const field = /** @type {HTMLInputElement} */ (this.querySelector('input[name=answer]'));
    if (!task || field.value.trim() === '') return;
    this.answer = field.value;
    this.result = judge(task, field.value);
    keep(this.storageKey, { answer: field.value, done: this.result.verdict === 'right' });
    noteAnswer(task.name, field.value, parseNumber(field.value), this);
    document.dispatchEvent(new Event('lm-answered'));
  }
}

customElements.define('lm-task', LmTask);
