// <lm-runs>: keeps runs, over a reload too; the table of results that they stand in is loaded with the first.
import { html, nothing } from 'lit';
import { MOST_DRAWN, MOST_KEPT, inOrder, withKept } from '../session/kept-runs.js';
import { madeAgain, storeKept, storedKept } from './kept-store.js';
import { storeRows, storedRows } from './row-store.js';
import { later } from '../base/later.js';
import { SessionElement } from '../session/session-element.js';
import { grouped } from '../text/numbers.js';

/** @typedef {import('../session/kept-runs.js').KeptRun} KeptRun */

const table = later(() => import('./lm-runs-table.js'));

/** What to say of a run that a reload would lose. */
const LASTING = {
  all: '',
  small: ' A reload loses runs with large data: save their record.',
  none: ' A reload loses it: the browser’s storage is closed or full.',
};

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
    /** What was last written. @type {readonly KeptRun[] | null} */
    this.stored = null;
  }

  /** Where the runs of this experiment are kept: an experiment can stand on a page more than once. */
  get place() {
    return `${location.pathname}#${this.ownId}`;
  }

  updated() {
    const { kept, run } = this.session;
    if (this.pending === null && run) void this.bringBack();
    else if (this.pending === 0 && kept !== this.stored) this.store();
  }

  /** After a reload, rows come back as they were, and runs with curves are made again, one after another. */
  async bringBack() {
    const { session } = this;
    const { description, live } = session;
    const wanted = storedKept(this.place, description);
    this.pending = wanted.length;
    const rows = storedRows(this.place, description, live?.scalars ?? []);
    if (rows.length > 0) this.show([...session.kept, ...rows]);
    for (const one of wanted) {
      try {
        this.show(inOrder([...session.kept, await madeAgain(description.slug, one)]));
        await table();
      } catch {
        this.said = `${one.name} could not be made again.`;
      }
      this.pending -= 1;
      this.requestUpdate();
    }
    this.stored ??= session.kept; // it is what the storage holds
  }

  render() {
    const { kept, run } = this.session;
    const waiting = this.pending !== null && this.pending > 0;
    const full = kept.length >= MOST_KEPT;
    return html`<div class="row">
        <button
          class="button"
          type="button"
          title="A row in the table of results; the curves of the first ${MOST_DRAWN} stay in the figure"
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
        <span role="status">${this.words(waiting, full)}</span>
      </div>
      ${kept.length > 0 ? html`<lm-runs-table .session=${this.session} .set=${this.set}></lm-runs-table>` : nothing}`;
  }

  /** @param {boolean} waiting @param {boolean} full */
  words(waiting, full) {
    if (waiting) return 'Making the kept runs again …';
    return full ? `${grouped(MOST_KEPT)} runs are kept; remove some to keep others.` : this.said;
  }

  keep = () => {
    const before = this.session.kept;
    this.set(withKept(before, this.session));
    const added = this.session.kept.find((one) => !before.includes(one));
    if (!added) return;
    const drawn =
      added.number > 0 ? '' : ` Its curves are not drawn: the figure has ${MOST_DRAWN}.`;
    this.said = `${added.name} is kept: step ${grouped(added.step)}.${drawn}${LASTING[this.lasting]}`;
  };

  /** @param {KeptRun[]} kept */
  set = (kept) => {
    this.said = '';
    this.show(kept);
    this.store();
  };

  /** @param {KeptRun[]} kept */
  show(kept) {
    if (kept.length > 0) table().catch((error) => (this.said = String(error.message)));
    this.session.keep(kept);
  }

  /** Writes what is kept, also by a sweep. */
  store() {
    const { kept, description } = this.session;
    if (kept.length > 0) table().catch((error) => (this.said = String(error.message)));
    this.stored = kept;
    this.lasting = storeKept(this.place, kept);
    if (!storeRows(this.place, kept, description.epoch) && this.lasting === 'all') this.lasting = 'small'; // prettier-ignore
  }
}

customElements.define('lm-runs', LmRuns);
