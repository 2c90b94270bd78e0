// <lm-experiment name="…">: a whole experiment: head, run bar, controls, figure, readouts, what leaves it.
import { html, nothing } from 'lit';
import { together } from '../base/fault-text.js';
import { freeId } from '../base/free-id.js';
import { bringIntoSight, nearSight, watchSight } from '../base/in-sight.js';
import { later } from '../base/later.js';
import { parameterCalled } from '../client/link.js';
import { lesson, presetCalled, viewCalled } from '../base/lesson-data.js';
import { classOf } from '../share/classroom.js';
import { readEmbed } from '../share/embedded.js';
import { LightElement } from '../base/light-element.js';
import { leave } from './leave.js';
import { announcer } from './announced.js';
import { graphsOf } from './second-graph.js';
import { notices } from './told.js';
import { anchorOf, readLink } from '../share/page-link.js';
import { rich } from '../text/rich-text.js';
import { tellInput } from '../session/own-data.js';
import { Session } from '../session/session.js';
import { fromPreset, noSettings } from '../session/settings.js';
import { sharedEngine } from '../base/shared-engine.js';

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */

/** What an experiment consists of: a page whose reader is still at its beginning does without. */
const parts = later(() => import('./parts.js'));
/** What reads files that were dropped. */
const results = later(() => import('../share/results.js'));
/** Where an experiment has two graphs. */
const below = later(() => import('./lm-below.js'));
/** Where a lecturer's link asks for it. */
const ownSeed = later(() => import('../share/lm-own-seed.js'));

/**
 * `name`: the experiment's slug. `preset`: what it begins with. `views`: tabs in order, by commas.
 * `presets`: those of its place, by commas; the others come on request. `hide`: names of parameters,
 * readouts or parts (`seed`, `presets`, `data`, `checks`, `formula`, `stop`, `runs`, `sweep`, `out`) not to
 * show; the page's `?hide=` adds to it. Any parameter, `seed` and `steps` as attributes. `embedded`: in another site's frame, where the page's address says all.
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
    this.wait();
    this.id ||= freeId(this.name);
    this.addEventListener('dragover', (event) => this.dragOver(event));
    this.addEventListener('dragleave', () => this.classList.remove('exp-dropping'));
    this.addEventListener('drop', (event) => this.drop(event));
    this.onHash = () => this.followLink() || this.comeWhenCalled();
    addEventListener('hashchange', this.onHash);
    void nearSight(this).then(() => this.begin());
    this.comeWhenCalled();
  }

  /** While it has not loaded, Tab stops at the place where it will stand, and so brings it into sight. */
  wait() {
    this.setAttribute('aria-busy', 'true');
    this.setAttribute('role', 'group');
    this.setAttribute('aria-label', `Experiment ${this.name.replaceAll('-', ' ')}, not loaded yet`);
    this.tabIndex = 0;
  }

  /** Into sight, where it loads, when the page's address speaks of this experiment. */
  comeWhenCalled() {
    if (anchorOf(location.hash) === this.id) bringIntoSight(this);
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
      const [engine] = await Promise.all([sharedEngine(this.name), parts()]);
      const description = engine.experiment(this.name);
      if (!description) throw new Error(`There is no experiment “${this.name}” in this engine.`);
      this.open(description);
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
    this.removeAttribute('aria-busy');
    this.tabIndex = -1; // what has the focus keeps it
  }

  /** @param {ExperimentDescription} description */
  open(description) {
    const session = new Session(description, {
      settings: this.initialSettings(description),
      guessFirst: classOf(location.search).guessFirst,
    });
    session.addEventListener('change', this.onChange);
    session.addEventListener('change', announcer(session, description.title));
    this.session = session;
    this.setAttribute('aria-label', `Experiment: ${description.title}`);
    this.stopWatching = watchSight(this, (visible) => session.time.setVisible(visible));
    if (classOf(location.search).ownSeed) ownSeed().catch((error) => tellInput(session, error));
    this.dispatchEvent(new CustomEvent('lm-session', { bubbles: true, detail: session }));
    if (this.hasAttribute('embedded')) this.followAddress(session);
    else if (!this.followLink()) this.beginAsPreset(session);
  }

  /** The preset's acts and its view; nothing is played. @param {Session} session */
  beginAsPreset(session) {
    if (this.preset) session.lookAs(this.preset);
    void session.remake(0, this.preset?.events);
  }

  /** What it begins with: the page's `?preset=` before the element's own. */
  get preset() {
    const presets = lesson().presets[this.name] ?? [];
    const asked = new URLSearchParams(location.search).get('preset');
    return presetCalled(presets, asked) ?? presetCalled(presets, this.getAttribute('preset'));
  }

  /** The preset, then what attributes say. @param {ExperimentDescription} description */
  initialSettings(description) {
    const settings = this.preset ? fromPreset(this.preset, 0) : noSettings();
    const given = [...this.attributes].flatMap(({ name, value }) => {
      const parameter = parameterCalled(description, name);
      return parameter ? [[parameter.name, value]] : [];
    });
    const parameters = Object.fromEntries(given);
    const steps = this.getAttribute('steps');
    return {
      parameters: { ...settings.parameters, ...parameters },
      seed: Number(this.getAttribute('seed') ?? settings.seed),
      steps: steps === null ? settings.steps : Number(steps),
    };
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
    if (this.preset) session.lookAs(this.preset);
    const view = new URLSearchParams(location.search).get('view');
    if (view) session.chooseView(viewCalled(this.name, view));
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

  /** The names in an attribute, by commas. @param {string} attribute */
  listed(attribute) {
    return this.getAttribute(attribute)?.split(',').filter(Boolean) ?? [];
  }

  /** What a teacher's link or the lesson hides. */
  get hiddenParts() {
    const listed = [this.getAttribute('hide'), new URLSearchParams(location.search).get('hide')];
    const hidden = new Set(listed.flatMap((text) => (text ? text.split(',') : [])));
    return classOf(location.search).ownSeed ? hidden.add('seed') : hidden;
  }

  /** One graph is read beside the other. */
  get hasTwoGraphs() {
    return !this.session?.covered && graphsOf(this.session?.live?.views ?? []).length > 1;
  }

  updated() {
    if (this.hasTwoGraphs) below().catch(() => {}); // asked for again at the next rendering
  }

  render() {
    const { session } = this;
    if (this.failure) return this.failed();
    if (!session) return html`<div class="exp-head"><p>The engine is loading …</p></div>`;
    const hide = this.hiddenParts;
    return html`<button
        class="button skip-past"
        type="button"
        title="Alt+N"
        @click=${() => leave(this)}
      >
        Skip this experiment
      </button>
      ${this.head(session.description)}
      ${classOf(location.search).ownSeed ? html`<lm-own-seed .session=${session}></lm-own-seed>` : nothing}
      ${hide.has('presets') ? nothing : html`<lm-presets .session=${session} .names=${this.listed('presets')}></lm-presets>`}
      ${hide.has('formula') ? nothing : html`<lm-formula .session=${session}></lm-formula>`}
      <div class="exp-body">
        <div class="exp-main">
          ${this.figure(session)}
          <lm-run-bar .session=${session} .hide=${hide}></lm-run-bar>
          <div class="exp-notices">${notices(session)}</div>
          ${this.hasTwoGraphs ? html`<lm-below .session=${session} .order=${this.listed('views')}></lm-below>` : nothing}
          ${hide.has('stop') ? nothing : html`<lm-stop .session=${session}></lm-stop>`}
          ${hide.has('checks') ? nothing : html`<lm-verdict .session=${session}></lm-verdict>`}
        </div>
        <lm-controls .session=${session} .hide=${hide}></lm-controls>
        ${
          session.owesGuess || session.covered
            ? html`<p class="range">The numbers are shown once a guess is locked.</p>`
            : html`<lm-readouts .session=${session} .hide=${hide}></lm-readouts>`
        }
      </div>
      ${hide.has('runs') ? nothing : html`<lm-runs .session=${session}></lm-runs>`}
      ${hide.has('sweep') ? nothing : html`<lm-sweep .session=${session}></lm-sweep>`}
      ${hide.has('out') ? nothing : html`<lm-out-row .session=${session} .anchor=${this.id}></lm-out-row>`}
      <span class="exp-end" tabindex="-1">End of the experiment</span>`;
  }

  /** The figure, or a sentence where it tells what is to be guessed. @param {Session} session */
  figure(session) {
    if (!session.covered)
      return html`<lm-figure
        .session=${session}
        .order=${this.listed('views')}
        .drawable=${!this.hiddenParts.has('data')}
      ></lm-figure>`;
    return html`<p class="range cover">
      The figure shows the answer, so it comes once you have guessed.
    </p>`;
  }

  /** @param {ExperimentDescription} description */
  head({ title, question, no_fitted_parameter: bare }) {
    return html`<div class="exp-head">
      <h3>${title}</h3>
      ${bare ? html`<span class="badge">no fitted parameter</span>` : nothing}
      <p>${rich(question)}</p>
    </div>`;
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
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0 || !this.session) return;
    event.preventDefault();
    void takeDropped(this.session, files);
  }
}

/** A record or data. @param {Session} session @param {File[]} files */
async function takeDropped(session, files) {
  try {
    const { openFiles } = await results();
    await openFiles(session, files);
  } catch (error) {
    tellInput(session, error);
  }
}

customElements.define('lm-experiment', LmExperiment);
