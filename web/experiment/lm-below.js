// <lm-below>: where the figure shows a graph and the experiment has a second one, that one too, below.
import { html, nothing } from 'lit';
import { loadPlotKind, plotKind } from '../plots/kinds.js';
import { SessionElement } from '../session/session-element.js';
import { rich } from '../text/rich-text.js';
import { graphBelow } from './second-graph.js';

/** It has no tabs, and what is saved stays the figure above. */
export class LmBelow extends SessionElement {
  static properties = { ...SessionElement.properties, order: { attribute: false } };

  constructor() {
    super();
    /** Names of the views in the order of their tabs. @type {string[]} */
    this.order = [];
    /** @type {import('../plots/kinds.js').AnyPlot | null} */
    this.plot = null;
  }

  get view() {
    const views = this.session.shown?.views ?? [];
    const ordered = this.order.flatMap((name) => views.filter((view) => view.name === name));
    return graphBelow(ordered.length > 0 ? ordered : views, this.session.viewName);
  }

  render() {
    const { view } = this;
    if (!view) return nothing;
    return html`<p class="figure-title">${rich(view.title)}</p>
      <div class="plot"></div>`;
  }

  updated() {
    const { view } = this;
    const host = /** @type {HTMLElement | null} */ (this.querySelector('.plot'));
    const Kind = view && plotKind(view.kind);
    this.hidden = !view;
    if (view && !Kind)
      void loadPlotKind(view.kind).then(
        () => this.requestUpdate(),
        () => {},
      ); // the figure above tells
    if (!host || !view || !Kind) return this.end();
    if (this.plot?.host === host) return this.plot.update(view);
    this.end();
    this.plot = new Kind(host, { view });
  }

  end() {
    this.plot?.destroy();
    this.plot = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.end();
  }
}

customElements.define('lm-below', LmBelow);
