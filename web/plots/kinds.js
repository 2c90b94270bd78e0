// The kinds of plots by name: curves are there from the start, each other kind comes when it is first wanted.
import { CurvePlot } from './curve.js';

/** @typedef {import('./view.js').ViewKind} ViewKind */
/** @typedef {new (host: HTMLElement, options: import('./index.js').ScatterOptions) => import('./index.js').AnyPlot} PlotClass */

/** Most lessons begin with a curve. @type {Map<ViewKind, PlotClass>} */
const HERE = new Map([['curve', CurvePlot]]);

/** @type {Record<ViewKind, () => Promise<PlotClass>>} */
const COMING = {
  curve: async () => CurvePlot,
  scatter: async () => (await import('./scatter.js')).ScatterPlot,
  bars: async () => (await import('./bars.js')).BarsPlot,
  matrix: async () => (await import('./matrix.js')).MatrixPlot,
  field: async () => (await import('./field.js')).FieldPlot,
  network: async () => (await import('./network.js')).NetworkPlot,
  table: async () => (await import('./table.js')).TablePlot,
};

/** The class that draws a kind, once it has been loaded. @param {ViewKind} kind */
export const plotKind = (kind) => HERE.get(kind);

/** Loads what draws a kind. @param {ViewKind} kind */
export async function loadPlotKind(kind) {
  HERE.set(kind, await COMING[kind]());
}
