// <lm-ask>: an input of the student's own for the trained network: its answer, and the value of every unit.
import { html, nothing } from 'lit';
import { NetworkPlot } from '../plots/network.js';
import { dataTable } from '../base/data-table.js';
import { SessionElement } from '../session/session-element.js';
import { formatNumber, grouped } from '../text/numbers.js';
import { readNumber } from '../text/read-number.js';
import { askedView, unitValues, weightsOf } from './ask.js';

/** The data are normal with deviation 1, so these are as good as any. */
const BEGIN = ['1', '-0.5', '0.25', '0'];

/** Shown below the figure of an experiment whose weights can be read. */
export class LmAsk extends SessionElement {
  static properties = { ...SessionElement.properties, said: { state: true } };

  constructor() {
    super();
    /** The fields as they were typed. */
    this.typed = [...BEGIN];
    this.said = '';
    /** What was last asked. @type {{weights: import('./ask.js').Weights[], step: number, layers: number[][]} | null} */
    this.asked = null;
    this.tableOpen = false;
    /** @type {NetworkPlot | null} */
    this.plot = null;
  }

  render() {
    const { asked, session } = this;
    return html`<details class="more ask">
      <summary>Ask the network</summary>
      <form class="row" @submit=${this.ask}>
        ${this.typed.map((text, i) => this.field(text, i))}
        <button class="button" type="submit" ?disabled=${session.run === null}>Ask</button>
        <button class="quiet" type="button" @click=${this.draw}>Draw an input</button>
      </form>
      <p class="ask-answer" role="status">${this.said}</p>
      <div class="plot" ?hidden=${asked === null}></div>
      ${asked ? this.table(asked.layers) : nothing}
    </details>`;
  }

  /** @param {string} text @param {number} i */
  field(text, i) {
    return html`<label class="sweep-field"
      ><span>input ${i + 1}</span
      ><input
        class="field"
        inputmode="text"
        autocomplete="off"
        spellcheck="false"
        aria-invalid=${Number.isNaN(numberOf(text))}
        .value=${text}
        @input=${(/** @type {Event} */ event) => {
          this.typed[i] = /** @type {HTMLInputElement} */ (event.target).value;
          this.requestUpdate();
        }}
    /></label>`;
  }

  /** @param {number[][]} layers */
  table(layers) {
    const most = Math.max(...layers.map((layer) => layer.length));
    const names = layers.map((_, l) => (l === 0 ? 'input' : l === layers.length - 1 ? 'answer' : String(l))); // prettier-ignore
    const rows = layers.map((layer, l) => [
      names[l] ?? '',
      ...Array.from({ length: most }, (_, i) => (i < layer.length ? formatNumber(layer[i] ?? NaN) : '')),
    ]); // prettier-ignore
    const columns = ['layer', ...Array.from({ length: most }, (_, i) => `unit ${i + 1}`)];
    return dataTable({
      summary: 'Values of all units',
      label: 'Values of all units',
      table: this.tableOpen ? { columns, rows, note: '' } : null,
      toggled: (open) => {
        this.tableOpen = open;
        this.requestUpdate();
      },
    });
  }

  /** Reads the weights of the run where it stands and computes from them. @param {Event} event */
  ask = async (event) => {
    event.preventDefault();
    const { session } = this;
    const input = this.typed.map(numberOf);
    if (input.some(Number.isNaN)) {
      this.said = 'Each input must be a number.';
      return;
    }
    try {
      this.said = 'Reading the weights …';
      await session.time.pause();
      const { weights, step } = await weightsOf(session);
      const activation = String(session.run?.parameters.activation);
      const layers = unitValues(weights, input, activation);
      this.asked = { weights, step, layers };
      const answer = (layers.at(-1) ?? []).map((value) => formatNumber(value)).join(', ');
      this.said = `${step === 0 ? 'Untrained' : `After ${grouped(step)} steps`} the network answers ${answer}.`;
    } catch (error) {
      this.said = error instanceof Error ? error.message : String(error);
    }
  };

  /** Four numbers as the data are: roughly normal, the sum of twelve uniform ones less six. */
  draw = () => {
    const normal = () => Array.from({ length: 12 }, Math.random).reduce((sum, v) => sum + v, -6);
    this.typed = this.typed.map(() => normal().toFixed(2));
    this.requestUpdate();
  };

  updated() {
    const host = /** @type {HTMLElement | null} */ (this.querySelector('.plot'));
    if (!host || !this.asked) return;
    const view = askedView(this.asked.weights, this.asked.layers);
    if (this.plot) this.plot.update(view);
    else this.plot = new NetworkPlot(host, { view });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.plot?.destroy();
    this.plot = null;
  }
}

/** NaN for what is no number. @param {string} text */
function numberOf(text) {
  const { kind, value } = readNumber(text);
  return kind === 'number' && Number.isFinite(value) ? value : NaN;
}

customElements.define('lm-ask', LmAsk);
