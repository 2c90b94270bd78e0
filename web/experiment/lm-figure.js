// <lm-figure>: the views of the experiment as tabs, the plot of the chosen one, scales, and its table.
import { html, nothing } from 'lit';
import { isScalable, loadPlotKind, plotKind } from '../plots/kinds.js';
import { dataTable } from '../base/data-table.js';
import { glance } from '../base/verdict-line.js';
import { later } from '../base/later.js';
import { carriesEngine } from '../client/carried.js';
import { SessionElement } from '../session/session-element.js';
import './lm-sketch.js';
import { beginDrawing, isData, takePoints, tellInput } from '../session/own-data.js';
import { huesOf } from '../plots/lines.js';
import { rich } from '../text/rich-text.js';
import { kinkHandles, withKinks } from './kink-handles.js';
import { startHandle, startParameters, withStart } from './start-handle.js';

/** @typedef {import('../client/messages.js').View} View */
/** @typedef {import('../plots/kinds.js').AnyPlot} AnyPlot */
/** @typedef {'linear' | 'log'} ScaleKind */
/** @typedef {'x' | 'y'} AxisName */

/** So many tabs stand side by side; the others come on request. */
const MOST_TABS = 5;
/** Points that can be drawn by hand, and what the axes then show at least. */
const MOST_POINTS = 200;
/** @type {{x: [number, number], y: [number, number]}} */
const DRAWING_EXTENT = { x: [-2, 2], y: [-2, 2] };

/** Views that show one state, which can be held against that of the start. */
const OF_ONE_STATE = new Set(['matrix', 'network', 'field', 'bars']);
const before = later(() => import('./lm-before.js'));
/** Experiments whose network can be asked: those that show the weights of any layer. */
const ASKABLE = new Set(['glass-box']);
const ask = later(() => import('./lm-ask.js'));
/** Where an experiment knows this act, what flows back is filled in by hand. */
const FILLED_IN = 'blame';
const blame = later(() => import('./lm-blame.js'));
const surface = later(() => import('./lm-surface.js'));
/** Fields are shown as surfaces, too; a page that is one file carries no library for it. @param {View | undefined} view */
const hasSurface = (view) => view?.kind === 'field' && !carriesEngine();

/** Draws what the session shows; web/plots draws the plot itself. */
export class LmFigure extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    order: { attribute: false },
    tableOpen: { state: true },
    allTabs: { state: true },
    drawable: { attribute: false },
  };

  constructor() {
    super();
    /** Names of the views in the order of their tabs; empty: the experiment's own order. @type {string[]} */
    this.order = [];
    this.tableOpen = false;
    /** Whether the student may bring points of their own. */
    this.drawable = false;
    /** Whether the tabs behind “More” are there too. */
    this.allTabs = false;
    /** @type {AnyPlot | null} */
    this.plot = null;
    this.plotted = '';
    /** The kind whose module could not be loaded. */
    this.missing = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.session?.addEventListener('frame', this.follow);
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    if (!changed.has('session')) return;
    const former = /** @type {import('../session/session.js').Session | undefined} */ (changed.get('session')); // prettier-ignore
    former?.removeEventListener('frame', this.follow);
    this.session?.addEventListener('frame', this.follow);
  }

  /** Draws a frame into the plot that stands there; everything else of the figure waits for the next beat. */
  follow = () => {
    if (this.hasUpdated && !this.isUpdatePending) this.updated();
  };

  /** @returns {View[]} */
  get views() {
    const views = this.session.shown?.views ?? [];
    if (this.order.length === 0) return views;
    const chosen = this.order.flatMap((name) => views.filter((view) => view.name === name));
    return chosen.length > 0 ? chosen : views;
  }
  /** The view whose tab is chosen; one that shows the start of the run says so. @returns {View | undefined} */
  get view() {
    const { views } = this;
    const view = views.find(({ name }) => name === this.session.viewName) ?? views[0];
    if (!view || this.session.past?.step !== 0 || !OF_ONE_STATE.has(view.kind)) return view;
    return { ...view, title: `${view.title}, at the start` };
  }

  get fillsIn() {
    return this.session.description.acts.some(({ name }) => name === FILLED_IN);
  }

  /** A view is shown when the module that draws it has been loaded; until then the view before stays. */
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
        ${view && OF_ONE_STATE.has(view.kind) ? html`<lm-before .session=${this.session}></lm-before>` : nothing}
      </div>
      ${view ? html`<p class="figure-title">${rich(view.title)}</p>` : nothing}
      <div
        class="plot"
        id="panel-${this.ownId}"
        role=${views.length > 1 ? 'tabpanel' : nothing}
        aria-labelledby=${view && views.length > 1 ? `tab-${this.ownId}-${view.name}` : nothing}
      ></div>
      <div class="scales">
        ${view && isScalable(view.kind) ? this.scaleSwitches(view) : nothing}
        ${this.drawable ? this.drawButton() : nothing}
      </div>
      ${hasSurface(view) ? html`<lm-surface .session=${this.session} .view=${view}></lm-surface>` : nothing}
      <lm-sketch
        .session=${this.session}
        .view=${view}
        .log=${view !== undefined && this.scalesOf(view).y === 'log'}
      ></lm-sketch>
      ${this.fillsIn && this.closest('lm-experiment') ? html`<lm-blame .session=${this.session}></lm-blame>` : nothing}
      ${view ? this.table() : nothing}
      ${ASKABLE.has(this.session.description.slug) ? html`<lm-ask .session=${this.session}></lm-ask>` : nothing}`;
  }

  /** The first tabs, the chosen one, and the others once they are asked for. @param {View[]} views @param {View | undefined} chosen */
  tabs(views, chosen) {
    const more = views.length > MOST_TABS;
    const shown =
      this.allTabs || !more
        ? views
        : views.filter(({ name }, i) => i < MOST_TABS || name === chosen?.name);
    return html`<div class="tabs">
      <div role="tablist" aria-label="Views" @keydown=${this.arrow}>
        ${shown.map((view) => this.tab(view, view.name === chosen?.name))}
      </div>
      ${
        more
          ? html`<button
              type="button"
              aria-expanded=${this.allTabs}
              @click=${() => (this.allTabs = !this.allTabs)}
            >
              ${this.allTabs ? 'Fewer' : 'More'}
            </button>`
          : nothing
      }
    </div>`;
  }

  /** @param {View} view @param {boolean} chosen */
  tab({ name }, chosen) {
    return html`<button
      type="button"
      role="tab"
      id="tab-${this.ownId}-${name}"
      aria-controls="panel-${this.ownId}"
      aria-selected=${chosen}
      tabindex=${chosen ? 0 : -1}
      @click=${() => this.choose(name)}
    >
      ${tabWord(name)}
    </button>`;
  }

  /** @param {string} name */
  choose(name) {
    this.missing = '';
    this.session.chooseView(name);
  }

  /** @param {KeyboardEvent} event */
  arrow(event) {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move) return;
    event.preventDefault();
    const { views, view } = this;
    const at = views.findIndex(({ name }) => name === view?.name);
    this.choose(views[(at + move + views.length) % views.length]?.name ?? '');
    void this.updateComplete.then(() => {
      /** @type {HTMLElement | null} */ (
        this.querySelector('[role=tab][aria-selected=true]')
      )?.focus();
    });
  }

  /** Where the data are points of a plane, which a hand can draw. */
  drawButton() {
    const { drawn, description } = this.session;
    if (drawn || description.inputs.length !== 1) return nothing;
    const draw = () => beginDrawing(this.session).catch((error) => tellInput(this.session, error));
    return html`<button class="quiet" type="button" @click=${draw}>Draw points</button>`;
  }

  /** @param {View} view */
  scaleSwitches(view) {
    const scales = this.scalesOf(view);
    return html`${this.scaleSwitch(view, scales, 'x')} ${this.scaleSwitch(view, scales, 'y')}`;
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
    /** @param {string} scale @returns {ScaleKind} */
    const kind = (scale) => (scale === 'log' ? 'log' : 'linear');
    const chosen = this.session.scales.get(view.name);
    return { x: kind(view.axes.x.scale), y: kind(view.axes.y.scale), ...chosen };
  }

  /** @param {View} view @param {AxisName} axis @param {ScaleKind} kind */
  setScale(view, axis, kind) {
    this.session.chooseScales(view.name, { ...this.scalesOf(view), [axis]: kind });
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
    if (ASKABLE.has(this.session.description.slug)) ask().catch(() => {});
    if (this.fillsIn) blame().catch(() => {});
    if (hasSurface(view)) surface().catch(() => {});
    if (OF_ONE_STATE.has(view.kind)) before().catch(() => {}); // asked for again at the next rendering
    const edited = this.isEdited(view);
    const shown = edited
      ? this.withDrawn(view)
      : withKinks(this.session, withStart(this.session, view));
    const { x: xScale, y: yScale } = this.scalesOf(view);
    const hues = huesOf(this.session.live?.views ?? []);
    const held = startParameters(this.session, view) !== null;
    const identity = `${view.name} ${view.kind} ${edited} ${this.isSketched(view)} ${held}`;
    if (this.plotted !== identity)
      this.replacePlot(host, shown, identity, { xScale, yScale, hues });
    else this.plot?.update(shown, { hues });
    const options = this.plot?.options;
    if (options && (options.xScale !== xScale || options.yScale !== yScale)) {
      this.plot?.setScales(xScale, yScale);
    }
  }

  /** @param {HTMLElement} host @param {View} view @param {string} identity @param {Pick<import('../plots/plot.js').PlotOptions, 'xScale' | 'yScale' | 'hues'>} look */
  replacePlot(host, view, identity, look) {
    const Kind = plotKind(view.kind);
    this.plot?.destroy();
    this.plot = null;
    this.session.showIn(null);
    this.plotted = Kind ? identity : '';
    if (!Kind) return this.missing === view.kind ? undefined : this.requestUpdate();
    /** @param {import('../session/state.js').Points} points */
    const onEdit = (points) => void takePoints(this.session, points);
    const editing = this.isEdited(view)
      ? { onEdit, maxPoints: MOST_POINTS, extent: DRAWING_EXTENT }
      : this.isSketched(view)
        ? { onDraw: this.onDraw, extent: this.session.sketch?.extent }
        : (startHandle(this.session, view) ?? kinkHandles(this.session, view));
    const more = () => verdictOf(this.session);
    this.plot = new Kind(host, { view, ...look, ...editing, more });
    this.session.showIn(this.plot);
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
    this.session.draw({ ...sketch, y });
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
    this.session?.removeEventListener('frame', this.follow);
    this.plot?.destroy();
    this.plot = null;
    this.plotted = '';
    this.session?.showIn(null);
  }
}

/** How the predictions came out, for who hears the figure. @param {import('../session/session.js').Session} session */
function verdictOf({ step, shown }) {
  const verdicts = step > 0 ? glance(shown?.checks ?? []) : '';
  return verdicts && `Predictions: ${verdicts}.`;
}

/** Views that are named by initials. */
const INITIALS = new Set(['cka', 'ntk']);

/** @param {string} name of a view, as a tab says it */
const tabWord = (name) =>
  INITIALS.has(name)
    ? name.toUpperCase()
    : name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

customElements.define('lm-figure', LmFigure);
