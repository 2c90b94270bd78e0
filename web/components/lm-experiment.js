// <lm-experiment name="…">: a whole experiment: head, run bar, controls, figure, readouts, what leaves it.
import { html, nothing } from 'lit';
import { together } from './fault-text.js';
import { bringIntoSight, nearSight, watchSight } from './in-sight.js';
import { lesson } from './lesson-data.js';
import { classOf } from './classroom.js';
import { readEmbed } from './embedded.js';
import { LightElement } from './light-element.js';
import './lm-controls.js';
import './lm-figure.js';
import './lm-formula.js';
import './lm-out-row.js';
import './lm-own-seed.js';
import './lm-readouts.js';
import './lm-run-bar.js';
import './lm-runs.js';
import './lm-stop.js';
import './lm-sweep.js';
import './lm-verdict.js';
import { openDropped } from './open-record.js';
import { readLink } from './page-link.js';
import { rich } from './rich-text.js';
import { Session } from './session.js';
import { fromPreset, noSettings } from './settings.js';
import { sharedEngine } from './shared-engine.js';

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */

/**
 * `name`: the experiment's slug. `preset`: what it begins with. `views`: tabs in order, by commas.
 * `hide`: names of parameters, readouts or parts (`seed`, `presets`, `data`, `checks`, `formula`,
 * `stop`, `runs`, `sweep`, `out`) not to show; the page's `?hide=` adds to it. Any parameter, `seed`
 * and `steps` as attributes. `embedded`: in another site's frame, where the page's address says all.
 */
export class LmExperiment extends LightElement {
  static properties = { session: { state: true }, failure: { state: true } };

  constructor() {
    super();
    /** @type {Session | null} */
    this.session = null;
    this.failure = '';
    this.onChange = () => this.requestUpdate();
  }

  get name() {
    return this.getAttribute('name') ?? '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.setAttribute('aria-busy', 'true');
    this.id ||= this.name;
    this.addEventListener('dragover', (event) => this.dragOver(event));
    this.addEventListener('dragleave', () => this.classList.remove('exp-dropping'));
    this.addEventListener('drop', (event) => this.drop(event));
    this.onHash = () => this.followLink() || this.comeWhenCalled();
    addEventListener('hashchange', this.onHash);
    void nearSight(this).then(() => this.begin());
    this.comeWhenCalled();
  }

  /** Into sight, where it loads, when the page's address speaks of this experiment. */
  comeWhenCalled() {
    const [called] = location.hash.slice(1).split('?');
    if (called === this.id) bringIntoSight(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    if (this.onHash) removeEventListener('hashchange', this.onHash);
    this.stopWatching?.();
  }

  /** Loads the engine and makes the first run; nothing plays until somebody asks. */
  async begin() {
    this.failure = '';
    try {
      const engine = await sharedEngine();
      const description = engine.experiment(this.name);
      if (!description) throw new Error(`There is no experiment “${this.name}” in this engine.`);
      this.open(description);
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
    this.removeAttribute('aria-busy');
  }

  /** @param {ExperimentDescription} description */
  open(description) {
    const session = new Session(description);
    session.settings = this.initialSettings(description);
    session.guessFirst = classOf(location.search).guessFirst;
    session.hideTheory(session.guessFirst);
    session.addEventListener('change', this.onChange);
    this.session = session;
    this.setAttribute('role', 'group');
    this.setAttribute('aria-label', `Experiment: ${description.title}`);
    this.stopWatching = watchSight(this, (visible) => session.time.setVisible(visible));
    this.dispatchEvent(new CustomEvent('lm-session', { bubbles: true, detail: session }));
    if (this.hasAttribute('embedded')) this.followAddress(session);
    else if (!this.followLink()) void session.remake(0, this.preset?.events);
  }

  /** What it begins with: the page's `?preset=` before the element's own. */
  get preset() {
    const presets = lesson().presets[this.name] ?? [];
    const asked = new URLSearchParams(location.search).get('preset');
    return (
      presets.find((one) => one.name === asked) ??
      presets.find((one) => one.name === this.getAttribute('preset'))
    );
  }

  /** The preset, then what attributes say. @param {ExperimentDescription} description */
  initialSettings(description) {
    const { preset } = this;
    const settings = preset ? fromPreset(preset, 0) : noSettings();
    for (const { name, value } of this.attributes) {
      if (description.parameters.some((p) => p.name === name)) settings.parameters[name] = value;
    }
    settings.seed = Number(this.getAttribute('seed') ?? settings.seed);
    if (this.hasAttribute('steps')) settings.steps = Number(this.getAttribute('steps'));
    return settings;
  }

  /** Takes the state from the page's address when it speaks of this experiment. @returns {boolean} */
  followLink() {
    if (!this.session) return false;
    const link = readLink(location.hash, this.id, this.session.description);
    if (!link) return false;
    void this.takeLink(this.session, link);
    bringIntoSight(this);
    return true;
  }

  /** What the address of a page for other sites asks for. @param {Session} session */
  followAddress(session) {
    const presets = lesson().presets[this.name] ?? [];
    session.viewName = new URLSearchParams(location.search).get('view') ?? '';
    void this.takeLink(session, readEmbed(location.search, session.description, presets));
  }

  /**
   * A link with faults leaves a run at work as it is; on a page just opened, the rest of it is taken.
   * @param {Session} session @param {NonNullable<ReturnType<typeof readLink>>} link
   */
  async takeLink(session, { order, goal, faults }) {
    if (faults.length === 0 || !session.run) await session.load(order, goal);
    if (faults.length > 0) session.tell({ about: 'input', text: together(faults) });
  }

  /** What a teacher's link or the lesson hides. */
  get hiddenParts() {
    const listed = [this.getAttribute('hide'), new URLSearchParams(location.search).get('hide')];
    const hidden = new Set(listed.flatMap((text) => (text ? text.split(',') : [])));
    return classOf(location.search).ownSeed ? hidden.add('seed') : hidden;
  }

  render() {
    const { session } = this;
    if (this.failure) return this.failed();
    if (!session) return html`<div class="exp-head"><p>The engine is loading …</p></div>`;
    const hide = this.hiddenParts;
    const order = this.getAttribute('views')?.split(',').filter(Boolean) ?? [];
    return html`${this.head(session.description)}
      <lm-run-bar .session=${session} .hide=${hide}></lm-run-bar>
      ${classOf(location.search).ownSeed ? html`<lm-own-seed .session=${session}></lm-own-seed>` : nothing}
      ${hide.has('stop') ? nothing : html`<lm-stop .session=${session}></lm-stop>`}
      <div class="exp-notices" aria-live="polite">${this.notices(session)}</div>
      ${hide.has('formula') ? nothing : html`<lm-formula .session=${session}></lm-formula>`}
      <div class="exp-body">
        <lm-controls .session=${session} .hide=${hide}></lm-controls>
        <lm-figure .session=${session} .order=${order}></lm-figure>
        ${hide.has('checks') ? nothing : html`<lm-verdict .session=${session}></lm-verdict>`}
        ${
          session.owesGuess
            ? html`<p class="range">The numbers are shown once a guess is locked.</p>`
            : html`<lm-readouts .session=${session} .hide=${hide}></lm-readouts>`
        }
      </div>
      ${hide.has('runs') ? nothing : html`<lm-runs .session=${session}></lm-runs>`}
      ${hide.has('sweep') ? nothing : html`<lm-sweep .session=${session}></lm-sweep>`}
      ${hide.has('out') ? nothing : html`<lm-out-row .session=${session} .anchor=${this.id}></lm-out-row>`}`;
  }

  /** @param {ExperimentDescription} description */
  head({ title, question, no_fitted_parameter: bare }) {
    return html`<div class="exp-head">
      <h3>${title}</h3>
      ${bare ? html`<span class="badge">no fitted parameter</span>` : nothing}
      <p>${rich(question)}</p>
    </div>`;
  }

  /** @param {Session} session */
  notices(session) {
    const divergence = session.run?.state.divergence;
    return [
      divergence
        ? html`<div class="notice bad">
            <p><b>Diverged at step ${divergence.step}</b>: ${rich(divergence.message)}.</p>
          </div>`
        : nothing,
      ...session.notices.map(
        ({ about, text, label, act }) =>
          html`<div class="notice ${about === 'run' ? '' : 'bad'}">
            <p>${text}</p>
            ${label ? html`<button class="button" type="button" @click=${act}>${label}</button>` : nothing}
            <button class="quiet" type="button" @click=${() => session.dismiss(about)}>
              Dismiss
            </button>
          </div>`,
      ),
    ];
  }

  failed() {
    return html`<div class="exp-head">
      <div class="notice bad">
        <p>${this.failure}</p>
        <button class="button" type="button" @click=${() => this.begin()}>Try again</button>
      </div>
    </div>`;
  }

  /** @param {DragEvent} event */
  dragOver(event) {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.classList.add('exp-dropping');
  }

  /** @param {DragEvent} event */
  drop(event) {
    this.classList.remove('exp-dropping');
    const file = event.dataTransfer?.files[0];
    if (!file || !this.session) return;
    event.preventDefault();
    void openDropped(this.session, file);
  }
}

customElements.define('lm-experiment', LmExperiment);
