// <lm-painting>: a lattice of spins that a student paints and asks the classifier about.
import { html } from 'lit';
import { Sheet } from './ink.js';
import { LmDrawing } from './lm-drawing.js';
import { formatNumber } from '../text/numbers.js';
import { tellInput } from '../session/own-data.js';

const ACT = 'paint';
/** The parameter that holds the side of a picture. */
const SIDE = 'size';
/** The view of what was painted, and what the classifier makes of it. */
const PICTURE = 'painted';
const OUTPUT = 'painted_output';

/** A sheet on which a pixel is ink (up) or paper (down). */
class Spins extends Sheet {
  /** @override @param {import('./ink.js').Point} a @param {import('./ink.js').Point} b */
  stroke(a, b) {
    super.stroke(a, b);
    this.pixels.forEach((value, i) => (this.pixels[i] = value < 0.5 ? 0 : 1));
  }

  turn() {
    this.pixels.forEach((value, i) => (this.pixels[i] = 1 - value));
  }

  /** A hexadecimal digit for four spins, row by row; the first of the four is its highest bit. @override */
  toHex() {
    const bits = Array.from(this.pixels, (value) => (value < 0.5 ? '0' : '1')).join('');
    return bits.replace(/..../g, (four) => parseInt(four, 2).toString(16));
  }
}

/** Shown where an experiment knows the act `paint`. */
export class LmPainting extends LmDrawing {
  constructor() {
    super();
    this.sheet = new Spins(16);
  }

  render() {
    return html`${this.sheetToDraw({
        heading: 'Your own lattice',
        hint: 'Paint spins up on spins down; the classifier answers when you lift the pen.',
      })}
      <p class="drawing-more">
        <button class="quiet" type="button" @click=${this.turn}>Flip all spins</button>
        <button class="quiet" type="button" @click=${this.clear}>Clear the sheet</button>
        <button class="quiet" type="button" @click=${() => this.session.chooseView(PICTURE)}>
          Show it large
        </button>
      </p>
      <p class="drawing-answer" aria-live="polite">${this.answer()}</p>`;
  }

  /** @override */
  answer() {
    const value = this.session.live?.scalars.find(({ name }) => name === OUTPUT)?.value;
    if (this.asked === null || value === undefined) return '';
    return `Ordered? ${formatNumber(100 * value, 3)} % sure (${this.session.valueOf('classifier')}).`;
  }

  /** @override */
  follow() {
    const side = 2 * Math.ceil(Number(this.session.valueOf(SIDE)) / 2);
    if (side !== this.sheet.side) {
      this.sheet = new Spins(side);
      this.cursor = { row: side >> 1, column: side >> 1 };
      this.forget();
      this.requestUpdate();
    }
    const { run, making } = this.session;
    if (this.asked !== null && run && run !== this.reader && !making) void this.send();
  }

  /** @override */
  async send() {
    const { session } = this;
    if (!session.run) return;
    this.reader = session.run;
    try {
      await session.act(ACT, this.sheet.toHex(), { changesTheory: false });
    } catch (error) {
      tellInput(session, error);
    }
  }

  turn() {
    /** @type {Spins} */ (this.sheet).turn();
    this.changed();
  }
}

customElements.define('lm-painting', LmPainting);
