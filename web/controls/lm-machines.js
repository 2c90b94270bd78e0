// <lm-machines>: slot machines with a button each, played by hand; each try is an event of the run.
import { html, nothing } from 'lit';
import { announce } from '../base/announce.js';
import { SessionElement } from '../session/session-element.js';
import { withoutActs } from '../session/acts.js';
import { tellInput } from '../session/own-data.js';

const ACT = 'pull';
/** The parameter that says how many there are, and the view that holds what each has paid. */
const COUNT = 'arms';
const VIEW = 'machines';

/** Shown where an experiment knows the act `pull`. */
export class LmMachines extends SessionElement {
  constructor() {
    super();
    /** What the last try came to. */
    this.told = '';
    /** One try at a time, so that no two read the same coin. */
    this.busy = false;
  }

  /** The machines tried, in their order. */
  get tries() {
    const events = this.session.run?.events ?? [];
    return events.filter(({ name }) => name === ACT).map(({ value }) => Number(value));
  }
  /** Coins per try of each machine. */
  get paid() {
    const view = this.session.live?.views.find(({ name }) => name === VIEW);
    return view?.series[0]?.y ?? new Float64Array();
  }
  /** @param {number} machine from 1 */
  coins(machine) {
    const count = this.tries.filter((tried) => tried === machine).length;
    return { count, coins: Math.round((this.paid[machine - 1] ?? 0) * count) };
  }

  render() {
    const { tries } = this;
    const machines = Array.from(
      { length: Number(this.session.valueOf(COUNT)) },
      (_, index) => index + 1,
    );
    const all = machines.reduce((sum, machine) => sum + this.coins(machine).coins, 0);
    return html`<fieldset class="group">
      <legend>By hand</legend>
      <div class="row machines">
        ${machines.map((machine) => {
          const { count, coins } = this.coins(machine);
          return html`<button
            class="button"
            type="button"
            aria-disabled=${this.session.run === null}
            @click=${() => this.pull(machine)}
          >
            Machine ${machine}<br /><small>${coins} of ${count}</small>
          </button>`;
        })}
      </div>
      <p>
        ${
          tries.length > 0
            ? `${all} ${all === 1 ? 'coin' : 'coins'} in ${tries.length} ${tries.length === 1 ? 'try' : 'tries'}. ${this.told}`
            : 'Each button is a machine. It pays a coin or nothing.'
        }
      </p>
      ${
        tries.length > 0
          ? html`<button class="button" type="button" @click=${this.clear}>Start over</button>`
          : nothing
      }
    </fieldset>`;
  }

  /** @param {number} machine */
  async pull(machine) {
    const { session } = this;
    if (this.busy || session.run === null) return;
    this.busy = true;
    const before = this.coins(machine).coins;
    try {
      await session.time.pause();
      session.dismiss('input');
      await session.act(ACT, String(machine), { changesTheory: false });
      const won = this.coins(machine).coins > before;
      this.told = `Machine ${machine} paid ${won ? 'a coin' : 'nothing'}.`;
      announce(ACT, this.told);
    } catch (error) {
      tellInput(session, error);
    } finally {
      this.busy = false;
      this.requestUpdate();
    }
  }

  /** All machines as they were, with the same luck. */
  clear() {
    this.told = '';
    void this.session.remake(undefined, withoutActs(this.session, ACT));
  }
}

customElements.define('lm-machines', LmMachines);
