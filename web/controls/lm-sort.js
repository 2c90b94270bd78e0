// <lm-sort>: sorts the picture that the figure shows into one of two kinds, as an event of the run.
import { html, nothing } from 'lit';
import { SessionElement } from '../session/session-element.js';
import { withoutActs } from '../session/acts.js';
import { formatNumber } from '../text/numbers.js';
import { tellInput } from '../session/own-data.js';

const ACT = 'sort';
/** The view of the picture that is to be sorted. */
const PICTURE = 'sorting';
/** The scalars that follow from the answers. */
const RESULT = ['eye_temperature', 'eye_error'];

/** The kinds are the words of the act's form: `ordered or disordered`. Shown where an experiment knows the act `sort`. */
export class LmSort extends SessionElement {
  get kinds() {
    const act = this.session.description.acts.find(({ name }) => name === ACT);
    return act?.form.split(' or ') ?? [];
  }
  /** Answers so far. */
  get sorted() {
    return (this.session.run?.events ?? []).filter(({ name }) => name === ACT).length;
  }

  render() {
    const { session, sorted } = this;
    const shown = session.viewName === PICTURE;
    return html`<fieldset class="group sorting">
      <legend>Sort by eye</legend>
      <div class="row">
        ${
          shown
            ? this.kinds.map(
                (kind) =>
                  html`<button
                    class="button"
                    type="button"
                    ?disabled=${session.run === null}
                    @click=${() => this.sort(kind)}
                  >
                    ${kind.charAt(0).toUpperCase() + kind.slice(1)}
                  </button>`,
              )
            : html`<button class="button" type="button" @click=${() => session.chooseView(PICTURE)}>
                Show the picture
              </button>`
        }
        ${
          sorted > 0
            ? html`<button class="quiet" type="button" @click=${this.clear}>Begin again</button>`
            : nothing
        }
      </div>
      <p aria-live="polite">${sorted > 0 ? `Sorted: ${sorted}. ` : ''}${this.result()}</p>
    </fieldset>`;
  }

  /** Where the answers change, once both kinds were given. */
  result() {
    const [value, error] = RESULT.map(
      (wanted) => this.session.live?.scalars.find(({ name }) => name === wanted)?.value ?? NaN,
    );
    if (value === undefined || error === undefined || !Number.isFinite(value)) return '';
    return `Your answers change at T = ${formatNumber(value, 3)} ± ${formatNumber(error, 1)}.`;
  }

  /** @param {string} kind */
  async sort(kind) {
    const { session } = this;
    try {
      await session.time.pause();
      await session.act(ACT, kind, { changesTheory: false });
    } catch (error) {
      tellInput(session, error);
    }
  }

  clear() {
    void this.session.remake(undefined, withoutActs(this.session, ACT));
  }
}

customElements.define('lm-sort', LmSort);
