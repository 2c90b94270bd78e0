// A field's surface in WebGL by three.js, with the map's colours, contours and paths; drawn only when something has changed.
import {
  AmbientLight,
  BackSide,
  BufferAttribute,
  BufferGeometry,
  ColorManagement,
  DirectionalLight,
  DoubleSide,
  Group,
  LineBasicMaterial,
  LineSegments,
  LinearSRGBColorSpace,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  PerspectiveCamera,
  Scene,
  SphereGeometry,
  Vector3,
  WebGLRenderer,
} from 'three';
import { Line2 } from 'three/addons/lines/Line2.js';
import { LineGeometry } from 'three/addons/lines/LineGeometry.js';
import { LineMaterial } from 'three/addons/lines/LineMaterial.js';
import { stylesOfPaths } from './field.js';
import {
  HEIGHT,
  contourSegments,
  cornerColours,
  corners,
  draped,
  surfaceOf,
  trajectories,
  triangles,
} from './surface.js';

/** @typedef {import('./view.js').View} View */
/** @typedef {import('./palette.js').Palette} Palette */

const FIELD_OF_VIEW = 32;
const DISTANCE = 4.9;
/** Light from all sides, and from one; three divides by π. */
const AMBIENT = 0.72 * Math.PI;
const LAMP = 0.38 * Math.PI;
const DOT = 0.034;
/** The box's units to a pixel of a dash. */
const DASH = 0.008;
/** What a hill hides of a path is seen faintly. */
const HIDDEN = 0.35;
/** A rim on both sides of a path, together, in pixels. */
const RIM = 2.6;
/** Where the names of the axes stand, outside the box. */
const NAMES = { x: [0, 0, 1.25], y: [1.25, 0, 0] };

/** Colours are the page's own numbers: nothing converts them. */
ColorManagement.enabled = false;

/** @param {Float32Array | number[]} points @returns {any} */
const geometryOf = (points) =>
  new BufferGeometry().setAttribute('position', new BufferAttribute(Float32Array.from(points), 3));

/** What holds memory on the graphics card gives it back. @param {any} group */
function empty(group) {
  for (const one of [...group.children]) {
    one.geometry?.dispose();
    one.material?.dispose();
    group.remove(one);
  }
}

/** The scene in the page's one canvas. */
export class SurfaceScene {
  /** @param {HTMLCanvasElement} canvas @param {WebGL2RenderingContext} context of it */
  constructor(canvas, context) {
    this.canvas = canvas;
    this.renderer = new WebGLRenderer({ canvas, context, alpha: true, antialias: true });
    this.renderer.outputColorSpace = LinearSRGBColorSpace;
    this.camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.1, 20);
    this.ground = new Group();
    this.paths = new Group();
    this.scene = new Scene();
    const lamp = new DirectionalLight(0xffffff, LAMP);
    lamp.position.set(-1.5, 3, 1);
    this.scene.add(new AmbientLight(0xffffff, AMBIENT), lamp, this.ground, this.paths);
    /** What the surface was made of. @type {unknown[]} */
    this.made = [];
    /** Degrees around the box, and above its floor. */
    this.turn = 35;
    this.tilt = 42;
  }

  /** @param {View} view @param {Palette} palette @param {import('./lines.js').Hues} hues */
  show(view, palette, hues) {
    const surface = surfaceOf(view, palette.dark);
    const z = view.series.find((one) => one.z?.length)?.z;
    const made = [z, palette.dark, palette.colours.ink];
    if (!made.every((one, i) => one === this.made[i])) this.makeGround(surface, palette);
    this.made = made;
    empty(this.paths);
    const styles = stylesOfPaths(view.series, palette, hues);
    for (const { series, length } of surface ? trajectories(view) : []) {
      const style = styles.get(series);
      if (!surface || !style) continue;
      const pieces = draped(surface, series, length);
      for (const piece of pieces) this.addPath(piece, style, palette.colours.panel);
      const last = pieces.at(-1);
      if (last && series.role === 'measured')
        this.addDot(last.slice(-3), style.colour, palette.colours.panel);
    }
    this.draw();
  }

  /** @param {import('./surface.js').Surface | null} surface @param {Palette} palette */
  makeGround(surface, { colours, dark }) {
    empty(this.ground);
    if (!surface) return;
    const geometry = geometryOf(corners(surface));
    geometry.setAttribute('color', new BufferAttribute(cornerColours(surface, dark), 3));
    geometry.setIndex(new BufferAttribute(triangles(surface), 1));
    geometry.computeVertexNormals();
    const skin = new MeshLambertMaterial({ vertexColors: true, side: DoubleSide });
    const thin = { color: colours.ink, transparent: true, opacity: 0.4 };
    const edge = { color: colours.edge };
    const floor = [-1, 0, -1, 1, 0, -1, 1, 0, -1, 1, 0, 1, 1, 0, 1, -1, 0, 1, -1, 0, 1, -1, 0, -1];
    this.ground.add(
      new Mesh(geometry, skin),
      new LineSegments(geometryOf(contourSegments(surface)), new LineBasicMaterial(thin)),
      new LineSegments(geometryOf(floor), new LineBasicMaterial(edge)),
    );
  }

  /** A path with a rim, as in the map. @param {number[]} points @param {import('./palette.js').LineStyle} style @param {string} rim its colour */
  addPath(points, { colour, width, dash }, rim) {
    if (points.length < 6) return;
    const [on = 0, off = 0] = dash;
    const look = {
      color: colour,
      depthWrite: false,
      linewidth: 1.35 * width,
      dashed: on > 0,
      dashSize: DASH * on,
      gapSize: DASH * off,
    };
    const behind = { ...look, depthTest: false, transparent: true, opacity: HIDDEN };
    const below = { ...look, color: rim, dashed: false, linewidth: look.linewidth + RIM };
    for (const [order, kind] of [behind, below, look].entries()) {
      const line = new Line2(new LineGeometry().setPositions(points), new LineMaterial(kind));
      line.computeLineDistances();
      line.renderOrder = order + 1;
      this.paths.add(line);
    }
  }

  /** Where a path has come to, with a rim. @param {number[]} place @param {string} colour @param {string} rim */
  addDot([x = 0, y = 0, z = 0], colour, rim) {
    const dot = new Mesh(new SphereGeometry(DOT, 20, 14), new MeshBasicMaterial({ color: colour }));
    dot.position.set(x, y, z);
    dot.renderOrder = 4;
    const around = new Mesh(
      new SphereGeometry(1.3 * DOT, 20, 14),
      new MeshBasicMaterial({ color: rim, side: BackSide }),
    );
    around.position.copy(dot.position);
    this.paths.add(around);
    this.paths.add(dot);
  }

  /** @param {number} width @param {number} height CSS pixels */
  resize(width, height) {
    this.renderer.setPixelRatio(Math.min(2, devicePixelRatio));
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / Math.max(1, height);
    this.camera.updateProjectionMatrix();
    this.draw();
  }

  /** As seen from where turn and tilt put the eye. */
  draw() {
    const [turn, tilt] = [this.turn, this.tilt].map((degrees) => (degrees * Math.PI) / 180);
    const far = DISTANCE * Math.max(1, 1.25 / this.camera.aspect);
    const flat = far * Math.cos(tilt);
    this.camera.position.set(flat * Math.sin(turn), far * Math.sin(tilt) + HEIGHT / 3, flat * Math.cos(turn)); // prettier-ignore
    this.camera.lookAt(0, HEIGHT / 3, 0);
    this.renderer.render(this.scene, this.camera);
  }

  /** Where an axis's name belongs, as shares of width and height. @param {'x' | 'y'} axis */
  nameAt(axis) {
    const { x, y } = new Vector3(...NAMES[axis]).project(this.camera);
    return { left: (x + 1) / 2, top: (1 - y) / 2 };
  }
}
