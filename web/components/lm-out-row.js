// <lm-out-row>: what leaves an experiment: a link, a record, the figure's data; and a record coming back.
import { html, nothing } from 'lit';
import { runJson, viewCsv } from '../client/export.js';
import { bibtex } from './citation.js';
import { download, readFile } from './files.js';
import { later } from './later.js';
import { SessionElement } from './light-element.js';
import { makeRecord, openRecord } from './open-record.js';
import { makeLink } from './page-link.js';
import { siteRoot } from './site-root.js';

const JSON_TYPE = 'application/json';

/** The dialogs, each loaded when it is first opened. */
const DIALOGS = {
  'lm-source': later(() => import('./lm-source.js')),
  'lm-hand-in': later(() => import('./lm-hand-in.js')),
  'lm-class-link': later(() => import('./lm-class-link.js')),
  'lm-embed': later(() => import('./lm-embed.js')),
};

/** A dialog, once it has been loaded. @param {keyof typeof DIALOGS} name @param {unknown} dialog */
const here = (name, dialog) => (customElements.get(name) ? dialog : nothing);

/** Buttons, and a line that says what has happened. */
export class LmOutRow extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    anchor: { attribute: false },
    said: { state: true },
  };

  constructor() {
    super();
    /** The experiment's id, for links. */
    this.anchor = '';
    this.said = '';
  }

  render() {
    const ready = this.session.run !== null;
    /** @param {string} label @param {() => void} act @param {string} title */
    const button = (label, act, title) =>
      html`<button
        class="quiet"
        type="button"
        title=${title}
        ?disabled=${!ready}
        .textContent=${label}
        @click=${act}
      ></button>`;
    return html`${button('Copy link', this.copyLink, 'The whole state in an address')}
      ${button('Save record', this.saveRecord, 'All that decides the run, and the digest of its results')}
      <label class="quiet file"
        >Open record<input type="file" accept=".json,application/json" @change=${this.open}
      /></label>
      ${button('CSV', this.saveCsv, 'The data of the figure')}
      ${button('JSON', this.saveJson, 'All views, scalars and checks')}
      ${button('SVG', this.saveSvg, 'The figure as it is drawn now')}
      ${button('PNG', this.savePng, 'The figure as a picture')}
      ${siteRoot() ? button('Embed', this.embed, 'Code that shows this experiment in another page') : nothing}
      ${button('Code', this.showCode, 'The experiment’s own code and the command that repeats the run')}
      ${button('Cite', this.cite, 'BibTeX with the link that opens this run')}
      ${button('Hand in', this.handIn, 'A record with your name, guesses and answers')}
      ${button('For a class', this.forClass, 'A link that hides, presets and asks for a guess first')}
      <span role="status">${this.said}</span>
      ${here('lm-hand-in', html`<lm-hand-in .session=${this.session}></lm-hand-in>`)}
      ${here('lm-class-link', html`<lm-class-link .session=${this.session} .anchor=${this.anchor}></lm-class-link>`)}
      ${here('lm-embed', html`<lm-embed .session=${this.session}></lm-embed>`)}
      ${here('lm-source', html`<lm-source .session=${this.session}></lm-source>`)}`;
  }

  get fileName() {
    return `${this.session.description.slug}-${this.session.settings.seed}-${this.session.step}`;
  }

  copyLink = async () => {
    const { address, complete } = makeLink(this.session, this.anchor);
    try {
      await navigator.clipboard.writeText(address);
      this.said = complete
        ? 'Link copied.'
        : 'Link copied, without your data: they are too long for a link. Save a record instead.';
    } catch {
      location.hash = address.slice(address.indexOf('#'));
      this.said = 'The clipboard is closed to this page; the link now stands in the address bar.';
    }
  };

  cite = async () => {
    const { address } = makeLink(this.session, this.anchor);
    const text = bibtex(this.session, address);
    try {
      await navigator.clipboard.writeText(text);
      this.said = 'BibTeX copied.';
    } catch {
      download(`${this.fileName}.bib`, text, 'text/plain');
      this.said = 'The clipboard is closed to this page; BibTeX saved as a file.';
    }
  };

  saveSvg = () => {
    const { plot } = this.session;
    if (!plot) return;
    download(
      `${this.fileName}-${this.session.viewName || 'figure'}.svg`,
      plot.toSVG(),
      'image/svg+xml',
    );
    this.said = 'SVG saved.';
  };

  savePng = async () => {
    try {
      const picture = await this.session.plot?.toPNG();
      if (!picture) return;
      download(`${this.fileName}-${this.session.viewName || 'figure'}.png`, picture, 'image/png');
      this.said = 'PNG saved.';
    } catch (error) {
      this.said = error instanceof Error ? error.message : String(error);
    }
  };

  showCode = () => this.show('lm-source');
  handIn = () => this.show('lm-hand-in');
  forClass = () => this.show('lm-class-link');
  embed = () => this.show('lm-embed');

  /** @param {keyof typeof DIALOGS} name */
  async show(name) {
    try {
      await DIALOGS[name]();
    } catch (error) {
      this.said = error instanceof Error ? error.message : String(error);
      return;
    }
    this.said = '';
    this.requestUpdate();
    await this.updateComplete;
    /** @type {(HTMLElement & {show: () => Promise<void>}) | null} */
    const dialog = this.querySelector(name);
    await dialog?.show();
  }

  saveRecord = async () => {
    try {
      const record = await makeRecord(this.session);
      download(`${this.fileName}.json`, `${JSON.stringify(record, null, 1)}\n`, JSON_TYPE);
      this.said = 'Record saved. It reopens here and replays with lmlab replay.';
    } catch (error) {
      this.said = error instanceof Error ? error.message : String(error);
    }
  };

  saveCsv = () => {
    const { shown, viewName } = this.session;
    const view = shown?.views.find(({ name }) => name === viewName) ?? shown?.views[0];
    if (!view) return;
    download(`${this.fileName}-${view.name}.csv`, viewCsv(view), 'text/csv');
    this.said = 'CSV saved.';
  };

  saveJson = async () => {
    const { run, live } = this.session;
    if (!run || !live) return;
    try {
      const whole = runJson(await run.record(), live, run.state.divergence);
      download(`${this.fileName}-results.json`, `${JSON.stringify(whole)}\n`, JSON_TYPE);
      this.said = 'JSON saved: the same that lmlab run --json prints.';
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
      await openRecord(this.session, new TextDecoder().decode(await readFile(file)));
    } catch (error) {
      this.said = error instanceof Error ? error.message : String(error);
    }
  };
}

customElements.define('lm-out-row', LmOutRow);
