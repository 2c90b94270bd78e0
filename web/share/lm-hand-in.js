// <lm-hand-in>: a dialog that saves a record with the student's name, guesses and answers.
import { html, nothing } from 'lit';
import { keepName, knownName } from './author-name.js';
import { typedName } from './classroom.js';
import { download, saved } from '../base/files.js';
import { ShareDialog } from './share-dialog.js';
import { makeRecord } from './open-record.js';
import { answersGiven } from '../lesson/work.js';

/** Opened by the row of what leaves an experiment. */
export class LmHandIn extends ShareDialog {
  render() {
    return html`<dialog aria-labelledby="hand-in-${this.ownId}">
      ${this.opened ? this.body() : nothing}
    </dialog>`;
  }

  body() {
    const guesses = this.session.guesses.length;
    const answers = answersGiven().length;
    return html`<h2 id="hand-in-${this.ownId}">Hand in</h2>
      <p>
        A record of this run with your name, ${counted(guesses, 'locked guess', 'locked guesses')}
        and ${counted(answers, 'answer', 'answers')} of this page in their order. It is saved as a
        file; nothing is sent.
      </p>
      <form class="answer" @submit=${this.save}>
        <input
          class="field name"
          name="author"
          aria-label="Your name"
          autocomplete="name"
          maxlength="200"
          .value=${knownName()}
        />
        <button class="button" type="submit">Save the record</button>
      </form>
      <p role="status">${this.said}</p>
      <form method="dialog"><button class="button">Close</button></form>`;
  }

  /** @param {SubmitEvent} event */
  save = async (event) => {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (this.querySelector('input[name=author]'));
    const author = typedName(field.value);
    if (author === '') {
      this.said = 'Type your name first: without it nobody knows whose work this is.';
      return;
    }
    keepName(author);
    try {
      const record = await makeRecord(this.session, { author, answers: answersGiven() });
      const name = author.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60);
      download(`${this.session.description.slug}-${name}.json`, `${JSON.stringify(record, null, 1)}\n`, 'application/json'); // prettier-ignore
      this.said = `${saved('Record')} Hand in the file as your course asks for it.`;
    } catch (error) {
      this.said = error instanceof Error ? error.message : String(error);
    }
  };
}

/** @param {number} count @param {string} one @param {string} many */
const counted = (count, one, many) =>
  count === 0 ? `no ${one}` : count === 1 ? `one ${one}` : `${count} ${many}`;

customElements.define('lm-hand-in', LmHandIn);
