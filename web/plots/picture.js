// A figure outside of the page: as an SVG document or a PNG, with its key under it.

import { textWidth } from './axes.js';
import { CanvasPainter } from './canvas-painter.js';
import { plainLabel } from '../text/labels.js';
import { lineSwatch } from './parts.js';
import { SvgPainter, escapeXml } from './svg-painter.js';

/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('./plot.js').KeyEntry} KeyEntry */
/** @typedef {import('./plot.js').Size} Size */

/**
 * All that is needed to draw a figure once.
 * @typedef {{title: string, size: Size, palette: Palette, draw: (painter: Painter) => void, key: KeyEntry[]}} Picture
 */

/** White around a figure, in pixels. */
const MARGIN = 12;

/** The figure as an SVG document with title and description. @param {Picture} picture @param {string} id unique in a page @param {string} description */
export function svgPicture({ title, size, palette, draw, key }, id, description) {
  const painter = new SvgPainter(palette.sans, palette.serif, id);
  draw(painter);
  const height = paintKey(painter, key, size, palette);
  const [w, h] = [size.width, height].map((n) => Math.round(n) + 2 * MARGIN);
  const place = `x="${-MARGIN}" y="${-MARGIN}" width="${w}" height="${h}"`;
  const box = `${-MARGIN} ${-MARGIN} ${w} ${h}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="${box}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(description)}</desc>`,
    `<rect ${place} fill="${escapeXml(palette.colours.panel)}"/>`,
    painter.markup(),
    '</svg>\n',
  ].join('\n');
}

/** The figure as a PNG, `scale` dots per CSS pixel. @param {Picture} picture @param {number} scale @returns {Promise<Blob>} */
export function pngPicture({ size, palette, draw, key }, scale) {
  const height = paintKey(new SvgPainter(palette.sans, palette.serif), key, size, palette);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round((size.width + 2 * MARGIN) * scale);
  canvas.height = Math.round((height + 2 * MARGIN) * scale);
  const context = canvas.getContext('2d');
  if (!context) return Promise.reject(new Error('this browser gives no more canvases'));
  context.scale(scale, scale);
  context.fillStyle = palette.colours.panel;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(MARGIN, MARGIN);
  const painter = new CanvasPainter(context, palette.sans, palette.serif);
  draw(painter);
  paintKey(painter, key, size, palette);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('this browser could not make the picture'));
    }, 'image/png'),
  );
}

/**
 * The key under an exported figure, in lines. Returns the figure's height with it.
 * @param {Painter} painter @param {KeyEntry[]} entries @param {Size} size @param {Palette} palette
 */
function paintKey(painter, entries, size, palette) {
  const shown = entries.filter((e) => !e.hidden);
  if (shown.length === 0) return size.height;
  let x = 12;
  let y = size.height + 14;
  for (const entry of shown) {
    const width = 34 + textWidth(plainLabel(entry.name), 12.5) + 22;
    if (x > 12 && x + width > size.width) [x, y] = [12, y + 20];
    lineSwatch(painter, x, y, entry);
    painter.text(x + 34, y, entry.name, { fill: palette.colours.soft, base: 'middle', size: 12.5 });
    x += width;
  }
  return y + 16;
}
