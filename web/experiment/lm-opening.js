// <lm-opening>: what a page begins with: one figure of one experiment, Play, and the one setting to turn.
import { html, nothing } from 'lit';
import { ICONS } from '../base/icons.js';
import { freeId } from '../base/free-id.js';
import { nearSight, watchSight } from '../base/in-sight.js';
import { lesson } from '../base/lesson-data.js';
import { LightElement } from '../base/light-element.js';
import { sharedEngine } from '../base/shared-engine.js';
import '../controls/lm-control.js';
import { Session } from '../session/session.js';
import { fromPreset } from '../session/settings.js';
import { rich } from '../text/rich-text.js';
import './lm-figure.js';
import { announcer } from './announced.js';
import { notices, tallied } from './told.js';

/** It has a session of its own; the whole experiment stands further down, with everything else of it. */
export class LmOpening extends LightElement {
  static properties = {
    opening: { attribute: false },
    session: { state: true },
    failure: { state: true },
  };

  constructor() {
    super();
    /** What to show; the lesson's own when nothing is set. @type {import('../base/lesson-data.js').Opening | null} */
    this.opening = null;
    /** @type {Session | null} */
    this.session = null;
    this.failure = '';
    /** Whether it plays as soon as there is a run. */
    this.eager = false;
    this.onChange = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    this.id ||= freeId('opening');
    void nearSight(this).then(() => this.begin());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.session?.removeEventListener('change', this.onChange);
    this.stopWatching?.();
  }

  /** Loads the engine and makes the first run. */
  async begin() {
    this.opening ??= lesson().opening;
    const { opening } = this;
    if (!opening) return;
    const preset = lesson().presets[opening.experiment]?.find(
      ({ name }) => name === opening.preset,
    );
    this.failure = '';
    try {
      const engine = await sharedEngine(opening.experiment);
      const description = engine.experiment(opening.experiment);
      if (!description || !preset) throw new Error(`There is no ${opening.experiment} here.`);
      const session = new Session(description, { settings: fromPreset(preset, 0) });
      session.chooseView(opening.view);
      if (opening.theory === false) session.hideTheory(true);
      session.addEventListener('change', this.onChange);
      session.addEventListener('change', announcer(session, 'opening'));
      this.stopWatching = watchSight(this, (visible) => session.time.setVisible(visible));
      this.session = session;
      await session.remake(0, preset.events);
      if (this.eager) void session.time.play();
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  render() {
    const { opening, session } = this;
    if (!opening) return nothing;
    if (this.failure) return this.failed();
    return html`<p class="opening-ask">${rich(opening.ask)}</p>
      ${
        session
          ? html`${this.bar(session)}
              <div class="exp-notices">${notices(session)}</div>
              <lm-figure .session=${session} .order=${[opening.view]}></lm-figure>
              <a class="opening-more" href="${opening.page ?? ''}#${opening.experiment}"
                >The whole experiment: every setting and number</a
              >`
          : html`<div class="opening-wait">The engine is loading …</div>`
      }`;
  }

  /** @param {Session} session */
  bar(session) {
    const { time, run } = session;
    const { parameters } = session.description;
    const parameter = parameters.find(({ name }) => name === this.opening?.control);
    const atEnd = run !== null && !time.playing && run.step > 0 && run.step >= session.target;
    const over = time.ended || atEnd;
    return html`<div class="opening-bar">
      <button
        class="button go"
        type="button"
        ?disabled=${!run || run.lost}
        @click=${() => (over ? this.again(session) : time.toggle())}
      >
        ${over ? ICONS.reset : time.playing ? ICONS.pause : ICONS.play}
        ${over ? 'Once more' : time.playing ? 'Pause' : 'Play'}
      </button>
      ${parameter ? html`<lm-control .session=${session} .parameter=${parameter}></lm-control>` : nothing}
      <p class="glance">${this.glance(session)}</p>
    </div>`;
  }

  /** @param {Session} session */
  async again(session) {
    await session.reset();
    void session.time.play();
  }

  /** How the predictions came out, once the run rests. @param {Session} session */
  glance(session) {
    if (session.time.playing || session.step === 0) return nothing;
    return tallied(session.shown?.checks ?? []);
  }

  failed() {
    return html`<div class="notice bad">
      <p>${this.failure}</p>
      <button class="button" type="button" @click=${() => this.begin()}>Try again</button>
    </div>`;
  }
}

customElements.define('lm-opening', LmOpening);
