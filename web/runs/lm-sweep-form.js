// <lm-sweep-form>: which parameters a sweep runs over, their points, and the seeds.
import { html, nothing } from 'lit';
import { lesson } from '../base/lesson-data.js';
import { SessionElement } from '../session/session-element.js';
import { formatNumber } from '../text/numbers.js';
import { rich } from '../text/rich-text.js';
import { automaticValue, sweepable } from '../session/settings.js';
import { planOf, planOfQuestion, replacedAxis, runsOf } from './sweep-plan.js';

/** @typedef {import('./sweep-plan.js').Plan} Plan */
/** @typedef {import('./sweep-plan.js').PlanAxis} PlanAxis */
/** @typedef {'first' | 'second'} Place */

/** Dispatches `sweep-run` with the plan, `sweep-cancel`, and `sweep-edit` when a field changes. */
export class LmSweepForm extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    running: { attribute: false },
    fault: { attribute: false },
  };

  constructor() {
    super();
    this.running = false;
    this.fault = '';
    /** @type {Plan | null} */
    this.plan = null;
  }

  get description() {
    return this.session.description;
  }
  get key() {
    return `sweep-${this.ownId}`;
  }

  /** A parameter's value now; for an automatic one what the experiment made of it. @param {import('../client/messages.js').ParameterDescription} parameter */
  present(parameter) {
    const value = this.session.valueOf(parameter.name);
    return value === 'auto' ? automaticValue(parameter, this.session.live?.scalars) : Number(value);
  }

  render() {
    const [first] = sweepable(this.description);
    if (!first) return nothing;
    const question = lesson().sweeps[this.description.slug];
    this.plan ??= question ? planOfQuestion(question) : planOf(first, this.present(first));
    const { plan } = this;
    return html`<form class="sweep-form" novalidate @submit=${this.submit}>
      ${question ? html`<p class="sweep-ask">${rich(question.ask)}</p>` : nothing}
      <fieldset ?disabled=${this.running}>
        ${this.axisRow('first', plan.first)} ${this.axisRow('second', plan.second)}
        <div class="sweep-row">
          <span class="name" id="${this.key}-seeds">Seeds</span>
          ${this.field('from', plan.firstSeed, `${this.key}-seeds`, (v) => (plan.firstSeed = v))}
          ${this.field('to', plan.lastSeed, `${this.key}-seeds`, (v) => (plan.lastSeed = v))}
        </div>
      </fieldset>
      <div class="sweep-act">
        ${
          this.running
            ? html`<button class="button" type="button" @click=${() => this.tell('sweep-cancel')}>
                Cancel
              </button>`
            : html`<button class="button go" type="submit">Run ${runsWord(plan)}</button>`
        }
        <span class="sweep-note">${this.stepsWord()}</span>
      </div>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
    </form>`;
  }

  stepsWord() {
    const { steps } = this.session.settings;
    return steps === null
      ? 'Each run takes its suggested steps.'
      : `Each run takes ${steps} steps.`;
  }

  /** @param {Place} place @param {PlanAxis} axis */
  axisRow(place, axis) {
    const id = `${this.key}-${place}`;
    const other = place === 'first' ? this.plan?.second.name : this.plan?.first.name;
    const free = sweepable(this.description).filter(({ name }) => name !== other);
    return html`<div class="sweep-row">
      <label class="name" id="${id}-name" for=${id}>${place === 'first' ? 'Sweep' : 'and'}</label>
      <select
        class="field"
        id=${id}
        @change=${(/** @type {Event} */ e) => this.choose(place, textOf(e))}
      >
        ${place === 'second' ? html`<option value="" ?selected=${!axis.name}>nothing else</option>` : nothing}
        ${free.map(
          ({ name, label }) =>
            html`<option value=${name} ?selected=${name === axis.name}>${label || name}</option>`,
        )}
      </select>
      ${axis.name ? this.range(axis, `${id}-name`) : nothing}
    </div>`;
  }

  /** @param {PlanAxis} axis @param {string} label */
  range(axis, label) {
    return html`${this.field('from', axis.from, label, (v) => (axis.from = v))}
      ${this.field('to', axis.to, label, (v) => (axis.to = v))}
      ${this.field('points', axis.count, label, (v) => (axis.count = v))}
      <label class="switch"
        ><input
          type="checkbox"
          role="switch"
          .checked=${axis.scale === 'log'}
          @change=${() => this.edit(() => (axis.scale = axis.scale === 'log' ? 'lin' : 'log'))}
        />log</label
      >`;
  }

  /** @param {string} word @param {string} value @param {string} label @param {(text: string) => void} take */
  field(word, value, label, take) {
    const id = `${label}-${word}`;
    return html`<label class="sweep-field"
      ><span id=${id}>${word}</span
      ><input
        class="field"
        inputmode="text"
        autocomplete="off"
        spellcheck="false"
        aria-labelledby="${label} ${id}"
        .value=${value}
        @input=${(/** @type {Event} */ e) => this.edit(() => take(textOf(e)))}
    /></label>`;
  }

  /** @param {() => void} change */
  edit(change) {
    change();
    this.tell('sweep-edit');
    this.requestUpdate();
  }

  /** @param {Place} place @param {string} name */
  choose(place, name) {
    const { plan } = this;
    if (!plan) return;
    const parameter = this.description.parameters.find((p) => p.name === name);
    this.edit(
      () =>
        (plan[place] = replacedAxis(parameter, parameter ? this.present(parameter) : NaN, place)),
    );
  }

  /** @param {Event} event */
  submit = (event) => {
    event.preventDefault();
    if (!this.running) this.tell('sweep-run');
  };

  /** @param {string} name */
  tell(name) {
    this.dispatchEvent(new CustomEvent(name, { detail: this.plan }));
  }
}

/** @param {Event} event */
const textOf = (event) => /** @type {HTMLInputElement} */ (event.target).value;

/** @param {Plan} plan */
function runsWord(plan) {
  const runs = runsOf(plan);
  return Number.isNaN(runs) ? '' : runs === 1 ? '1 run' : `${formatNumber(runs)} runs`;
}

customElements.define('lm-sweep-form', LmSweepForm);
