// <lm-sweep-panel>: one or two parameters times seeds, live in a crew of workers, with error bars or as a
// heat map, and the CSV that `lmlab sweep` writes.
import { html, nothing } from 'lit';
import { InputError } from '../client/errors.js';
import { Sweep } from '../client/sweep.js';
import { CurvePlot } from '../plots/curve.js';
import { FieldPlot } from '../plots/field.js';
import { dataTable } from '../base/data-table.js';
import { sentenceOf } from '../base/fault-text.js';
import { download, saved } from '../base/files.js';
import { watchSight } from '../base/in-sight.js';
import { lesson } from '../base/lesson-data.js';
import { SessionElement } from '../session/session-element.js';
import './lm-sweep-form.js';
import { formatNumber } from '../text/numbers.js';
import { rich } from '../text/rich-text.js';
import { sharedEngine } from '../base/shared-engine.js';
import { commandOf, readPlan, requestOf, runsOf } from './sweep-plan.js';
import { withSwept } from './swept-runs.js';
import { lostRuns, predictionOf, sweepTable, sweepView } from './sweep-view.js';

/** @typedef {import('../client/messages.js').Scalar} Scalar */
/** @typedef {import('./sweep-plan.js').Plan} Plan */

/** More runs than this at once are too many for the page. */
const MANY_RUNS = 5000;
/** Progress is announced to screen readers at these parts of the whole. */
const TOLD = 4;
/** The figure is drawn again at most this often while runs come in, in milliseconds. */
const REDRAW_MS = 150;

/** Shows a form, then progress and the figure; one sweep at a time. */
export class LmSweepPanel extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    said: { state: true },
    fault: { state: true },
  };

  constructor() {
    super();
    this.said = '';
    this.fault = '';
    /** @type {Sweep | null} */
    this.sweep = null;
    this.running = false;
    /** The plan of the sweep that is shown. @type {{plan: Plan, command: string} | null} */
    this.asked = null;
    this.scalarName = '';
    this.theoryName = '';
    /** @type {import('../plots/kinds.js').AnyPlot | null} */
    this.plot = null;
    this.plotted = '';
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.redraw = undefined;
    this.tableOpen = false;
    this.logY = false;
  }

  get description() {
    return this.session.description;
  }
  /** What the lesson asks of a sweep. */
  get question() {
    return lesson().sweeps[this.description.slug];
  }
  get key() {
    return `sweep-${this.ownId}`;
  }
  /** The scalars of a run, without the theory's while it waits for a guess. @returns {Scalar[]} */
  get scalars() {
    const all = this.sweep?.rows.find((row) => row)?.scalars ?? this.session.live?.scalars ?? [];
    return this.session.theoryHidden ? all.filter(({ role }) => role !== 'predicted') : all;
  }
  get scalar() {
    const { scalars } = this;
    return (
      scalars.find(({ name }) => name === (this.scalarName || this.question?.scalar)) ??
      scalars.find(({ role }) => role !== 'predicted') ??
      scalars[0]
    );
  }
  get theory() {
    const { scalars, scalar } = this;
    const asked = scalar?.name === this.question?.scalar ? this.question?.theory : '';
    const theoryName = this.theoryName || asked;
    if (theoryName === 'none' || !scalar) return null;
    const chosen = scalars.find(({ name, role }) => name === theoryName && role === 'predicted');
    return chosen ?? predictionOf(scalars, scalar.name);
  }

  render() {
    return html`<lm-sweep-form
        .session=${this.session}
        .running=${this.running}
        .fault=${this.fault}
        @sweep-run=${(/** @type {CustomEvent<Plan>} */ e) => this.start(e.detail)}
        @sweep-cancel=${() => this.sweep?.cancel()}
        @sweep-edit=${() => (this.fault = '')}
      ></lm-sweep-form>
      ${this.progress()}
      <p class="sweep-said" role="status">${this.said}</p>
      ${this.sweep?.outline ? this.result() : nothing}`;
  }

  progress() {
    const { sweep, running } = this;
    if (!sweep || !running) return nothing;
    const { done, size, secondsLeft } = sweep;
    const left = Number.isNaN(secondsLeft) ? '' : `, about ${timeWord(secondsLeft)} left`;
    return html`<div class="sweep-progress">
      <progress max=${Math.max(1, size)} .value=${done} aria-label="Runs done"></progress>
      <span>${done} of ${size || '…'} runs${left}</span>
    </div>`;
  }

  result() {
    const { scalars, scalar, theory, sweep } = this;
    if (!scalar || !sweep) return html`<div class="plot"></div>`;
    const predicted = scalars.filter(({ role }) => role === 'predicted');
    const one = (sweep.outline?.axes.length ?? 1) === 1;
    const lost = lostRuns(sweep.rows, scalar.name);
    return html`<div class="sweep-row">
        ${this.selection('show', 'Show', scalars, scalar.name, (name) => (this.scalarName = name))}
        ${
          one && predicted.length > 0
            ? this.selection(
                'theory',
                'Theory',
                predicted,
                theory?.name ?? 'none',
                (name) => (this.theoryName = name),
                'none',
              )
            : nothing
        }
        ${one ? this.logSwitch() : nothing}
      </div>
      <p class="figure-title">${rich(this.view?.title ?? '')}</p>
      <div class="plot"></div>
      ${
        lost > 0
          ? html`<p class="sweep-note">
              ${lost} of ${sweep.done} runs have no finite value of this: they diverged, and are
              left out of the means.
            </p>`
          : nothing
      }
      ${this.table()}
      <div class="sweep-act">
        <button class="quiet" type="button" ?disabled=${!sweep.finished} @click=${this.save}>
          CSV of all runs
        </button>
        <code class="sweep-command">${this.asked?.command}</code>
      </div>`;
  }

  /**
   * @param {string} id @param {string} word @param {Scalar[]} scalars @param {string} chosen
   * @param {(name: string) => void} take @param {string} [none]
   */
  selection(id, word, scalars, chosen, take, none) {
    return html`<label class="name" for="${this.key}-${id}">${word}</label>
      <select
        class="field"
        id="${this.key}-${id}"
        @change=${(/** @type {Event} */ e) => this.pick(() => take(textOf(e)))}
      >
        ${none ? html`<option value=${none} ?selected=${chosen === none}>none</option>` : nothing}
        ${scalars.map(
          ({ name }) =>
            html`<option value=${name} ?selected=${name === chosen}>
              ${name.replaceAll('_', ' ')}
            </option>`,
        )}
      </select>`;
  }

  logSwitch() {
    return html`<label class="switch"
      ><input
        type="checkbox"
        role="switch"
        .checked=${this.logY}
        @change=${() => this.pick(() => (this.logY = !this.logY))}
      />log y</label
    >`;
  }

  /** @param {() => void} change */
  pick(change) {
    change();
    this.requestUpdate();
  }

  table() {
    const shown = this.tableOpen ? this.shown : null;
    const table = shown ? sweepTable(shown) : null;
    return dataTable({
      summary: 'Means as a table',
      label: 'Means of the sweep',
      table: table && { ...table, rows: table.rows.map((row) => row.map(cellText)), note: '' },
      toggled: (open) => this.pick(() => (this.tableOpen = open)),
    });
  }

  /** What the figure is made of, or null while there is nothing to show. */
  get shown() {
    const { sweep, scalar, theory, asked } = this;
    if (!sweep?.outline || !scalar || !asked || sweep.done === 0) return null;
    const parameters = sweep.outline.axes.flatMap(({ name }) =>
      this.description.parameters.filter((p) => p.name === name),
    );
    const logs = [asked.plan.first, asked.plan.second].map(({ scale }) => scale === 'log');
    const { outline, rows } = sweep;
    return { outline, rows, parameters, logs, scalar, theory };
  }

  get view() {
    return this.shown ? sweepView(this.shown) : null;
  }

  updated() {
    const host = /** @type {HTMLElement | null} */ (this.querySelector('.sweep .plot'));
    const { view } = this;
    if (!host || !view) return this.dropPlot();
    const yScale = view.kind === 'curve' && this.logY ? 'log' : undefined;
    const identity = `${view.kind} ${view.axes.x.scale} ${view.axes.y.scale} ${yScale}`;
    if (this.plotted === identity && this.plot?.host === host) return this.plot.update(view);
    this.dropPlot();
    this.plotted = identity;
    const Plot = view.kind === 'curve' ? CurvePlot : FieldPlot;
    this.plot = new Plot(host, { view, yScale });
  }

  dropPlot() {
    this.plot?.destroy();
    this.plot = null;
    this.plotted = '';
  }

  /** @param {Plan} plan */
  async start(plan) {
    const read = readPlan(plan);
    this.fault = read.fault;
    if (read.fault) return;
    if (runsOf(plan) > MANY_RUNS) {
      this.fault = `More than ${formatNumber(MANY_RUNS)} runs are too many for the page: choose fewer points or seeds, or use the command line (lmlab sweep).`;
      return;
    }
    const { settings, inputs } = this.session;
    const request = requestOf(read.plan, {
      experiment: this.description.slug,
      parameters: settings.parameters,
      steps: settings.steps,
      inputs: [...inputs],
    });
    this.running = true;
    this.say('The sweep has begun.');
    try {
      const sweep = new Sweep(await sharedEngine(request.experiment), request);
      const before = this.sweep;
      this.sweep = sweep;
      this.asked = { plan: structuredClone(plan), command: commandOf(request) };
      sweep.addEventListener('change', () => this.progressed(sweep));
      const stop = watchSight(this, (visible) => sweep.setVisible(visible));
      await sweep
        .start()
        .catch((error) => {
          if (!sweep.outline) this.sweep = before; // refused: what was shown stays
          throw error;
        })
        .finally(stop)
        .finally(() => this.intoTable(sweep));
      this.say(`All ${sweep.size} runs are done. They stand in the table of results.`);
    } catch (error) {
      this.failed(error);
    }
    this.running = false;
    this.requestUpdate();
  }

  /** The runs that are done become rows of the table of results. @param {Sweep} sweep */
  intoTable(sweep) {
    const { session } = this;
    if (sweep.done > 0) session.keep(withSwept(session.kept, sweep, this.description));
  }

  /** @param {unknown} error */
  failed(error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      return this.say(`Cancelled after ${this.sweep?.done ?? 0} runs; the figure shows those.`);
    }
    this.said = '';
    if (error instanceof InputError) this.fault = error.faults.map(sentenceOf).join(' ');
    else this.fault = error instanceof Error ? error.message : String(error);
  }

  /** Rows have come: the figure follows soon, listeners hear of it now and then. @param {Sweep} sweep */
  progressed(sweep) {
    const part = Math.floor((TOLD * sweep.done) / Math.max(1, sweep.size));
    if (part > 0 && part < TOLD && sweep.done === Math.ceil((part * sweep.size) / TOLD)) {
      this.say(`${sweep.done} of ${sweep.size} runs done.`);
    }
    if (this.redraw !== undefined) return;
    this.redraw = setTimeout(() => {
      this.redraw = undefined;
      this.requestUpdate();
    }, REDRAW_MS);
  }

  /** @param {string} sentence */
  say(sentence) {
    this.said = sentence;
  }

  save = () => {
    if (!this.sweep) return;
    download(`${this.description.slug}-sweep.csv`, this.sweep.csv(), 'text/csv');
    this.say(`${saved('CSV')} lmlab sweep writes the same file.`);
  };

  disconnectedCallback() {
    super.disconnectedCallback();
    this.sweep?.cancel();
    clearTimeout(this.redraw);
    this.dropPlot();
  }
}

/** @param {Event} event */
const textOf = (event) => /** @type {HTMLInputElement} */ (event.target).value;

/** @param {string | number} cell */
const cellText = (cell) => (typeof cell === 'string' ? cell : formatNumber(cell, 5));

/** @param {number} seconds */
function timeWord(seconds) {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return `${Math.round(seconds / 60)} min`;
}

customElements.define('lm-sweep-panel', LmSweepPanel);
