// <lm-drawing>: a digit for the network to read: drawn on a sheet by mouse, finger or keyboard, or a test image.
import { html, nothing } from 'lit';
import { Sheet } from './ink.js';
import { SessionElement } from '../session/session-element.js';
import { formatNumber } from '../text/numbers.js';
import { readNumber } from '../text/read-number.js';
import { tellInput } from '../session/own-data.js';

/** @typedef {import('./ink.js').Point} Point */
/** @typedef {import('../client/run.js').Run} Run */

/** The sheet's side on the screen, in CSS pixels. */
const SIZE = 192;
/** The view that holds what the network reads. */
const PICTURE = 'picture';
/** The view of the answer by class, and what its axis is called where outputs are probabilities. */
const ANSWER = 'answer';
const PROBABLE = 'probability';
/** Units of the hidden layers, as a view. */
const INSIDE = 'inside';
/** What stands above the sheet. */
const DIGIT = {
  heading: 'Your own digit',
  hint: 'Draw one, large and in the middle; the network answers when you lift the pen.',
};
/** Where the arrow keys lead. @type {Record<string, [number, number]>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @param {import('../session/session.js').Session} session */
const pictureOf = (session) => viewOf(session, PICTURE);
/** @param {import('../session/session.js').Session} session @param {string} wanted */
const viewOf = (session, wanted) => session.live?.views.find(({ name }) => name === wanted);

/** Sends what is asked to the run as the act `ask`, so that it is part of the record. */
export class LmDrawing extends SessionElement {
  static properties = { ...SessionElement.properties, cursor: { state: true } };

  constructor() {
    super();
    this.sheet = new Sheet(8);
    /** Row and column of the keyboard's cursor. */
    this.cursor = { row: 3, column: 3 };
    /** Where the pen was last; null while it is lifted. @type {Point | null} */
    this.pen = null;
    /** The run that has read what is asked. @type {Run | null} */
    this.reader = null;
    /** What is asked: the number of a test image, or the sheet; null: nothing yet. @type {number | 'sheet' | null} */
    this.asked = null;
    /** The number of a test image, as it is typed. */
    this.number = '1';
  }

  /** Whether there is a sheet: for images of a known size. */
  get draws() {
    if (pictureOf(this.session)) return true;
    const data = this.session.description.parameters.find(({ name }) => name === 'data');
    const digits = !data?.choices.includes('digits') || this.session.valueOf('data') === 'digits';
    return digits && this.session.inputs.length === 0;
  }

  render() {
    return html`${this.draws ? this.sheetToDraw() : nothing}
      <form class="row" @submit=${this.take}>
        <label class="sweep-field"
          ><span>test image</span
          ><input
            class="field"
            inputmode="numeric"
            autocomplete="off"
            size="4"
            .value=${this.number}
            @input=${(/** @type {Event} */ event) => (this.number = /** @type {HTMLInputElement} */ (event.target).value)}
        /></label>
        <button class="button" type="submit">Take it</button>
      </form>
      <p class="drawing-more">
        <button class="quiet" type="button" @click=${this.next}>Next image</button>
        ${
          this.draws
            ? html`<button class="quiet" type="button" @click=${this.clear}>
                Clear the sheet
              </button>`
            : nothing
        }
      </p>
      <p class="drawing-answer" aria-live="polite">${this.answer()}</p>
      ${
        viewOf(this.session, INSIDE)
          ? html`<button
              class="quiet"
              type="button"
              @click=${() => this.session.chooseView(INSIDE)}
            >
              Show the hidden units
            </button>`
          : nothing
      }`;
  }

  /** @param {{heading: string, hint: string}} words */
  sheetToDraw({ heading, hint } = DIGIT) {
    const { row, column } = this.cursor;
    const ink = (this.sheet.pixels[row * this.sheet.side + column] ?? 0) >= 0.5;
    return html`<p class="heading">${heading}</p>
      <p>${hint}</p>
      <canvas
        class="drawing"
        width=${SIZE}
        height=${SIZE}
        tabindex="0"
        role="application"
        aria-label="Drawing sheet. Arrow keys move the cursor, Space paints or erases a pixel, Delete clears."
        @pointerdown=${this.down}
        @pointermove=${this.move}
        @pointerup=${this.up}
        @pointercancel=${this.up}
        @keydown=${this.key}
        @focus=${() => this.requestUpdate()}
        @blur=${() => this.requestUpdate()}
      ></canvas>
      <p class="visually-hidden" aria-live="polite">
        Row ${row + 1}, column ${column + 1}, ${ink ? 'ink' : 'paper'}
      </p>`;
  }

  /** What each network reads, in a sentence. */
  answer() {
    const { live, run } = this.session;
    if (this.asked === null || !live) return '';
    const names = live.scalars
      .map(({ name }) => name)
      .filter((name) => /^(.*_)?answer$/.test(name));
    if (names.length === 1) {
      const after = run?.step === 0 ? 'The untrained network' : 'The network';
      return `${after} reads ${this.reading(ANSWER)}.`;
    }
    const said = names.map((name) => {
      const { label = '' } = live.scalars.find((one) => one.name === name) ?? {};
      return `${label.split(':')[0]}: ${this.reading(name)}`;
    });
    return said.length > 0 ? `Learned from ${said.join('; from ')}.` : '';
  }

  /** The class and how strongly. @param {string} name of a scalar */
  reading(name) {
    const valueOf = (/** @type {string} */ wanted) =>
      this.session.live?.scalars.find((one) => one.name === wanted)?.value ?? NaN;
    const value = valueOf(`${name}_value`);
    const sure = viewOf(this.session, ANSWER)?.axes.y.label === PROBABLE;
    const strength = sure ? `${Math.round(100 * value)} %` : `output ${formatNumber(value, 2)}`;
    return `${valueOf(name)} (${strength})`;
  }

  updated() {
    this.follow();
    if (this.draws) this.paint();
  }

  /** A sheet of the data's size; a new run reads what is drawn again. */
  follow() {
    const side = pictureOf(this.session)?.series[0]?.shape?.[1] ?? this.sheet.side;
    if (side !== this.sheet.side) {
      this.sheet = new Sheet(side);
      this.cursor = { row: side >> 1, column: side >> 1 };
      this.asked = typeof this.asked === 'number' ? this.asked : null;
      this.requestUpdate();
    }
    const { run, making } = this.session;
    if (this.asked !== null && run && run !== this.reader && !making) void this.send();
  }

  async send() {
    const { session } = this;
    const { run } = session;
    if (!run) return;
    this.reader = run;
    const { asked } = this;
    try {
      const value = typeof asked === 'number' ? String(asked) : this.sheet.toHex();
      await session.act('ask', value, { changesTheory: false });
      if (typeof asked === 'number' && asked === this.asked) this.copy();
    } catch (error) {
      if (typeof asked === 'number') this.asked = null;
      tellInput(session, error);
    }
  }

  /** The picture that the network reads onto the sheet, where one can draw on. */
  copy() {
    const z = pictureOf(this.session)?.series[0]?.z;
    if (!z) return;
    this.follow();
    this.sheet.pixels.set(Array.from(z, (value) => Math.min(1, Math.max(0, value))));
    this.requestUpdate();
  }

  /** @param {Event} [event] */
  take = (event) => {
    event?.preventDefault();
    const { kind, value } = readNumber(this.number);
    if (kind !== 'number' || !Number.isInteger(value)) {
      tellInput(this.session, new Error('The number of a test image is a whole number from 1.'));
      return;
    }
    this.asked = value;
    void this.send();
  };

  next = () => {
    const { value } = readNumber(this.number);
    const after = typeof this.asked === 'number' ? this.asked + 1 : value;
    this.number = String(Number.isInteger(after) ? after : 1);
    this.requestUpdate();
    this.take();
  };

  /** @param {PointerEvent} event @returns {Point} */
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) / box.width,
      y: (event.clientY - box.top) / box.height,
    };
  }

  get canvas() {
    return /** @type {HTMLCanvasElement} */ (this.querySelector('canvas'));
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.pen = this.place(event);
    this.sheet.stroke(this.pen, this.pen);
    this.paint();
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.pen) return;
    const to = this.place(event);
    this.sheet.stroke(this.pen, to);
    this.pen = to;
    this.paint();
  }

  up() {
    if (!this.pen) return;
    this.pen = null;
    this.changed();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const move = MOVES[event.key];
    if (move) {
      const last = this.sheet.side - 1;
      this.cursor = {
        row: Math.min(last, Math.max(0, this.cursor.row + move[0])),
        column: Math.min(last, Math.max(0, this.cursor.column + move[1])),
      };
    } else if (event.key === ' ') {
      this.sheet.flip(this.cursor.row, this.cursor.column);
      this.changed();
    } else if (event.key === 'Delete') {
      this.clear();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Nothing is asked any more. */
  forget() {
    this.asked = null;
  }

  clear() {
    this.sheet.clear();
    this.changed();
  }

  changed() {
    this.asked = 'sheet';
    this.requestUpdate();
    void this.send();
  }

  /** Pixels as ink on paper, a thin grid, and the cursor while the sheet has the focus. */
  paint() {
    const { canvas, sheet } = this;
    const pen = canvas.getContext('2d');
    if (!pen) return;
    const style = getComputedStyle(canvas);
    const cell = SIZE / sheet.side;
    pen.clearRect(0, 0, SIZE, SIZE);
    pen.fillStyle = style.color;
    sheet.pixels.forEach((value, i) => {
      if (value === 0) return;
      pen.globalAlpha = value;
      pen.fillRect((i % sheet.side) * cell, Math.floor(i / sheet.side) * cell, cell, cell);
    });
    pen.globalAlpha = 1;
    this.grid(pen, cell, style.borderTopColor);
    if (document.activeElement !== canvas) return;
    pen.strokeStyle = style.outlineColor;
    pen.lineWidth = 3;
    const { row, column } = this.cursor;
    pen.strokeRect(column * cell + 1.5, row * cell + 1.5, cell - 3, cell - 3);
  }

  /** @param {CanvasRenderingContext2D} pen @param {number} cell @param {string} colour */
  grid(pen, cell, colour) {
    pen.strokeStyle = colour;
    pen.lineWidth = 0.5;
    pen.beginPath();
    for (let at = cell; at < SIZE - 1; at += cell) {
      pen.moveTo(at, 0);
      pen.lineTo(at, SIZE);
      pen.moveTo(0, at);
      pen.lineTo(SIZE, at);
    }
    pen.stroke();
  }
}

customElements.define('lm-drawing', LmDrawing);
