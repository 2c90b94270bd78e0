// The one table of the kinds of plots: what draws each, loaded when it is first wanted; curves are there from the start.
import { CurvePlot } from './curve.js';

/** @typedef {import('./view.js').ViewKind} ViewKind */
/** @typedef {import('./scatter.js').ScatterOptions & import('./curve.js').CurveOptions} AnyOptions */
/**
 * @typedef {CurvePlot | import('./bars.js').BarsPlot | import('./matrix.js').MatrixPlot
 *   | import('./field.js').FieldPlot | import('./network.js').NetworkPlot
 *   | import('./table.js').TablePlot | import('./graph.js').GraphPlot
 *   | import('./code.js').CodePlot | import('./scatter.js').ScatterPlot} AnyPlot
 */
/** @typedef {new (host: HTMLElement, options: AnyOptions) => AnyPlot} PlotClass */

/**
 * `load` brings the class; `scalable`: a reader may change its axes between linear and logarithmic.
 * @type {Record<ViewKind, {load: () => Promise<PlotClass>, scalable?: boolean}>}
 */
const KINDS = {
  curve: { load: async () => CurvePlot, scalable: true },
  scatter: { load: async () => (await import('./scatter.js')).ScatterPlot, scalable: true },
  bars: { load: async () => (await import('./bars.js')).BarsPlot, scalable: true },
  matrix: { load: async () => (await import('./matrix.js')).MatrixPlot },
  field: { load: async () => (await import('./field.js')).FieldPlot },
  network: { load: async () => (await import('./network.js')).NetworkPlot },
  table: { load: async () => (await import('./table.js')).TablePlot },
  graph: { load: async () => (await import('./graph.js')).GraphPlot },
  code: { load: async () => (await import('./code.js')).CodePlot },
};

/** Most lessons begin with a curve. @type {Map<ViewKind, PlotClass>} */
const here = new Map([['curve', CurvePlot]]);

/** All kinds. */
export const PLOT_KINDS = /** @type {ViewKind[]} */ (Object.keys(KINDS));

/** The class that draws a kind, once it has been loaded. @param {ViewKind} kind */
export const plotKind = (kind) => here.get(kind);

/** Loads what draws a kind. @param {ViewKind} kind @returns {Promise<PlotClass>} */
export async function loadPlotKind(kind) {
  const Kind = await KINDS[kind].load();
  here.set(kind, Kind);
  return Kind;
}

/** Whether a kind's axes can be linear or logarithmic. @param {ViewKind} kind */
export const isScalable = (kind) => KINDS[kind].scalable === true;
