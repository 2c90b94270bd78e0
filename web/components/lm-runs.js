// <lm-runs>: keep a run, compare the kept ones in a table, rename, go back to one, remove.
import { html, nothing } from 'lit';
import { MOST_KEPT, cleanName, differing, withKept } from './kept-runs.js';
import { madeAgain, storeKept, storedKept } from './kept-store.js';
import { inFront, lesson } from './lesson-data.js';
import { SessionElement } from './light-element.js';
import { formatNumber, grouped } from './numbers.js';
import { rich } from './rich-text.js';
import { sameValue } from './settings.js';

/** @typedef {import('./kept-runs.js').KeptRun} KeptRun */
/** @typedef {import('../client/messages.js').ParameterValue} ParameterValue */

/** This many readouts stand in the table; the lesson's order decides which. */
const MOST_READOUTS = 3;

/** What to say of a run that a reload would lose. */
const LASTING = {
  all: '',
  small: ' A reload loses runs with large data: save their record.',
  none: ' A reload loses it: the browser’s storage is closed or full.',
};

/** A row of the table: a kept run, or the present one. @typedef {{one: KeptRun | null, parameters: Record<string, ParameterValue>, seed: number, step: number, scalars: import('../client/messages.js').Scalar[]}} Row */

/** The kept runs of its session. */
export class LmRuns extends SessionElement {
  static properties = { ...SessionElement.properties, said: { state: true } };

  constructor() {
    super();
    this.said = '';
    /** How many kept runs are still to be made again after a reload; null before it is known. @type {number | null} */
    this.pending = null;
    /** Whether what is kept outlasts a reload. @type {keyof typeof LASTING} */
    this.lasting = 'all';
  }

  /** Where the runs of this experiment are kept: an experiment can stand on a page more than once. */
  get place() {
    return `${location.pathname}#${this.closest('lm-experiment')?.id ?? this.session.description.slug}`;
  }

  updated() {
    if (this.pending === null && this.session.run) void this.bringBack();
  }

  /** After a reload, what was kept is made again, one run after another. */
  async bringBack() {
    const { session } = this;
    const wanted = storedKept(this.place, session.description);
    this.pending = wanted.length;
    for (const one of wanted) {
      try {
        const run = await madeAgain(session.description.slug, one);
        session.kept = [...session.kept, run].sort((a, b) => a.number - b.number);
      } catch {
        this.said = `${one.name} could not be made again.`;
      }
      this.pending -= 1;
      session.changed();
    }
  }

  render() {
    const { kept, run } = this.session;
    const waiting = this.pending !== null && this.pending > 0;
    const full = kept.length >= MOST_KEPT;
    return html`<div class="row">
        <button
          class="button"
          type="button"
          title="Its curves stay in the figure while you change the settings"
          ?disabled=${!run || full || waiting}
          @click=${this.keep}
        >
          Keep this run
        </button>
        ${
          kept.length > 0
            ? html`<button class="quiet" type="button" @click=${() => this.set([])}>
                Remove all kept runs
              </button>`
            : nothing
        }
        <span role="status"
          >${
            waiting
              ? 'Making the kept runs again …'
              : full
                ? `${MOST_KEPT} runs are kept; remove one to keep another.`
                : this.said
          }</span
        >
      </div>
      ${kept.length > 0 ? this.table() : nothing}`;
  }

  keep = () => {
    const before = this.session.kept;
    this.set(withKept(before, this.session));
    const added = this.session.kept.find((one) => !before.includes(one));
    if (added)
      this.said = `${added.name} is kept: step ${grouped(added.step)}.${LASTING[this.lasting]}`;
  };

  /** @param {KeptRun[]} kept */
  set(kept) {
    this.said = '';
    this.session.kept = kept;
    this.lasting = storeKept(this.place, kept);
    this.session.changed();
  }

  /** The present run first, then the kept ones. @returns {Row[]} */
  get rows() {
    const { run, live, kept, settings } = this.session;
    const present = {
      one: null,
      parameters: run?.parameters ?? {},
      seed: settings.seed,
      step: live?.step ?? 0,
      scalars: live?.scalars ?? [],
    };
    const others = kept.map((one) => ({ ...one, one, scalars: one.observation.scalars }));
    return [present, ...others];
  }

  table() {
    const { rows } = this;
    const names = differing(rows.map((row) => row.parameters));
    const parameters = this.session.description.parameters.filter((p) => names.includes(p.name));
    const scalars = this.readouts(rows[0]);
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Kept runs">
      <table class="runs">
        <thead>
          <tr>
            <th scope="col">Run</th>
            ${parameters.map((p) => html`<th scope="col">${rich(p.symbol ? `$${p.symbol}$` : p.label || p.name)}</th>`)}
            <th scope="col">Seed</th>
            <th scope="col">Step</th>
            ${scalars.map((s) => html`<th scope="col" class="readout">${rich(s.label || s.name)}</th>`)}
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => this.row(row, rows[0], parameters, scalars))}
        </tbody>
      </table>
      <p>Bold: not as in the present run.</p>
    </div>`;
  }

  /** @param {Row} present */
  readouts({ scalars }) {
    const visible = this.session.shown?.scalars ?? [];
    const known = scalars.filter((s) => visible.some((v) => v.name === s.name));
    const { front } = inFront(known, lesson().readouts[this.session.description.slug]);
    return front.slice(0, MOST_READOUTS);
  }

  /**
   * @param {Row} row @param {Row} present
   * @param {import('../client/messages.js').ParameterDescription[]} parameters
   * @param {import('../client/messages.js').Scalar[]} scalars
   */
  row({ one, ...row }, present, parameters, scalars) {
    return html`<tr>
      <th scope="row">${one ? this.nameField(one) : 'Present run'}</th>
      ${parameters.map(({ name }) => {
        const same = sameValue(row.parameters[name], present.parameters[name]);
        const text = valueText(row.parameters[name], name, row.scalars);
        return html`<td>${same ? text : html`<b>${text}</b>`}</td>`;
      })}
      <td>${row.seed === present.seed ? row.seed : html`<b>${row.seed}</b>`}</td>
      <td>${grouped(row.step)}</td>
      ${scalars.map(
        ({ name }) =>
          html`<td>${cellText(row.scalars.find((s) => s.name === name)?.value ?? NaN)}</td>`,
      )}
      <td>${one ? this.acts(one) : nothing}</td>
    </tr>`;
  }

  /** @param {KeptRun} one */
  nameField(one) {
    return html`<span class="swatch run-${one.number}" aria-hidden="true"></span
      ><input
        class="field name"
        aria-label="Name of ${one.name}"
        autocomplete="off"
        spellcheck="false"
        .value=${one.name}
        @change=${(/** @type {Event} */ event) => {
          const field = /** @type {HTMLInputElement} */ (event.target);
          field.value = cleanName(field.value, one.name);
          this.set(this.session.kept.map((k) => (k === one ? { ...one, name: field.value } : k)));
        }}
      />`;
  }

  /** @param {KeptRun} one */
  acts(one) {
    return html`<button
        class="quiet"
        type="button"
        aria-label="Go back to ${one.name}"
        @click=${() => this.session.load(one.order, one.step)}
      >
        Go back
      </button>
      <button
        class="quiet"
        type="button"
        aria-label="Remove ${one.name}"
        @click=${() => this.set(this.session.kept.filter((k) => k !== one))}
      >
        Remove
      </button>`;
  }
}

/** A readout; a dash where there is none. @param {number} value */
const cellText = (value) => (Number.isNaN(value) ? '–' : formatNumber(value));

/** A value as text; an automatic one with what the experiment made of it. @param {ParameterValue | undefined} value @param {string} name @param {Row['scalars']} scalars */
function valueText(value, name, scalars) {
  if (typeof value === 'number') return formatNumber(value);
  const used = value === 'auto' && scalars.find((s) => s.name === `${name}_used`);
  if (used) return `auto: ${formatNumber(used.value)}`;
  return String(value ?? '–').replaceAll('_', ' ');
}

customElements.define('lm-runs', LmRuns);
