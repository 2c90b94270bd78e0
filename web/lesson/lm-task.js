// <lm-task name="…">: a numbered question with a numeric answer, feedback, hints and kept progress.
import { html, nothing } from 'lit';
import { lesson } from '../base/lesson-data.js';
import { announce } from '../base/announce.js';
import { ProseElement } from '../base/light-element.js';
import { numeral, rich } from '../text/rich-text.js';
import { plainLabel } from '../text/labels.js';
import { readNumber } from '../text/read-number.js';
import { keep, recall, storageRefused } from '../base/storage.js';
import { judge } from './task-check.js';
import { noteAnswer } from './work.js';

/** `done`: solved once, whatever was answered later; `tries`: wrong answers so far. @typedef {{answer: string, done: boolean, tries?: number}} Progress */

/** After so many wrong answers the solution may be opened. */
const TRIES = 3;

/** The question stands as prose inside the element; answer, hints and feedback in lesson.json. */
export class LmTask extends ProseElement {
  static properties = {
    result: { state: true },
    hintsShown: { state: true },
    solutionOpen: { state: true },
  };

  constructor() {
    super();
    /** @type {ReturnType<typeof judge> | null} */
    this.result = null;
    this.hintsShown = 0;
    this.solutionOpen = false;
    this.done = false;
    this.tries = 0;
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
    this.done = kept?.done === true;
    this.tries = Number.isInteger(kept?.tries) ? Number(kept?.tries) : 0;
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
            ? html`<button class="quiet" type="button" @click=${() => this.hint(hints)}>
                ${this.hintsShown ? 'Another hint' : 'Hint'}
              </button>`
            : nothing
        }
        ${
          this.tries >= TRIES && !this.done && !this.solutionOpen
            ? html`<button class="quiet" type="button" @click=${() => (this.solutionOpen = true)}>
                Show the solution
              </button>`
            : nothing
        }
      </form>
      ${hints.slice(0, this.hintsShown).map((hint) => html`<p class="hints">${rich(hint)}</p>`)}
      <div aria-live="polite">${this.feedback()} ${this.solution(task)}</div>`;
  }

  /** @param {import('./task-check.js').Task} task */
  solution({ answer, unit = '', right }) {
    if (!this.solutionOpen) return nothing;
    return html`<p class="feedback">
      <b>The answer is <span class="number">${numeral(answer)}</span>${unit ? ` ${unit}` : ''}.</b>
      ${rich(right)}
    </p>`;
  }

  feedback() {
    if (!this.result) return nothing;
    const { verdict, say } = this.result;
    const wrong = this.done ? 'Not quite; it stays solved.' : 'Not quite.';
    const word = verdict === 'right' ? 'Right.' : verdict === 'wrong' ? wrong : '';
    return html`<p class="feedback ${verdict}">
      <b>${word}</b>
      ${rich(say)}${storageRefused() ? ' (This browser keeps no progress for this page.)' : ''}
    </p>`;
  }

  /** @param {string[]} hints */
  hint(hints) {
    announce(this.storageKey, plainLabel(hints[this.hintsShown] ?? ''));
    this.hintsShown += 1;
  }

  /** @param {SubmitEvent} event */
  check(event) {
    event.preventDefault();
    const { task } = this;
    const field = /** @type {HTMLInputElement} */ (this.querySelector('input[name=answer]'));
    if (!task || field.value.trim() === '') return;
    this.answer = field.value;
    this.result = judge(task, field.value);
    this.done ||= this.result.verdict === 'right';
    if (this.result.verdict === 'wrong') this.tries += 1;
    keep(this.storageKey, { answer: this.answer, done: this.done, tries: this.tries });
    noteAnswer(task.name, field.value, readNumber(field.value).value, this);
    document.dispatchEvent(new Event('lm-answered'));
  }
}

customElements.define('lm-task', LmTask);
