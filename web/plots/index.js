// The plots: typed arrays in, a focusable figure out. createPlot() chooses the kind by the view.

import { BarsPlot } from './bars.js';
import { CurvePlot } from './curve.js';
import { MatrixPlot } from './matrix.js';
import { ScatterPlot } from './scatter.js';

/** @typedef {import('./plot.js').PlotOptions} PlotOptions */
/** @typedef {import('./scatter.js').ScatterOptions} ScatterOptions */
/** @typedef {CurvePlot | BarsPlot | MatrixPlot | ScatterPlot} AnyPlot */

/**
 * A plot of that kind in `host`; null for a kind that is not drawn (`table`: show its rows).
 * @param {import('./view.js').ViewKind} kind
 * @param {HTMLElement} host
 * @param {ScatterOptions} options
 * @returns {AnyPlot | null}
 */
export function createPlot(kind, host, options) {
  if (kind === 'curve') return new CurvePlot(host, options);
  if (kind === 'scatter') return new ScatterPlot(host, options);
  if (kind === 'bars') return new BarsPlot(host, options);
  if (kind === 'matrix' || kind === 'field') return new MatrixPlot(host, options);
  return null;
}

export { BarsPlot, CurvePlot, MatrixPlot, ScatterPlot };
export { formatNumber, formatPercent } from './numbers.js';
export { lightPalette, readPalette } from './palette.js';
