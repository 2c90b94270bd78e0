// <lm-run-bar>: reset, play and pause, step, pace, recorded time, how far to run, seed and new seed.
import { html } from 'lit';
import { MAX_SEED, MAX_STEPS } from '../client/limits.js';
import { ICONS } from '../base/icons.js';
import { SessionElement } from '../session/session-element.js';
import { grouped } from '../text/numbers.js';
import { readNumber } from '../text/read-number.js';
import { PACES, WHOLE_RUN_S } from '../session/transport.js';

/** @type {Record<string, string>} */
const PACE_WORDS = { 0.05: '1/20×', 0.25: '¼×', 1: '1×', 4: '4×', Infinity: 'at once' };

/** Operates the session's time; it draws nothing of the result. */
export class LmRunBar extends SessionElement {
  static properties = { ...SessionElement.properties, hide: { attribute: false } };

  constructor() {
    super();
    /** @type {Set<string>} */
    this.hide = new Set();
  }

  render() {
    const { time, run } = this.session;
    return html`${this.buttons()} ${this.more()} ${this.scrubber()}
      <label class="run-field"
        ><span>Pace</span>
        <select
          class="field"
          title="1×: the whole run in ${WHOLE_RUN_S} seconds"
          .value=${String(time.pace)}
          @change=${(/** @type {Event} */ e) => time.setPace(Number(valueOf(e)))}
        >
          ${PACES.map(
            (pace) =>
              html`<option value=${pace} ?selected=${pace === time.pace}>
                ${PACE_WORDS[pace]}
              </option>`,
          )}
        </select></label
      >
      ${this.numberField('Steps', 'steps', run ? this.session.target : '', 1, (value) => this.session.setTarget(value))}
      ${this.hide.has('seed') ? '' : this.seedFields()}`;
  }

  /** Buttons that cannot act now keep the focus: a run that ends must not take it from who pressed Play. */
  buttons() {
    const { time, run } = this.session;
    const ready = run !== null && !run.lost;
    const canStep = ready && !time.ended;
    const atEnd =
      ready && !time.playing && !time.ended && run.step >= this.session.target && run.step > 0;
    return html`<button
        class="button"
        type="button"
        title="Back to step 0 with the same seed (Alt+R)"
        aria-disabled=${!ready}
        @click=${() => ready && this.session.reset()}
      >
        ${ICONS.reset} Reset
      </button>
      <button
        class="button go"
        type="button"
        title="Play or pause (Alt+K)"
        aria-disabled=${!canStep}
        @click=${() => canStep && time.toggle()}
      >
        ${time.playing ? ICONS.pause : ICONS.play}
        ${time.playing ? 'Pause' : atEnd ? 'Go on' : 'Play'}
      </button>
      <button
        class="button"
        type="button"
        title="One step"
        aria-disabled=${!canStep || time.playing}
        @click=${() => canStep && !time.playing && time.step()}
      >
        ${ICONS.step} Step
      </button>`;
  }

  /** On a phone the rest comes at a tap. */
  more() {
    const open = this.classList.contains('open');
    return html`<button
      class="button run-more"
      type="button"
      aria-label="Pace, steps and seed"
      aria-expanded=${open}
      @click=${this.unfold}
    >
      ⋯
    </button>`;
  }

  unfold() {
    this.classList.toggle('open');
    this.requestUpdate();
  }

  scrubber() {
    const { session } = this;
    const end = Math.max(session.target, session.step, 1);
    const at = session.shownStep;
    const text = `step ${grouped(at)} / ${grouped(end)}`;
    return html`<span class="scrub"
      ><input
        type="range"
        aria-label="Recorded time: step"
        aria-valuetext=${text}
        min="0"
        max=${end}
        step="1"
        style="--at: ${(100 * at) / end}%"
        .value=${String(at)}
        ?disabled=${!session.run}
        @input=${(/** @type {Event} */ e) => session.time.scrubTo(Number(valueOf(e)))}
      /><span class="number">${text}</span></span
    >`;
  }

  seedFields() {
    const { session } = this;
    return html`<span class="seed-group"
      >${this.numberField('Seed', 'seed', session.settings.seed, 0, (value) => session.setSeed(value))}
      <button
        class="button"
        type="button"
        title="A new random draw"
        @click=${() => session.newSeed()}
      >
        New seed
      </button></span
    >`;
  }

  /**
   * @param {string} label @param {string} kind @param {number | string} value @param {number} least
   * @param {(value: number) => void} accept
   */
  numberField(label, kind, value, least, accept) {
    return html`<label class="run-field"
      ><span>${label}</span>
      <input
        class="field ${kind}"
        inputmode="numeric"
        autocomplete="off"
        spellcheck="false"
        .value=${String(value)}
        @change=${(/** @type {Event} */ e) => this.typed(e, label, value, least, accept)}
    /></label>`;
  }

  /**
   * @param {Event} event @param {string} label @param {number | string} before @param {number} least
   * @param {(value: number) => void} accept
   */
  typed(event, label, before, least, accept) {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const { kind, value, fault } = readNumber(field.value, { whole: true });
    const most = label === 'Seed' ? MAX_SEED : MAX_STEPS;
    if (Number.isInteger(value) && value >= least && value <= most) {
      this.session.dismiss('run');
      return accept(value);
    }
    const refusal = `${label} must be a whole number from ${least} to ${grouped(most)}; “${field.value.slice(0, 40)}” is not.`;
    field.value = String(before);
    this.session.tell({ about: 'run', text: kind === 'two' ? `${label}: ${fault}` : refusal });
  }
}

/** @param {Event} event */
const valueOf = (event) => /** @type {HTMLInputElement} */ (event.target).value;

customElements.define('lm-run-bar', LmRunBar);
