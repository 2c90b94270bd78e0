// <lm-share-menu>: what can be saved or shared of an experiment, in groups; and opening a record.
import { html, nothing } from 'lit';
import { bibtex } from './citation.js';
import { later } from '../base/later.js';
import { SessionElement } from '../session/session-element.js';
import { makeLink } from './page-link.js';
import { siteRoot } from '../base/site-root.js';

/** Files, and a record coming back. */
const results = later(() => import('./results.js'));
/** The dialogs, each loaded when it is first opened. */
const DIALOGS = {
  'lm-source': later(() => import('./lm-source.js')),
  'lm-hand-in': later(() => import('./lm-hand-in.js')),
  'lm-class-link': later(() => import('./lm-class-link.js')),
  'lm-embed': later(() => import('./lm-embed.js')),
  'lm-short-link': later(() => import('./lm-short-link.js')),
};

/** One entry: its word, what it is for, and what it does. @typedef {{word: string, why: string, act: (() => unknown) | 'open'}} Entry */

/** A dialog, once it has been loaded. @param {keyof typeof DIALOGS} name @param {unknown} dialog */
const here = (name, dialog) => (customElements.get(name) ? dialog : nothing);

/** The entries under their headings, and the dialogs that they open. */
export class LmShareMenu extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    anchor: { attribute: false },
    list: { attribute: false },
    shown: { attribute: false },
    text: { state: true },
  };

  constructor() {
    super();
    /** The id of the list of entries. */
    this.list = '';
    this.shown = false;
    /** What the clipboard did not take, to be copied by hand. */
    this.text = '';
    /** The experiment's id, for links. */
    this.anchor = '';
    /** Says what happened. @type {(said: string) => void} */
    this.tell = () => {};
    /** Closes the menu. */
    this.close = () => {};
    this.addEventListener('keydown', this.key);
  }

  /** @returns {[string, Entry[]][]} */
  get groups() {
    const embed = {
      word: 'Embed',
      why: 'Code that shows it in another page',
      act: this.dialog('lm-embed'),
    };
    return [
      ['Link', [
        { word: 'Copy link', why: 'Opens the run as it stands', act: this.copyLink },
        { word: 'QR code', why: 'A short link for printed notes, with the figure', act: this.dialog('lm-short-link') },
        ...(siteRoot() ? [embed] : []),
        { word: 'Cite', why: 'BibTeX with that link', act: this.cite },
      ]],
      ['Figure', [
        { word: 'PNG', why: 'The figure as a picture', act: this.save('png') },
        { word: 'SVG', why: 'The figure as a drawing', act: this.save('svg') },
        { word: 'CSV', why: 'The data of the figure', act: this.save('csv') },
      ]],
      ['Run', [
        { word: 'Save record', why: 'All that decides the run, with its digest', act: this.save('record') },
        { word: 'Open record', why: 'Makes the run of a record again', act: 'open' },
        { word: 'Notebook', why: 'Python: data, figures and asserted numbers', act: this.save('notebook') },
        { word: 'JSON', why: 'All views, numbers and checks', act: this.save('json') },
        { word: 'Code', why: 'The experiment’s program, and its command', act: this.dialog('lm-source') },
      ]],
      ['Course', [
        { word: 'Hand in', why: 'A record with your name, guesses and answers', act: this.dialog('lm-hand-in') },
        { word: 'For a class', why: 'A link that hides parts or asks for a guess', act: this.dialog('lm-class-link') },
      ]],
    ]; // prettier-ignore
  }

  render() {
    return html`<div class="share-groups" id=${this.list} ?hidden=${!this.shown}>
        ${this.groups.map(([heading, entries], i) => this.group(heading, entries, `${this.list}-${i}`))}
        ${this.text ? html`<textarea class="field" readonly aria-label="To copy by hand" spellcheck="false" .value=${this.text}></textarea>` : nothing}
      </div>
      ${here('lm-hand-in', html`<lm-hand-in .session=${this.session}></lm-hand-in>`)}
      ${here('lm-class-link', html`<lm-class-link .session=${this.session} .anchor=${this.anchor}></lm-class-link>`)}
      ${here('lm-short-link', html`<lm-short-link .session=${this.session} .anchor=${this.anchor}></lm-short-link>`)}
      ${here('lm-embed', html`<lm-embed .session=${this.session}></lm-embed>`)}
      ${here('lm-source', html`<lm-source .session=${this.session}></lm-source>`)}`;
  }

  /** @param {string} heading @param {Entry[]} entries @param {string} id */
  group(heading, entries, id) {
    return html`<section aria-labelledby=${id}>
      <p class="share-heading" id=${id}>${heading}</p>
      <ul>
        ${entries.map(
          (entry, i) =>
            html`<li>
              ${this.entry(entry, `${id}-${i}`)}<span class="share-why" id="${id}-${i}"
                >${entry.why}</span
              >
            </li>`,
        )}
      </ul>
    </section>`;
  }

  /** @param {Entry} entry @param {string} why the id of what it is for */
  entry({ word, act }, why) {
    if (act !== 'open') {
      return html`<button
        class="quiet"
        type="button"
        aria-describedby=${why}
        ?disabled=${this.session.run === null}
        .textContent=${word}
        @click=${act}
      ></button>`;
    }
    return html`<label class="quiet file"
      >${word}<input type="file" multiple aria-describedby=${why} @change=${this.open}
    /></label>`;
  }

  /** The entry at a place becomes the one with the focus; past an end it goes on at the other. @param {number} place */
  focusOn(place) {
    const all = this.entries;
    all[(place + all.length) % all.length]?.focus();
  }

  /** @returns {HTMLElement[]} in their order */
  get entries() {
    return [...this.querySelectorAll('.share-groups :is(button, input)')].map(
      (one) => /** @type {HTMLElement} */ (one),
    );
  }

  /** Escape closes; arrows, Home and End go through the entries. @param {KeyboardEvent} event */
  key = (event) => {
    const at = this.entries.indexOf(/** @type {HTMLElement} */ (event.target));
    if (at < 0) return; // in a dialog
    if (event.key === 'Escape') return this.close();
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.focusOn(to);
  };

  get fileName() {
    return `${this.session.description.slug}-${this.session.settings.seed}-${this.session.step}`;
  }

  /** @param {string} text @param {string} done what to say when the clipboard took it */
  async copy(text, done) {
    this.text = '';
    try {
      await navigator.clipboard.writeText(text);
      this.tell(done);
    } catch {
      this.text = text;
      this.tell('This page may not use the clipboard; the text is selected, so copy it by hand.');
      await this.updateComplete;
      this.querySelector('textarea')?.select();
    }
  }

  copyLink = () => {
    const { address, complete } = makeLink(this.session, this.anchor);
    const done = complete
      ? 'Link copied.'
      : 'Link copied, without your data: they are too long for a link. Save a record instead.';
    return this.copy(address, done);
  };

  cite = () => {
    const { address } = makeLink(this.session, this.anchor);
    return this.copy(bibtex(this.session, address), 'BibTeX copied.');
  };

  /** @param {keyof typeof import('./results.js').SAVE} what */
  save = (what) => () =>
    this.trying(async () => {
      const { SAVE } = await results();
      this.text = '';
      this.tell((await SAVE[what](this.session, this.anchor)) || 'There is nothing to save yet.');
    });

  /** Loads a dialog and opens it. @param {keyof typeof DIALOGS} name */
  dialog = (name) => () =>
    this.trying(async () => {
      await DIALOGS[name]();
      this.tell('');
      this.requestUpdate();
      await this.updateComplete;
      /** @type {(HTMLElement & {show: () => Promise<void>}) | null} */
      const dialog = this.querySelector(name);
      await dialog?.show();
    });

  /** @param {Event} event */
  open = (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const files = [...(field.files ?? [])];
    field.value = '';
    if (files.length === 0) return;
    return this.trying(async () => {
      const { openFiles } = await results();
      await openFiles(this.session, files, { asked: true });
    });
  };

  /** Does something, and says in a sentence why it could not. @param {() => Promise<void>} act */
  async trying(act) {
    try {
      await act();
    } catch (error) {
      this.tell(error instanceof Error ? error.message : String(error));
    }
  }
}

customElements.define('lm-share-menu', LmShareMenu);
