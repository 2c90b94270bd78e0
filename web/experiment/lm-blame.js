// <lm-blame>: the student fills in what flows back, node by node, and is told which rule a wrong answer broke.
import { html, nothing } from 'lit';
import { InputError } from '../client/errors.js';
import { SessionElement } from '../session/session-element.js';
import { readNumber } from '../text/read-number.js';
import { rich } from '../text/rich-text.js';

/** The view whose nodes are meant; the scalars `asked` and `filled` say how far the student is. */
const GRAPH = 'graph';

/** Shown below the figure of an experiment that knows the act `blame`. */
export class LmBlame extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    said: { state: true },
    right: { state: true },
  };

  constructor() {
    super();
    /** What the last answer came to. */
    this.said = '';
    this.right = false;
    this.typed = '';
    /** @type {import('../client/run.js').Run | null} */
    this.run = null;
  }

  /** What was said belongs to the run that it was said of. @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    const run = this.session?.run ?? null;
    if (run === this.run) return;
    this.run = run;
    this.said = '';
    this.typed = '';
  }

  /** @param {string} name of a scalar of the run as it stands */
  read(name) {
    return this.session.live?.scalars.find((scalar) => scalar.name === name)?.value ?? NaN;
  }
  /** The number of the node whose blame comes next; −1: none. */
  get asked() {
    return this.read('asked');
  }
  /** @returns {readonly import('../client/messages.js').Series[]} */
  get nodes() {
    return this.session.live?.views.find(({ name }) => name === GRAPH)?.series ?? [];
  }
  /** Whether every node has its value. */
  get computed() {
    return this.nodes.length > 0 && this.nodes.every(({ z }) => !Number.isNaN(z[0]));
  }

  render() {
    const { session, asked, said } = this;
    if (!session.run) return nothing;
    return html`<section class="blame" aria-label="Fill in the blame">
      ${
        session.past !== null
          ? html`<p>You look back. Go on to fill in the blame.</p>`
          : !this.computed
            ? html`<p>
                Step until every node has its value. Then fill in the blame, from the right to the
                left.
              </p>`
            : asked >= 0
              ? this.form(asked)
              : this.closing()
      }
      <p class="blame-said ${this.right ? 'right' : ''}" role="status">
        ${said ? rich(said) : nothing}
      </p>
    </section>`;
  }

  /** @param {number} asked */
  form(asked) {
    const sign = this.nodes[asked]?.name ?? '';
    return html`<form class="row" @submit=${this.answer}>
      <label
        ><span>Blame of <b>${rich(sign)}</b>, node ${asked}</span>
        <input
          class="field"
          inputmode="text"
          autocomplete="off"
          spellcheck="false"
          .value=${this.typed}
          @input=${(/** @type {Event} */ e) => (this.typed = /** @type {HTMLInputElement} */ (e.target).value)}
      /></label>
      <button class="button" type="submit">Check</button>
      <button class="quiet" type="button" @click=${this.show}>Show me</button>
    </form>`;
  }

  closing() {
    const filled = this.read('filled');
    const own = filled > 0 ? ` You filled in ${filled} of them.` : '';
    const next = this.session.run?.state.ended ? '' : ' One more step nudges a variable.';
    return html`<p>Every node has its blame.${own}${next}</p>`;
  }

  /** @param {Event} event */
  answer = async (event) => {
    event.preventDefault();
    const { session, asked, typed } = this;
    const { kind, value, fault } = readNumber(typed);
    if (kind !== 'number') return this.tell(fault || 'Type a number, such as −3 or 0.25.', false);
    try {
      await session.time.pause();
      await session.act('blame', `${asked}:${value}`, { changesTheory: false });
      this.typed = '';
      const sign = this.nodes[asked]?.name ?? '';
      this.tell(`Right: ${sign} has the blame ${String(value).replace('-', '−')}.`, true);
    } catch (error) {
      const told = error instanceof InputError ? error.faults[0]?.message : String(error);
      this.tell(sentence(told ?? ''), false);
    }
  };

  show = async () => {
    this.tell('', false);
    this.typed = '';
    await this.session.time.step();
  };

  /** @param {string} said @param {boolean} right */
  tell(said, right) {
    this.said = said;
    this.right = right;
  }
}

/** @param {string} text */
const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

customElements.define('lm-blame', LmBlame);
