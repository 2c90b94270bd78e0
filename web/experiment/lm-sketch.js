// <lm-sketch>: draw a guess over the figure before the run, lock it in, see it scored.
import { html, nothing } from 'lit';
import { announce } from '../base/announce.js';
import { SessionElement } from '../session/session-element.js';
import { curveLine } from '../text/guess-line.js';
import { beginSketch, drawnPart, isSketchable, score } from '../session/sketch.js';

/** @typedef {import('../client/messages.js').View} View */

/** Heights at fewer places than this are no curve. */
const FEWEST = 2;

/** Stands under the figure whose view it draws on. */
export class LmSketch extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    view: { attribute: false },
    log: { attribute: false },
  };

  constructor() {
    super();
    /** @type {View | undefined} */
    this.view = undefined;
    /** Whether the view's y axis is logarithmic as it is drawn. */
    this.log = false;
    /** Whether the theory was hidden before the drawing began. */
    this.wasHidden = false;
  }

  get sketch() {
    const { sketch } = this.session;
    return sketch && sketch.view === this.view?.name ? sketch : null;
  }

  /** A run that starts locks what is drawn. @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    const { sketch, time, step } = this.session;
    if (sketch && !sketch.locked && (time.playing || step > 0)) this.lock();
  }

  render() {
    const { sketch, view } = this;
    if (!sketch) return isSketchable(view) ? this.offer() : nothing;
    return sketch.locked ? this.scored() : this.drawing();
  }

  offer() {
    return html`<button
      class="quiet"
      type="button"
      title="Back to step 0; the theory stays out of sight until the guess is locked"
      ?disabled=${!this.session.run}
      @click=${this.begin}
    >
      Draw a guess
    </button>`;
  }

  drawing() {
    const ready = this.sketch !== null && drawnPart(this.sketch).x.length >= FEWEST;
    return html`<p>
        Draw your curve over the figure, with the mouse or a finger. With keys: left and right
        choose the place, up and down the height. Play locks it in.
      </p>
      <button class="button" type="button" ?disabled=${!ready} @click=${this.lock}>
        Lock it in
      </button>
      <button class="quiet" type="button" @click=${this.drop}>Draw nothing</button>`;
  }

  scored() {
    return html`<p class="feedback">${this.scoreText()}</p>
      <button class="quiet" type="button" @click=${this.begin}>Draw again</button>
      <button class="quiet" type="button" @click=${this.drop}>Remove the guess</button>`;
  }

  scoreText() {
    const { sketch, view } = this;
    if (!sketch || !view) return '';
    const guess = drawnPart(sketch);
    const said = /** @type {const} */ (['measured', 'predicted']).flatMap((role) => {
      const series = view.series.find((s) => s.role === role && !('run' in s));
      const found = series && score(guess, series, this.log);
      if (!found) return [];
      const what = role === 'measured' ? 'the measurement' : 'the theory';
      const over = `${found.places} of ${guess.x.length} places`;
      return [`${curveLine(found, what, view.axes.y.unit)} (at ${over})`];
    });
    if (said.length === 0) return 'Your guess is locked in. Play shows how close it is.';
    return `Your curve is ${said.join(' and ')}, as a root mean square.`;
  }

  begin = async () => {
    if (!this.view) return;
    if (!this.sketch) this.wasHidden = this.session.theoryHidden;
    this.session.draw(null);
    await beginSketch(this.session, this.view.name);
    await this.updateComplete;
    this.session.plot?.area.focus({ preventScroll: true }); // where it is drawn, with keys too
  };

  /** The guess stands from now on, in the record too; nothing drawn is no guess. */
  lock = () => {
    const { session } = this;
    const { sketch } = session;
    if (!sketch || sketch.locked) return;
    const value = drawnPart(sketch);
    if (value.x.length < FEWEST) return this.drop();
    session.draw({ ...sketch, locked: true });
    session.guess(sketch.view, value);
    announce(`sketch ${this.ownId}`, 'Your guess is locked in.');
    this.show();
  };

  drop = () => {
    this.session.draw(null);
    this.show();
  };

  /** The theory comes back, unless something else keeps it. */
  show() {
    this.session.hideTheory(this.wasHidden && !this.session.guessFirst);
  }
}

customElements.define('lm-sketch', LmSketch);
