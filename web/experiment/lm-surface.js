// <lm-surface>: below the map of a field, the same as a surface in three dimensions, once it is asked for.
import { html, nothing } from 'lit';
import { later } from '../base/later.js';
import { SessionElement } from '../session/session-element.js';
import { huesOf } from '../plots/lines.js';
import { readPalette } from '../plots/palette.js';
import { watchTheme } from '../plots/theme.js';
import { axisLabel, plainLabel } from '../text/labels.js';

/** @typedef {import('../plots/surface-scene.js').SurfaceScene} SurfaceScene */

const NO_WEBGL =
  'This browser draws nothing in three dimensions: it has no WebGL, or WebGL is switched off. The map shows the same.';
const STEEPEST = 85;
const FLATTEST = 5;
/** Degrees that one pixel of dragging turns. */
const DRAG = 0.5;

const library = later(() => import('../plots/surface-scene.js'));

/** Browsers allow few WebGL contexts: the page has one, which goes from figure to figure. @type {SurfaceScene | null} */
let scene = null;
/** Who has it. @type {LmSurface | null} */
let owner = null;

/** The page's scene; a browser without WebGL loads nothing. @returns {Promise<SurfaceScene>} @throws {Error} of one sentence */
async function sharedScene() {
  if (scene) return scene;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('webgl2', { alpha: true, antialias: true });
  if (!context) throw new Error(NO_WEBGL);
  const { SurfaceScene } = await library();
  canvas.addEventListener('webglcontextlost', () => {
    owner?.close('The graphics card took its memory back. Open the surface again.');
    scene = null;
  });
  return (scene ??= new SurfaceScene(canvas, context));
}

/** Shows `view`, the field that the figure shows. */
export class LmSurface extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    view: { attribute: false },
    open: { state: true },
    trouble: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../client/messages.js').View | null} */
    this.view = null;
    this.open = false;
    this.trouble = '';
    this.sizes = new ResizeObserver(() => this.fit());
    this.unwatch = () => {};
  }

  render() {
    return html`<button
        class="quiet"
        type="button"
        aria-expanded=${this.open}
        @click=${this.toggle}
      >
        ${this.open ? 'The map alone' : 'In three dimensions'}
      </button>
      ${this.trouble ? html`<p class="surface-trouble" role="status">${this.trouble}</p>` : nothing}
      ${this.open ? this.stage() : nothing}`;
  }

  stage() {
    return html`<div class="surface">
      <div class="surface-stage" @pointerdown=${this.grab} @pointermove=${this.drag}>
        ${/** @type {const} */ (['x', 'y']).map((axis) => html`<span class="surface-name" data-axis=${axis} aria-hidden="true">${this.nameOf(axis)}</span>`)}
      </div>
      <p class="surface-turns">
        ${this.slider('turn', 'Turn', -180, 180)} ${this.slider('tilt', 'Tilt', FLATTEST, STEEPEST)}
      </p>
    </div>`;
  }

  /** @param {'x' | 'y'} axis */
  nameOf(axis) {
    return this.view ? plainLabel(axisLabel(this.view.axes[axis])) : '';
  }

  /** @param {'turn' | 'tilt'} key @param {string} label @param {number} least @param {number} most */
  slider(key, label, least, most) {
    return html`<label
      >${label}
      <input
        type="range"
        min=${least}
        max=${most}
        step="1"
        data-key=${key}
        .value=${String(scene?.[key] ?? 0)}
        @input=${(/** @type {Event} */ event) =>
          this.turnTo({ [key]: Number(/** @type {HTMLInputElement} */ (event.target).value) })}
    /></label>`;
  }

  toggle = async () => {
    this.trouble = '';
    if (this.open) return this.close();
    try {
      await sharedScene();
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
      return undefined;
    }
    if (owner !== this) owner?.close();
    owner = this;
    this.open = true;
    this.unwatch = watchTheme(() => this.requestUpdate());
    return undefined;
  };

  /** Gives the canvas away. @param {string} [why] */
  close(why = '') {
    if (owner === this) owner = null;
    this.unwatch();
    this.sizes.disconnect();
    this.trouble = why;
    this.open = false;
  }

  updated() {
    const stage = this.querySelector('.surface-stage');
    if (!this.open || owner !== this || !scene || !stage || !this.view) return;
    if (scene.canvas.parentElement !== stage) {
      scene.canvas.setAttribute('role', 'img');
      stage.prepend(scene.canvas);
      this.sizes.observe(stage);
      this.fit();
    }
    scene.canvas.setAttribute('aria-label', `${plainLabel(this.view.title)}, as a surface: height and colour say the same as the map’s colours.`); // prettier-ignore
    scene.show(this.view, readPalette(this), huesOf(this.session.live?.views ?? []));
    this.placeNames();
  }

  fit() {
    const stage = this.querySelector('.surface-stage');
    if (owner !== this || !stage || stage.clientWidth === 0) return;
    scene?.resize(stage.clientWidth, stage.clientHeight);
    this.placeNames();
  }

  /** The names of the axes go with them. */
  placeNames() {
    for (const name of /** @type {NodeListOf<HTMLElement>} */ (
      this.querySelectorAll('.surface-name')
    )) {
      const at = scene?.nameAt(name.dataset.axis === 'y' ? 'y' : 'x');
      if (!at) continue;
      name.style.left = `${100 * at.left}%`;
      name.style.top = `${100 * at.top}%`;
    }
  }

  /** @param {{turn?: number, tilt?: number}} angles */
  turnTo({ turn = scene?.turn ?? 0, tilt = scene?.tilt ?? 0 }) {
    if (!scene) return;
    scene.turn = ((((turn + 180) % 360) + 360) % 360) - 180;
    scene.tilt = Math.min(STEEPEST, Math.max(FLATTEST, tilt));
    scene.draw();
    this.placeNames();
  }

  /** @param {PointerEvent} event */
  grab(event) {
    if (event.button === 0) /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId); // prettier-ignore
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (!scene || !event.buttons) return;
    this.turnTo({
      turn: scene.turn - DRAG * event.movementX,
      tilt: scene.tilt + DRAG * event.movementY,
    });
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (
      this.querySelectorAll('input')
    ))
      input.value = String(scene[input.dataset.key === 'tilt' ? 'tilt' : 'turn']);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    if (this.open) this.close();
  }
}

customElements.define('lm-surface', LmSurface);
