// <lm-drawing>: a sheet on which the student draws a digit, by mouse, finger or keyboard, for the network to read.
import { html } from 'lit';
import { Sheet } from './ink.js';
import { SessionElement } from '../session/session-element.js';
import { formatNumber } from '../text/numbers.js';
import { tellInput } from '../session/own-data.js';

/** @typedef {import('./ink.js').Point} Point */
/** @typedef {import('../client/run.js').Run} Run */

/** The sheet's side on the screen, in CSS pixels. */
const SIZE = 192;
/** The view that holds what the network reads. */
const PICTURE = 'picture';
/** The loss under which outputs are probabilities; under any other they are plain numbers. */
const PROBABLE = 'cross_entropy';
/** Where the arrow keys lead. @type {Record<string, [number, number]>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @param {import('../session/session.js').Session} session */
const pictureOf = (session) => session.live?.views.find(({ name }) => name === PICTURE);

/** Sends the drawing to the run as the act `draw`, so that it is part of the record. */
export class LmDrawing extends SessionElement {
  static properties = { ...SessionElement.properties, cursor: { state: true } };

  constructor() {
    super();
    this.sheet = new Sheet(8);
    /** Row and column of the keyboard's cursor. */
    this.cursor = { row: 3, column: 3 };
    /** Where the pen was last; null while it is lifted. @type {Point | null} */
    this.pen = null;
    /** The run that has read the sheet as it is. @type {Run | null} */
    this.reader = null;
    this.used = false;
  }

  render() {
    const { row, column } = this.cursor;
    const ink = (this.sheet.pixels[row * this.sheet.side + column] ?? 0) >= 0.5;
    return html`<p class="heading">Your own digit</p>
      <p>Draw one, large and in the middle; the network answers when you lift the pen.</p>
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
      </p>
      <p class="drawing-answer" aria-live="polite">${this.answer()}</p>
      <button class="button" type="button" @click=${this.clear}>Clear the sheet</button>`;
  }

  /** What the network says of the drawing, in a sentence. */
  answer() {
    const { live, run } = this.session;
    if (!this.used || !live) return '';
    /** @param {string} name */
    const scalar = (name) => live.scalars.find((one) => one.name === name)?.value ?? NaN;
    const value = scalar('answer_value');
    const sure = this.session.valueOf('loss') === PROBABLE;
    const after = run?.step === 0 ? 'The untrained network' : 'The network';
    const strength = sure ? `${Math.round(100 * value)} %` : `output ${formatNumber(value, 2)}`;
    return `${after} reads ${scalar('answer')} (${strength}).`;
  }

  updated() {
    this.follow();
    this.paint();
  }

  /** A sheet of the data's size; a new run reads what is drawn again. */
  follow() {
    const side = pictureOf(this.session)?.series[0]?.shape?.[1] ?? this.sheet.side;
    if (side !== this.sheet.side) {
      this.sheet = new Sheet(side);
      this.cursor = { row: side >> 1, column: side >> 1 };
      this.used = false;
    }
    const { run, making } = this.session;
    if (this.used && run && run !== this.reader && !making) void this.send();
  }

  async send() {
    const { session } = this;
    const { run } = session;
    if (!run) return;
    this.reader = run;
    try {
      await session.act('draw', this.sheet.toHex(), { changesTheory: false });
    } catch (error) {
      tellInput(session, error);
    }
  }

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

  clear() {
    this.sheet.clear();
    this.changed();
  }

  changed() {
    this.used = true;
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
