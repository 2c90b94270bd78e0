// What is known of one experiment on the page, and the only ways in which that changes.
import { inOneDirection } from '../base/fault-text.js';
import { withMarks } from './guess-mark.js';
import { overlaid } from './kept-runs.js';
import { noSettings } from './settings.js';
import { viewsAt, withoutTheory } from './shown.js';
import { withSketch } from './sketch.js';

/** @typedef {import('../client/messages.js').Observation} Observation */
/** @typedef {import('../client/messages.js').Input} Input */
/** @typedef {import('../client/messages.js').RunEvent} RunEvent */
/** @typedef {import('../client/run.js').Run} Run */
/** @typedef {import('../plots/kinds.js').AnyPlot} AnyPlot */
/** @typedef {import('./kept-runs.js').KeptRun} KeptRun */
/** @typedef {import('./guess-mark.js').Mark} Mark */
/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./sketch.js').Sketch} Sketch */

/**
 * A sentence that stands in the experiment until it is answered or out of date.
 * @typedef {object} Notice
 * @property {'engine' | 'input' | 'run' | 'figure'} about one of each kind at a time
 * @property {string} text
 * @property {string} [label] of the button that offers the way on
 * @property {() => void} [act]
 */

/** Scales that were chosen for a view's axes. @typedef {{x?: 'linear' | 'log', y?: 'linear' | 'log'}} Scales */
/** Points drawn by hand. @typedef {{x: number[], y: number[]}} Points */
/** What makes a run. @typedef {{settings: Settings, inputs: readonly Input[], events: readonly RunEvent[]}} Order */
/** A guess that was locked in: a number or a drawn curve. @typedef {{name: string, value: number | Points, step: number}} Guess */

/** While a run plays, all but the figure follows it in steps of so many milliseconds: nobody reads numbers faster. */
const BEAT_MS = 100;

/**
 * Dispatches `change` whenever anything that is shown may have changed; between the beats of a playing run `frame`
 * alone, for the figure. Its fields can be read alone.
 */
export class SessionState extends EventTarget {
  /** @type {Order} */
  #wanted = { settings: noSettings(), inputs: [], events: [] };
  #accepted = this.#wanted;
  #stood = 0;
  /** @type {Run | null} */
  #run = null;
  /** @type {Observation | null} */
  #live = null;
  /** @type {Observation | null} */
  #past = null;
  /** @type {Observation | null} */
  #ahead = null;
  /** What `shown` last worked out. @type {Observation | null} */
  #shown = null;
  #beat = -Infinity;
  #theoryHidden = false;
  #covered = false;
  /** @type {readonly Guess[]} */
  #guesses = [];
  /** @type {Sketch | null} */
  #sketch = null;
  /** @type {readonly KeptRun[]} */
  #kept = [];
  /** @type {{drawn: Points | null, fileName: string}} */
  #data = { drawn: null, fileName: '' };
  /** @type {AnyPlot | null} */
  #plot = null;
  #viewName = '';
  /** @type {ReadonlyMap<string, Scales>} */
  #scales = new Map();
  /** @type {readonly Mark[]} */
  #marks = [];
  /** @type {ReadonlyMap<string, string>} */
  #faults = new Map();
  /** @type {readonly Notice[]} */
  #notices = [];

  get settings() {
    return this.#wanted.settings;
  }
  get inputs() {
    return this.#wanted.inputs;
  }
  /** What is done to the run on its way: acts of a preset, a link or a record. */
  get events() {
    return this.#wanted.events;
  }
  /** What made the run there is: a refused change goes back to it. */
  get accepted() {
    return this.#accepted;
  }
  /** The step to which the student has carried the run: a change makes it again up to there. */
  get stood() {
    return this.#stood;
  }
  get run() {
    return this.#run;
  }
  get live() {
    return this.#live;
  }
  /** What was kept at an earlier step, while the student looks back. */
  get past() {
    return this.#past;
  }
  get theoryHidden() {
    return this.#theoryHidden;
  }
  /** Whether figure and readouts wait for a guess as well. */
  get covered() {
    return this.#covered;
  }
  /** Guesses that were locked in, for the record. */
  get guesses() {
    return this.#guesses;
  }
  /** A curve drawn before the run. */
  get sketch() {
    return this.#sketch;
  }
  /** Runs that the student keeps to compare. */
  get kept() {
    return this.#kept;
  }
  /** Points drawn by hand, while they are the data. */
  get drawn() {
    return this.#data.drawn;
  }
  /** The name of the file that is the data, when one was loaded. */
  get fileName() {
    return this.#data.fileName;
  }
  /** The figure as it is drawn, for pictures of it. */
  get plot() {
    return this.#plot;
  }
  /** The view that was chosen; empty: the first. */
  get viewName() {
    return this.#viewName;
  }
  /** What was chosen for the axes, by view; the rest is the engine's. */
  get scales() {
    return this.#scales;
  }
  /** Messages by parameter. */
  get faults() {
    return this.#faults;
  }
  get notices() {
    return this.#notices;
  }

  /** Views and scalars that go with the theory while it is hidden. @returns {ReadonlySet<string>} */
  get heldBack() {
    return new Set();
  }
  get step() {
    return this.#run?.step ?? 0;
  }
  get shownStep() {
    return this.#past?.step ?? this.#live?.step ?? 0;
  }
  /** Views, scalars and checks at the shown step. @returns {Observation | null} */
  get shown() {
    if (!this.#live || this.#shown) return this.#shown;
    const views = viewsAt(this.#live, this.#past, this.#theoryHidden ? null : this.#ahead);
    const present = this.#past ?? this.#live;
    const whole = { ...present, views: overlaid(views, this.#kept, present) };
    const shown = this.#theoryHidden ? withoutTheory(whole, this.heldBack) : whole;
    this.#shown = {
      ...shown,
      views: withSketch(withMarks(shown.views, this.#marks), this.#sketch),
    };
    return this.#shown;
  }

  /** What the next run is made of. @param {Partial<Order>} order what is left out stays @param {number} [stood] */
  want(order, stood = this.#stood) {
    this.#wanted = { ...this.#wanted, ...order };
    this.#stood = stood;
    this.changed();
  }
  /** A run takes the place of the one before, with what there is to show of it. @param {Run} run @param {Order} order what made it */
  take(run, order) {
    this.#run = run;
    this.#accepted = order;
    this.#past = this.#ahead = null;
    this.#faults = new Map();
    this.#notices = [];
    this.see(run, run.first);
  }
  /** The engine has refused what was wanted: back to what made the run there is. @param {Iterable<[string, string]>} faults by parameter */
  goBack(faults) {
    const { settings, inputs } = this.#accepted;
    this.#wanted = { ...this.#wanted, settings, inputs };
    this.blame(faults);
  }
  /** @param {Iterable<[string, string]>} faults by parameter, beside those there are */
  blame(faults) {
    this.#faults = new Map([...this.#faults, ...faults]);
    this.changed();
  }
  forgive() {
    this.#faults = new Map();
    this.dismiss('input');
  }
  /** How far the student has carried the run. @param {number} step */
  stand(step) {
    this.#stood = step;
  }
  /** What a run shows now; one that has been replaced is not listened to. @param {Run} run @param {Observation | null} observation */
  see(run, observation) {
    if (run !== this.#run || !observation) return;
    this.#live = observation;
    const now = performance.now();
    if (!run.playing || now - this.#beat >= BEAT_MS) {
      this.#beat = now;
      return this.changed();
    }
    this.#shown = null;
    this.dispatchEvent(new Event('frame'));
  }
  /** @param {Observation | null} past null: to the present again */
  lookAt(past) {
    this.#past = past;
    this.changed();
  }
  /** @param {Observation | null} ahead what the theory says of the rest of the run */
  foresee(ahead) {
    this.#ahead = ahead;
    this.changed();
  }

  /** @param {boolean} hidden */
  hide(hidden) {
    this.#theoryHidden = hidden;
    this.changed();
  }
  /** @param {boolean} covered whether figure and readouts tell what is to be guessed */
  cover(covered) {
    if (this.#covered === covered) return;
    this.#covered = covered;
    this.changed();
  }
  /** A guess is locked in; one of that name that was before is replaced. @param {string} name @param {Guess['value']} value */
  guess(name, value) {
    const others = this.#guesses.filter((one) => one.name !== name);
    this.#guesses = [...others, { name, value, step: this.step }];
    this.changed();
  }
  /** @param {Sketch | null} sketch */
  draw(sketch) {
    this.#sketch = sketch;
    this.changed();
  }
  /** @param {KeptRun[]} kept */
  keep(kept) {
    this.#kept = kept;
    this.changed();
  }
  /** Where the data come from, for those who read it. @param {{drawn?: Points | null, fileName?: string}} [origin] nothing: they are generated */
  nameData({ drawn = null, fileName = '' } = {}) {
    this.#data = { drawn, fileName: inOneDirection(fileName) };
    this.changed();
  }
  /** @param {AnyPlot | null} plot */
  showIn(plot) {
    this.#plot = plot;
  }
  /** @param {string} name */
  chooseView(name) {
    this.#viewName = name;
    this.changed();
  }
  /** @param {string} view @param {Scales} [scales] none: the engine's own again */
  chooseScales(view, scales = {}) {
    this.#scales = new Map([...this.#scales, [view, scales]]);
    this.changed();
  }
  /** Draws guesses as lines over curves, in the place of those before. @param {Mark[]} marks */
  mark(marks) {
    this.#marks = marks;
    this.changed();
  }

  /** @param {Notice} notice */
  tell(notice) {
    this.#notices = [...this.#notices.filter(({ about }) => about !== notice.about), notice];
    this.changed();
  }
  /** @param {Notice['about']} about */
  dismiss(about) {
    this.#notices = this.#notices.filter((notice) => notice.about !== about);
    this.changed();
  }
  changed() {
    this.#shown = null;
    this.dispatchEvent(new Event('change'));
  }
}
