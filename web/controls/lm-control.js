// <lm-control>: one parameter, made from its description: a slider with a typed value, a choice, a
// switch, a list or a text; automatic values can be set by hand and given back.
import { html, nothing } from 'lit';
import './lm-change-now.js';
import { SessionElement } from '../session/session-element.js';
import { formatNumber } from '../text/numbers.js';
import { readNumber } from '../text/read-number.js';
import { rich } from '../text/rich-text.js';
import { automaticValue } from '../session/settings.js';
import { neighbour, positionOf, sliderRange, valueAt } from './slider-scale.js';

/** @typedef {import('../client/messages.js').ParameterDescription} ParameterDescription */
/** @typedef {import('../client/messages.js').ParameterValue} ParameterValue */

const MANY_CHOICES = 4;
/** Words of more letters together do not fit beside each other. */
const MANY_LETTERS = 26;
/** A field shows a value with so many digits. */
const FIELD_DIGITS = 6;
/** @type {Record<string, 1 | -1>} */
const ARROWS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 1, PageDown: -1 };

/** Shows one parameter of its session. */
export class LmControl extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    parameter: { attribute: false },
    helpOpen: { state: true },
  };

  constructor() {
    super();
    /** @type {ParameterDescription} */
    this.parameter = /** @type {any} */ (undefined);
    this.helpOpen = false;
    /** What was typed and refused; it stays in the field until something else is set. */
    this.draft = '';
    /** What the slider spans. @type {ParameterDescription | null} */
    this.range = null;
  }

  get name() {
    return this.parameter.name;
  }
  get value() {
    return this.session.valueOf(this.name);
  }
  get fault() {
    return this.session.faults.get(this.name) ?? '';
  }
  /** The number that stands for the value; for an automatic one, what the experiment
   * made of it. */
  get number() {
    if (this.value !== 'auto') return Number(this.value);
    return automaticValue(this.parameter, this.session.live?.scalars);
  }

  render() {
    const { kind } = this.parameter;
    const body =
      kind === 'flag'
        ? this.switch()
        : kind === 'choice'
          ? this.choices()
          : kind === 'list' || kind === 'text'
            ? this.textField(kind)
            : this.slider();
    return html`${body} ${this.automatic()}
    ${this.helpOpen ? html`<span class="help" id="help-${this.key}">${rich(this.parameter.help)}</span>` : nothing}
    ${this.fault ? html`<span class="fault" id="fault-${this.key}">${this.fault}</span>` : nothing}
    ${
      this.parameter.live
        ? html`<lm-change-now
            .session=${this.session}
            .parameter=${this.parameter}
          ></lm-change-now>`
        : nothing
    }`;
  }

  /** Unique in the page, since several experiments share parameter names. */
  get key() {
    return `${this.ownId}-${this.name}`;
  }

  /** Name, symbol, unit and the question mark; the last word stays on one line with what follows it. */
  label() {
    const { label, symbol, unit, help } = this.parameter;
    const words = (label || this.name).split(' ');
    const last = words.pop();
    return html`<span
      >${words.map((word) => `${word} `)}<span class="together"
        >${last}${symbol ? html` <lm-tex .tex=${symbol}></lm-tex>` : nothing}${
          unit ? html` <span class="unit">(${unit})</span>` : nothing
        }${help ? this.helpButton() : nothing}</span
      ></span
    >`;
  }

  helpButton() {
    return html`<button
      class="help-toggle"
      type="button"
      aria-label="What is ${this.parameter.label || this.name}?"
      aria-expanded=${this.helpOpen}
      @click=${() => (this.helpOpen = !this.helpOpen)}
    >
      ?
    </button>`;
  }

  /** The slider's range; it stays the same while the value is in it, so that nothing moves while the slider is used. */
  get span() {
    const { number, range } = this;
    if (!range || number < range.minimum || number > range.maximum) {
      this.range = number > 0 ? sliderRange(this.parameter, number) : null;
    }
    return this.range ?? this.parameter;
  }

  slider() {
    const p = this.span;
    const position = Number.isFinite(this.number) ? positionOf(p, this.number) : 0;
    const name = p.label || p.name;
    return html`<span class="name">${this.label()}</span>${this.field(name)}
      <input
        type="range"
        min="0"
        max="1"
        step="any"
        aria-label=${name}
        aria-valuetext=${Number.isNaN(this.number) ? 'automatic' : formatNumber(this.number)}
        style="--at: ${100 * position}%"
        .value=${String(position)}
        @input=${(/** @type {Event} */ e) => this.take(valueAt(p, Number(textOf(e))))}
        @keydown=${(/** @type {KeyboardEvent} */ e) => this.arrow(e)}
      />`;
  }

  /** @param {string} kind */
  textField(kind) {
    const name = this.parameter.label || this.name;
    return html`<span class="name">${this.label()}</span>${this.field(name, kind)}`;
  }

  /** @param {string} name @param {string} [kind] */
  field(name, kind = '') {
    const shown =
      this.value === 'auto'
        ? Number.isFinite(this.number)
          ? formatNumber(this.number)
          : 'auto'
        : plain(this.value);
    const examples = kind === 'text' ? this.parameter.choices : [];
    return html`<input
        class="field ${kind}"
        list=${examples.length > 0 ? `examples-${this.key}` : nothing}
        maxlength=${kind === 'text' ? this.parameter.max_length : nothing}
        aria-label="${name}, typed"
        aria-invalid=${this.fault ? 'true' : 'false'}
        aria-describedby=${this.fault ? `fault-${this.key}` : nothing}
        inputmode=${this.parameter.kind === 'integer' && this.parameter.minimum >= 0 ? 'numeric' : 'text'}
        autocomplete="off"
        spellcheck="false"
        .value=${(this.fault && this.draft) || shown}
        @change=${(/** @type {Event} */ e) => this.typed(textOf(e))}
      />${
        examples.length > 0
          ? html`<datalist id="examples-${this.key}">
              ${examples.map((example) => html`<option value=${example}></option>`)}
            </datalist>`
          : nothing
      }`;
  }

  choices() {
    const { choices } = this.parameter;
    const short = choices.length <= MANY_CHOICES && choices.join('').length <= MANY_LETTERS;
    return html`<span class="name" id="name-${this.key}">${this.label()}</span> ${
        short
          ? html`<span class="segments" role="radiogroup" aria-labelledby="name-${this.key}"
              >${choices.map((word) => this.segment(word))}</span
            >`
          : html`<select
              class="field"
              aria-labelledby="name-${this.key}"
              @change=${(/** @type {Event} */ e) => this.take(textOf(e))}
            >
              ${choices.map((word) => html`<option value=${word} ?selected=${word === this.value}>${spaced(word)}</option>`)}
            </select>`
      }`;
  }

  /** @param {string} word */
  segment(word) {
    return html`<label
      ><input
        type="radio"
        name=${this.key}
        value=${word}
        .checked=${word === this.value}
        @change=${() => this.take(word)}
      />${spaced(word)}</label
    >`;
  }

  switch() {
    return html`<label class="switch"
      ><input
        type="checkbox"
        role="switch"
        .checked=${String(this.value) === 'true'}
        @change=${(/** @type {Event} */ e) => this.take(/** @type {HTMLInputElement} */ (e.target).checked)}
      />${this.label()}</label
    >`;
  }

  automatic() {
    const { automatic } = this.parameter;
    if (!automatic) return nothing;
    if (this.value === 'auto') return html`<span class="auto">automatic: ${rich(automatic)}</span>`;
    return html`<span class="auto"
      >set by hand;
      <button type="button" @click=${() => this.take('auto')}>back to automatic</button></span
    >`;
  }

  /** @param {ParameterValue} value */
  take(value) {
    this.draft = String(value);
    void this.session.set(this.name, value);
  }

  /** Text that is not a number goes to the engine unchanged, because the engine says best what is wrong. @param {string} text */
  typed(text) {
    const { name } = this;
    if (this.parameter.kind === 'text') return this.take(text.trim());
    const whole = this.parameter.kind === 'integer';
    const { kind, value, fault } = readNumber(text, { whole });
    if (this.parameter.kind === 'list' || kind === 'none') return this.take(text.trim());
    if (kind === 'number') return this.take(value);
    this.draft = text;
    this.session.blame([[name, fault]]);
  }

  /** @param {KeyboardEvent} event */
  arrow(event) {
    const direction = ARROWS[event.key];
    if (!direction || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (Number.isFinite(this.number))
      this.take(
        neighbour(
          this.span,
          this.number,
          direction,
          event.shiftKey || event.key.startsWith('Page'),
        ),
      );
  }
}

/** @param {Event} event */
const textOf = (event) => /** @type {HTMLInputElement} */ (event.target).value;
/** @param {string} word */
const spaced = (word) => word.replaceAll('_', ' ');
/** @param {ParameterValue} value */
const plain = (value) =>
  typeof value === 'number' ? formatNumber(value, FIELD_DIGITS) : String(value);

customElements.define('lm-control', LmControl);
