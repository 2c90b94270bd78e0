// The shortest link to an experiment as it stands, its QR code (ISO/IEC 18004), and a figure with both for print.
import { correction, generate } from 'lean-qr';
import { encodeLink } from '../client/link.js';

/** @typedef {import('../session/session.js').Session} Session */

/** More characters make a code that a phone does not read from paper: its modules become too fine. */
export const MOST_CODED = 700;
/** The free margin that the standard asks for, in modules. */
export const QUIET = 4;
/** The code beside a figure, and what stands around it, in pixels of the picture. */
const PRINT = { code: 260, margin: 32, text: 26, line: 34 };

/**
 * A link that names only what differs from the defaults: no seed 0, no step 0, no query of the page.
 * @param {Pick<Session, 'settings' | 'step' | 'inputs'> & {run: {events: import('../client/messages.js').RunEvent[]} | null}} session
 * @param {string} anchor the experiment's id on its page
 * @param {string} page the page's address
 * @returns {{address: string, complete: boolean}} complete: whether it carries the data too
 */
export function shortLink({ settings, step, run, inputs }, anchor, page) {
  const { query, complete } = encodeLink({
    parameters: settings.parameters,
    seed: settings.seed === 0 ? null : settings.seed,
    steps: step > 0 ? step : null,
    events: run?.events ?? [],
    inputs,
  });
  const { origin, protocol, pathname } = new URL(page);
  const root = protocol === 'file:' ? `file://${pathname}` : `${origin}${pathname.replace(/index\.html$/, '')}`; // prettier-ignore
  return { address: `${root}#${anchor}?${query}`, complete };
}

/** A QR code: its modules, dark or light, without the margin. @typedef {{size: number, get: (x: number, y: number) => boolean}} Code */

/** The code of a text; null where it would be too fine to read from paper. @param {string} text @returns {Code | null} */
export const codeOf = (text) =>
  text.length > MOST_CODED ? null : generate(text, { minCorrectionLevel: correction.M });

/** The dark modules as the data of an SVG path, a unit each, inside the margin. @param {Code} code */
export function codePath({ size, get }) {
  const at = Array.from({ length: size }, (_, i) => i);
  return at
    .flatMap((y) => at.filter((x) => get(x, y)).map((x) => `M${x + QUIET} ${y + QUIET}h1v1h-1z`))
    .join('');
}

/** The code as an SVG file: dark on light whatever the theme, as readers expect. @param {Code} code */
export function codeSvg(code) {
  const side = code.size + 2 * QUIET;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" width="${side * 8}" height="${side * 8}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${codePath(code)}"/></svg>\n`
  );
}

/** A text in lines that fit. @param {CanvasRenderingContext2D} context @param {string} text @param {number} width */
function fitted(context, text, width) {
  /** @type {string[]} */
  const lines = [''];
  for (const sign of text) {
    const line = `${lines.at(-1)}${sign}`;
    if (context.measureText(line).width > width) lines.push(sign);
    else lines[lines.length - 1] = line;
  }
  return lines;
}

/**
 * The figure, below it the code with the title and the link.
 * @param {Blob} figure a PNG @param {Code} code @param {{title: string, address: string}} words
 * @returns {Promise<Blob>} a PNG
 */
export async function printed(figure, code, { title, address }) {
  const picture = await createImageBitmap(figure);
  const { margin, text, line } = PRINT;
  const pixel = Math.max(3, Math.round(PRINT.code / (code.size + 2 * QUIET)));
  const side = pixel * (code.size + 2 * QUIET);
  const canvas = document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height + side + margin;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot draw the picture.');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0);
  context.translate(0, picture.height);
  context.fillStyle = '#000';
  for (let y = 0; y < code.size; ++y) {
    for (let x = 0; x < code.size; ++x) {
      if (code.get(x, y)) context.fillRect((x + QUIET) * pixel, (y + QUIET) * pixel, pixel, pixel);
    }
  }
  context.font = `600 ${text}px ${getComputedStyle(document.body).fontFamily}`;
  context.fillText(title, side, QUIET * pixel + text);
  context.font = `${text}px monospace`;
  fitted(context, address, canvas.width - side - margin).forEach((part, i) => {
    context.fillText(part, side, QUIET * pixel + text + (i + 1.3) * line);
  });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('This browser cannot draw the picture.')))); // prettier-ignore
  });
}
