// Programs as figures: each line with how often it has run and what it gave, the line that ran last marked, and below
// them what was printed.

import { describeCode } from './describe.js';
import { spokenOf } from '../text/labels.js';
import { formatNumber } from '../text/numbers.js';
import { Plot } from './plot.js';
import { codeTable } from './tables.js';

/** @typedef {import('./view.js').Series} Series */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./plot.js').Cursor} Cursor */

/** A line of the program: its text without the blanks before it, which `indent` counts. @typedef {{text: string, indent: number, times: string, gave: string, ran: boolean, y: number}} CodeLine */
/** `right`: where what the lines gave ends; 0 where there is no room for it. @typedef {{lines: CodeLine[], printed: {text: string, y: number}[], row: number, font: number, left: number, right: number, rule: number, times: string, gave: string, cut: number}} CodeModel */

const HEAD = 26;
const ROW = { least: 16, most: 29 };
const FONT = { least: 8, most: 14 };
/** A monospaced letter's width, in parts of its size. */
const LETTER = 0.6;
const GUTTER = 54;
/** What the lines gave has room from this width on. */
const WIDE = 470;
const GAVE = 92;
const PADDING = 8;
const DIGITS = 4;

/** @param {Series} series */
const isPrinted = ({ role }) => role === 'train';

/** @extends {Plot<CodeModel>} */
export class CodePlot extends Plot {
  /** @override @param {import('./plot.js').Size} size @returns {CodeModel} */
  model(size) {
    const { series, axes } = this.view;
    const program = series.filter((s) => !isPrinted(s));
    const printed = series.filter(isPrinted);
    const wide = size.width >= WIDE;
    const right = wide ? size.width - PADDING : 0;
    const room = size.width - GUTTER - 2 * PADDING - (wide ? GAVE : 0);
    const longest = Math.max(1, ...series.map(({ name }) => name.length));
    const byWidth = room / (LETTER * longest);
    const between = printed.length > 0 ? 1 : 0;
    const fits = Math.floor((size.height - HEAD) / ROW.least) - program.length - between;
    const shown = printed.slice(Math.max(0, printed.length - Math.max(1, fits)));
    const rows = program.length + between + shown.length;
    const row = Math.min(ROW.most, Math.max(ROW.least, (size.height - HEAD) / rows));
    const font = Math.min(FONT.most * (size.text ?? 1), Math.max(FONT.least, byWidth), 0.62 * row);
    const at = (/** @type {number} */ i) => HEAD + (i + 0.5) * row;
    const lines = program.map(({ name, role, x, y }, i) => ({
      text: name.trimStart(),
      indent: name.length - name.trimStart().length,
      times: x.length > 0 ? `${formatNumber(x[0])}×` : '',
      gave: y.length > 0 && !Number.isNaN(y[0]) ? formatNumber(y[0], DIGITS) : '',
      ran: role === 'test',
      y: at(i),
    }));
    const below = shown.map(({ name }, i) => ({ text: name, y: at(program.length + 1 + i) }));
    const rule = between ? HEAD + (program.length + 0.5) * row : 0;
    const [times, gave] = [axes.x.label, axes.y.label];
    return { lines, printed: below, row, font, left: GUTTER, right, rule, times, gave, cut: printed.length - shown.length }; // prettier-ignore
  }

  /** @override @param {Painter} painter @param {CodeModel} model @param {Palette} palette */
  paintAxes(painter, { lines, row, left, right, rule, times, gave }, palette) {
    const { soft, line, accent } = palette.colours;
    const head = { fill: soft, size: 12, base: /** @type {const} */ ('middle') };
    painter.text(left - PADDING, HEAD / 2, times, { ...head, anchor: 'end' });
    if (right) painter.text(right, HEAD / 2, gave, { ...head, anchor: 'end' });
    const bottom = HEAD + lines.length * row;
    painter.path([left + 0.5, HEAD, left + 0.5, bottom], 2, { stroke: line, crisp: true });
    if (rule) painter.text(left + PADDING, rule, 'printed', { ...head, fill: accent, weight: 600 });
  }

  /** @override @param {Painter} painter @param {CodeModel} model @param {Palette} palette */
  paintData(painter, { lines, printed, row, font, left, right }, { colours, mono }) {
    const middle = { base: /** @type {const} */ ('middle'), size: font, family: mono };
    const end = right || this.size.width - PADDING;
    for (const { text, indent, times, gave, ran, y } of lines) {
      if (ran) {
        const box = [left + 1, y - row / 2, end + PADDING - left - 1, row];
        painter.rectangles(box, 1, { fill: colours.accent, opacity: 0.16 });
        painter.rectangles([left - 1.5, y - row / 2, 4, row], 1, { fill: colours.accent });
      }
      const x = left + PADDING + indent * LETTER * font;
      painter.text(x, y, text, { ...middle, fill: colours.ink });
      const count = { ...middle, fill: colours.soft, anchor: /** @type {const} */ ('end') };
      painter.text(left - PADDING, y, times, { ...count, size: Math.min(font, 11) });
      if (right) painter.text(right, y, gave, { ...count, fill: colours.measured });
    }
    for (const { text, y } of printed) {
      painter.text(left + PADDING, y, text, { ...middle, fill: colours.ink });
    }
  }

  /** @override @param {CodeModel} model @param {number} px @param {number} py */
  pick({ lines, row }, px, py) {
    const at = lines.findIndex(({ y }) => Math.abs(y - py) <= row / 2);
    return at >= 0 && px >= 0 ? { at, series: 0 } : null;
  }

  /** @override @param {CodeModel} model @param {Cursor | null} cursor @param {import('./keys.js').Move} move */
  move({ lines }, cursor, move) {
    if (lines.length === 0) return null;
    const last = lines.length - 1;
    if (move.end) return { at: move.end < 0 ? 0 : last, series: 0 };
    if (!cursor) {
      const ran = lines.findIndex((line) => line.ran);
      return { at: Math.max(0, ran), series: 0 };
    }
    return { at: Math.min(last, Math.max(0, cursor.at - move.dy + move.dx)), series: 0 };
  }

  /** @override @param {CodeModel} model @param {Cursor} cursor */
  reading({ lines, times, gave, left, font, row }, { at }) {
    const line = lines[at];
    if (!line) return null;
    const rows = [
      { name: times || 'times', value: line.times || '–' },
      ...(line.gave ? [{ name: gave || 'gave', value: line.gave }] : []),
    ];
    const x = left + PADDING + (line.indent + line.text.length) * LETTER * font;
    return { title: line.text, rows, x, y: line.y + row / 2, spoken: spokenOf(line.text, rows) };
  }

  /** @override @param {Painter} painter @param {CodeModel} model @param {Cursor} cursor @param {Palette} palette */
  paintCursor(painter, { lines, row, left, right }, { at }, palette) {
    const line = lines[at];
    if (!line) return;
    const width = (right || this.size.width - PADDING) + PADDING - left - 2;
    const ring = { stroke: palette.colours.ink, width: 1.5 };
    painter.rectangles([left + 2, line.y - row / 2 + 1, width - 2, row - 2], 1, ring);
  }

  /** @override @param {CodeModel} model */
  note({ cut }) {
    return cut > 0 ? `The first ${cut} printed lines are not shown; the table has them.` : '';
  }

  /** @override */
  describe() {
    return describeCode(this.title(), this.view);
  }

  /** @override */
  table() {
    return codeTable(this.view);
  }
}
