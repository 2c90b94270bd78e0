// <lm-figure>: the views of the experiment as tabs, the plot of the chosen one, scales, and its table.
import { html, nothing } from 'lit';
import { loadPlotKind, plotKind } from '../plots/kinds.js';
import { dataTable } from './data-table.js';
import { later } from './later.js';
import { SessionElement } from './light-element.js';
import './lm-sketch.js';
import { isData, takePoints } from './own-data.js';
import { rich } from './rich-text.js';
import { startHandle, withStart } from './start-handle.js';

/** @typedef {import('../client/messages.js').View} View */
/** @typedef {import('../plots/index.js').AnyPlot} AnyPlot */
/** @typedef {'linear' | 'log'} ScaleKind */
/** @typedef {'x' | 'y'} AxisName */

/** Kinds whose axes can be linear or logarithmic. */
const SCALABLE = new Set(['curve', 'scatter', 'bars']);
/** Points that can be drawn by hand, and what the axes then show at least. */
const MOST_POINTS = 200;
/** @type {{x: [number, number], y: [number, number]}} */
const DRAWING_EXTENT = { x: [-2, 2], y: [-2, 2] };

/** Draws what the session shows; the plot itself is web/plots' affair. */
export class LmFigure extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    order: { attribute: false },
    tableOpen: { state: true },
  };

  constructor() {
    super();
    /** Names of the views in the order of their tabs; empty: the experiment's own order. @type {string[]} */
    this.order = [];
    this.tableOpen = false;
    /** @type {Map<string, {x: ScaleKind, y: ScaleKind}>} */
    this.scales = new Map();
    /** @type {AnyPlot | null} */
    this.plot = null;
    this.plotted = '';
    /** The kind whose module did not come. */
    this.missing = '';
  }

  /** @returns {View[]} */
  get views() {
    const views = this.session.shown?.views ?? [];
    if (this.order.length === 0) return views;
    const chosen = this.order.flatMap((name) => views.filter((view) => view.name === name));
    return chosen.length > 0 ? chosen : views;
  }
  /** The view whose tab is chosen. */
  get view() {
    const { views } = this;
    return views.find(({ name }) => name === this.session.viewName) ?? views[0];
  }

  /** A view shows when what draws it is here: until then the one before stands, whole. */
  scheduleUpdate() {
    const kind = this.session ? this.view?.kind : undefined;
    if (!kind || plotKind(kind) || this.missing === kind) return super.scheduleUpdate();
    return this.fetchKind(kind).then(() => super.scheduleUpdate());
  }

  /** @param {View['kind']} kind */
  async fetchKind(kind) {
    try {
      await later(() => loadPlotKind(kind))();
      this.missing = '';
    } catch (error) {
      this.missing = kind;
      const text = error instanceof Error ? error.message : String(error);
      this.session.tell({ about: 'figure', text, label: 'Try again', act: this.retry });
    }
  }

  retry = () => {
    this.missing = '';
    this.session.dismiss('figure');
  };

  render() {
    const { view, views } = this;
    return html`<div class="figure-bar">
        ${views.length > 1 ? this.tabs(views, view) : nothing}
        ${view && SCALABLE.has(view.kind) ? this.scaleSwitches(view) : nothing}
      </div>
      ${view ? html`<p class="figure-title">${rich(view.title)}</p>` : nothing}
      <div
        class="plot"
        id="panel-${this.key}"
        role=${views.length > 1 ? 'tabpanel' : nothing}
        aria-labelledby=${view && views.length > 1 ? `tab-${this.key}-${view.name}` : nothing}
      ></div>
      <lm-sketch .session=${this.session} .view=${view}></lm-sketch>
      ${view ? this.table() : nothing}`;
  }

  get key() {
    return this.session.description.slug;
  }

  /** @param {View[]} views @param {View | undefined} chosen */
  tabs(views, chosen) {
    return html`<div class="tabs" role="tablist" aria-label="Views" @keydown=${this.arrow}>
      ${views.map(
        (view) =>
          html`<button
            type="button"
            role="tab"
            id="tab-${this.key}-${view.name}"
            aria-controls="panel-${this.key}"
            aria-selected=${view.name === chosen?.name}
            tabindex=${view.name === chosen?.name ? 0 : -1}
            @click=${() => this.choose(view.name)}
          >
            ${tabWord(view.name)}
          </button>`,
      )}
    </div>`;
  }

  /** @param {string} name */
  choose(name) {
    this.missing = '';
    this.session.viewName = name;
    this.session.changed();
  }

  /** @param {KeyboardEvent} event */
  arrow(event) {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move) return;
    event.preventDefault();
    const { views, view } = this;
    const at = view ? views.indexOf(view) : 0;
    this.choose(views[(at + move + views.length) % views.length]?.name ?? '');
    void this.updateComplete.then(() => {
      /** @type {HTMLElement | null} */ (
        this.querySelector('[role=tab][aria-selected=true]')
      )?.focus();
    });
  }

  /** @param {View} view */
  scaleSwitches(view) {
    const scales = this.scalesOf(view);
    return html`<span class="scales"
      >${this.scaleSwitch(view, scales, 'x')} ${this.scaleSwitch(view, scales, 'y')}</span
    >`;
  }

  /** @param {View} view @param {{x: ScaleKind, y: ScaleKind}} scales @param {AxisName} axis */
  scaleSwitch(view, scales, axis) {
    if (axis === 'x' && view.kind === 'bars') return nothing;
    return html`<label class="switch"
      ><input
        type="checkbox"
        role="switch"
        .checked=${scales[axis] === 'log'}
        @change=${() => this.setScale(view, axis, scales[axis] === 'log' ? 'linear' : 'log')}
      />log ${axis}</label
    >`;
  }

  /** @param {View} view @returns {{x: ScaleKind, y: ScaleKind}} */
  scalesOf(view) {
    const own = this.scales.get(view.name);
    if (own) return own;
    /** @param {string} scale @returns {ScaleKind} */
    const kind = (scale) => (scale === 'log' ? 'log' : 'linear');
    return { x: kind(view.axes.x.scale), y: kind(view.axes.y.scale) };
  }

  /** @param {View} view @param {AxisName} axis @param {ScaleKind} kind */
  setScale(view, axis, kind) {
    this.scales.set(view.name, { ...this.scalesOf(view), [axis]: kind });
    this.requestUpdate();
  }

  table() {
    return dataTable({
      summary: 'Data as a table',
      label: 'Data of the figure',
      table: this.tableOpen ? this.plot?.table() : null,
      toggled: (open) => (this.tableOpen = open),
    });
  }

  updated() {
    const { view } = this;
    const host = /** @type {HTMLElement | null} */ (this.querySelector('.plot'));
    if (!view || !host) return;
    const edited = this.isEdited(view);
    const shown = edited ? this.withDrawn(view) : withStart(this.session, view);
    const { x: xScale, y: yScale } = this.scalesOf(view);
    const identity = `${view.name} ${view.kind} ${edited} ${this.isSketched(view)}`;
    if (this.plotted !== identity) this.replacePlot(host, shown, identity, { xScale, yScale });
    else this.plot?.update(shown);
    const options = this.plot?.options;
    if (options && (options.xScale !== xScale || options.yScale !== yScale)) {
      this.plot?.setScales(xScale, yScale);
    }
  }

  /** @param {HTMLElement} host @param {View} view @param {string} identity @param {{xScale: ScaleKind, yScale: ScaleKind}} scales */
  replacePlot(host, view, identity, scales) {
    const Kind = plotKind(view.kind);
    this.plot?.destroy();
    this.plot = this.session.plot = null;
    this.plotted = Kind ? identity : '';
    if (!Kind) return this.missing === view.kind ? undefined : this.requestUpdate();
    /** @param {import('./session.js').Points} points */
    const onEdit = (points) => void takePoints(this.session, points);
    const editing = this.isEdited(view)
      ? { onEdit, maxPoints: MOST_POINTS, extent: DRAWING_EXTENT }
      : this.isSketched(view)
        ? { onDraw: this.onDraw, extent: this.session.sketch?.extent }
        : startHandle(this.session, view);
    this.plot = new Kind(host, { view, ...scales, ...editing });
    this.session.plot = this.plot;
  }

  /** Whether the student draws in this view. @param {View} view */
  isEdited(view) {
    return this.session.drawn !== null && view.kind === 'scatter' && view.series.some(isData);
  }

  /** Whether the student draws a guess over this view. @param {View} view */
  isSketched(view) {
    const { sketch } = this.session;
    return sketch !== null && !sketch.locked && sketch.view === view.name;
  }

  /** @param {{x: number[], y: number[]}} drawn */
  onDraw = ({ y }) => {
    const { sketch } = this.session;
    if (!sketch) return;
    this.session.sketch = { ...sketch, y };
    this.session.changed();
  };

  /** The points as they are drawn now, even when the run is a moment behind. @param {View} view @returns {View} */
  withDrawn(view) {
    const x = Float64Array.from(this.session.drawn?.x ?? []);
    const y = Float64Array.from(this.session.drawn?.y ?? []);
    return {
      ...view,
      series: view.series.map((series) => (isData(series) ? { ...series, x, y } : series)),
    };
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.plot?.destroy();
    this.plot = null;
  }
}

/** Views that are named by initials. */
const INITIALS = new Set(['cka', 'ntk']);

/** @param {string} name of a view, as a tab says it */
const tabWord = (name) =>
  INITIALS.has(name)
    ? name.toUpperCase()
    : name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

customElements.define('lm-figure', LmFigure);
