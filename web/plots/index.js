// The plots: typed arrays in, a focusable figure out. createPlot() chooses the kind by the view.

import { BarsPlot } from './bars.js';
import { CurvePlot } from './curve.js';
import { FieldPlot } from './field.js';
import { MatrixPlot } from './matrix.js';
import { NetworkPlot } from './network.js';
import { ScatterPlot } from './scatter.js';
import { TablePlot } from './table.js';

/** @typedef {import('./plot.js').PlotOptions} PlotOptions */
/** @typedef {import('./scatter.js').ScatterOptions & import('./curve.js').CurveOptions} ScatterOptions */
/** @typedef {CurvePlot | BarsPlot | MatrixPlot | FieldPlot | NetworkPlot | TablePlot | ScatterPlot} AnyPlot */

const KINDS = {
  curve: CurvePlot,
  scatter: ScatterPlot,
  bars: BarsPlot,
  matrix: MatrixPlot,
  field: FieldPlot,
  network: NetworkPlot,
  table: TablePlot,
};

/**
 * A plot of that kind in `host`.
 * @param {import('./view.js').ViewKind} kind
 * @param {HTMLElement} host
 * @param {ScatterOptions} options
 * @returns {AnyPlot}
 */
export function createPlot(kind, host, options) {
  return new KINDS[kind](host, options);
}

export { BarsPlot, CurvePlot, FieldPlot, MatrixPlot, NetworkPlot, ScatterPlot, TablePlot };
export { formatNumber, formatPercent } from './numbers.js';
export { lightPalette, readPalette } from './palette.js';
