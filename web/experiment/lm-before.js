// <lm-before>: while its button or the key B is held, the figure shows the start of the run; released, the present.
import { html } from 'lit';
import { SessionElement } from '../session/session-element.js';

/** A press that is shorter than this stays, so that it also works for who cannot hold, in milliseconds. */
const HOLD_MS = 350;
/** Keys that press a button. */
const PRESS = new Set([' ', 'Enter']);

/** Beside figures that show one state; the run itself is not touched. */
export class LmBefore extends SessionElement {
  constructor() {
    super();
    /** Whether the start is asked for. */
    this.asked = false;
    this.since = 0;
    /** What was looked at before. @type {import('../client/messages.js').Observation | null} */
    this.back = null;
    /** Whether a key is down. */
    this.held = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.figure = this.closest('lm-figure');
    this.figure?.addEventListener('keydown', this.down);
    this.figure?.addEventListener('keyup', this.up);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.figure?.removeEventListener('keydown', this.down);
    this.figure?.removeEventListener('keyup', this.up);
    if (this.asked) this.show(false);
  }

  /** Whether the figure shows the start, for whatever reason. */
  get shown() {
    return this.session.past?.step === 0;
  }

  render() {
    const on = this.shown;
    return html`<button
      class="quiet"
      type="button"
      aria-pressed=${on}
      title="Hold it, or hold the key B on the figure; a short press stays"
      ?disabled=${this.session.step === 0}
      @pointerdown=${this.press}
      @pointerup=${this.release}
      @pointercancel=${this.release}
      @click=${this.clicked}
      @blur=${() => this.held && this.release()}
    >
      At the start
    </button>`;
  }

  /** A press shows the start, or ends it. @param {PointerEvent} [event] */
  press = (event) => {
    if (event && event.button !== 0) return;
    if (event) /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
    this.since = performance.now();
    void this.show(!this.shown);
  };

  /** What was held goes back; what was pressed shortly stays. */
  release = () => {
    this.held = false;
    if (this.asked && performance.now() - this.since >= HOLD_MS) void this.show(false);
  };

  /** A press without pointer or key, as assistive software makes it. @param {MouseEvent} event */
  clicked = (event) => {
    if (event.detail === 0) this.press();
  };

  /** @param {Event} event */
  down = (event) => {
    const { key, repeat, altKey, ctrlKey, metaKey, target } = /** @type {KeyboardEvent} */ (event);
    if (altKey || ctrlKey || metaKey || !this.isOurs(key, target)) return;
    event.preventDefault();
    if (repeat || this.held || this.session.step === 0) return;
    this.held = true;
    this.press();
  };

  /** @param {Event} event */
  up = (event) => {
    const { key, target } = /** @type {KeyboardEvent} */ (event);
    if (!this.held || !this.isOurs(key, target)) return;
    event.preventDefault();
    this.release();
  };

  /** B on the figure outside of fields, or what presses our button. @param {string} key @param {EventTarget | null} target */
  isOurs(key, target) {
    const element = /** @type {Element} */ (target);
    if (this.contains(element)) return PRESS.has(key) || key.toLowerCase() === 'b';
    return key.toLowerCase() === 'b' && !element.matches('input, select, textarea');
  }

  /** @param {boolean} on */
  async show(on) {
    const { session } = this;
    const { run } = session;
    this.asked = on;
    if (!on) {
      session.lookAt(this.back);
      this.back = null;
      return;
    }
    this.back = this.shown ? null : session.past;
    const start = await run?.frameAt(0).catch(() => null);
    if (start && this.asked && run === session.run) session.lookAt(start);
  }
}

customElements.define('lm-before', LmBefore);
