// One experiment on the page: what decides its run, what is known of it, and what is shown.
import { overlaid } from './kept-runs.js';
import { RunMaker } from './run-maker.js';
import { assign, copyOf, freshSeed, fromPreset, noSettings } from './settings.js';
import { viewsAt, withoutTheory } from './shown.js';
import { withSketch } from './sketch.js';
import { Transport } from './transport.js';

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */
/** @typedef {import('../client/messages.js').Observation} Observation */
/** @typedef {import('../client/messages.js').ParameterValue} ParameterValue */
/** @typedef {import('../client/messages.js').Input} Input */
/** @typedef {import('../client/messages.js').RunEvent} RunEvent */
/** @typedef {import('../client/run.js').Run} Run */
/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./lesson-data.js').Preset} Preset */

/**
 * A sentence that stands in the experiment until it is answered or out of date.
 * @typedef {object} Notice
 * @property {'engine' | 'input' | 'run' | 'figure'} about one of each kind at a time
 * @property {string} text
 * @property {string} [label] of the button that offers the way on
 * @property {() => void} [act]
 */

/** Points drawn by hand. @typedef {{x: number[], y: number[]}} Points */

/** What makes a run. @typedef {{settings: Settings, inputs: Input[], events: RunEvent[]}} Order */

/** Dispatches `change` whenever anything that is shown may have changed. */
export class Session extends EventTarget {
  settings = noSettings();
  /** @type {Input[]} */
  inputs = [];
  /** Events of a record that was opened. @type {RunEvent[]} */
  events = [];
  /** What made the run there is: a refused change goes back to it. @type {Order} */
  accepted = { settings: noSettings(), inputs: [], events: [] };
  /** @type {Run | null} */
  run = null;
  /** @type {Observation | null} */
  live = null;
  /** What was kept at an earlier step, while the student looks back. @type {Observation | null} */
  past = null;
  /** @type {Observation | null} */
  ahead = null;
  theoryHidden = false;
  /** Where a lecturer's link asks for it, theory and readouts wait for a locked guess. */
  guessFirst = false;
  /** What `shown` last worked out. @type {Observation | null} */
  shownNow = null;
  /** Guesses that were locked in, for the record. @type {{name: string, value: number | {x: number[], y: number[]}, step: number}[]} */
  guesses = [];
  /** A curve drawn before the run. @type {import('./sketch.js').Sketch | null} */
  sketch = null;
  /** Runs that the student keeps to compare. @type {import('./kept-runs.js').KeptRun[]} */
  kept = [];
  /** Points drawn by hand, while they are the data. @type {Points | null} */
  drawn = null;
  /** The name of the file that is the data, when one was loaded. */
  fileName = '';
  /** The figure as it is drawn, for pictures of it. @type {import('../plots/index.js').AnyPlot | null} */
  plot = null;
  /** The view that was chosen; empty: the first. */
  viewName = '';
  /** Messages by parameter. @type {Map<string, string>} */
  faults = new Map();
  /** @type {Notice[]} */
  notices = [];
  /** The step to which the student has carried the run: a change makes it again up to there. */
  stood = 0;

  /** @param {ExperimentDescription} description */
  constructor(description) {
    super();
    this.description = description;
    this.time = new Transport(this);
    this.maker = new RunMaker(this);
  }

  get step() {
    return this.run?.step ?? 0;
  }
  get shownStep() {
    return this.past?.step ?? this.live?.step ?? 0;
  }
  /** How far Play goes. */
  get target() {
    return this.settings.steps ?? this.run?.suggestedSteps ?? 0;
  }
  /** Views, scalars and checks at the shown step. @returns {Observation | null} */
  get shown() {
    if (!this.live || this.shownNow) return this.shownNow;
    const views = viewsAt(this.live, this.past, this.theoryHidden ? null : this.ahead);
    const present = this.past ?? this.live;
    const whole = { ...present, views: overlaid(views, this.kept, present) };
    const shown = this.theoryHidden ? withoutTheory(whole) : whole;
    this.shownNow = { ...shown, views: withSketch(shown.views, this.sketch) };
    return this.shownNow;
  }
  /** @param {string} name @returns {ParameterValue} */
  valueOf(name) {
    const parameter = this.description.parameters.find((p) => p.name === name);
    return this.settings.parameters[name] ?? parameter?.default ?? '';
  }

  /** What was done to the run stays when only the next edit of it changes. @param {string} name @param {ParameterValue} value */
  set(name, value) {
    assign(this.settings, this.description, name, value);
    const parameter = this.description.parameters.find((p) => p.name === name);
    return this.remake(undefined, parameter?.group === 'Edit' ? this.run?.events : undefined);
  }
  /** @param {Preset} preset */
  apply(preset) {
    this.settings = fromPreset(preset, this.settings.seed);
    return this.remake(0, preset.events);
  }
  /** @param {number} seed */
  setSeed(seed) {
    this.settings.seed = seed;
    return this.remake();
  }
  newSeed() {
    return this.setSeed(freshSeed());
  }
  /** @param {number} steps how far Play goes */
  setTarget(steps) {
    this.settings.steps = steps;
    this.maker.drawAhead();
    this.changed();
  }
  /** Replaces or, without bytes, removes what the student brought. @param {string} name @param {Uint8Array | null} bytes @param {number} [goal] */
  setInput(name, bytes, goal = 0) {
    this.inputs = this.inputs.filter((input) => input.name !== name);
    if (bytes) this.inputs.push({ name, bytes });
    return this.remake(goal);
  }
  /** Everything at once, as a link or a record gives it. @param {Order} order @param {number} goal */
  load(order, goal) {
    this.faults.clear();
    this.dismiss('input');
    this.settings = copyOf(order.settings);
    this.inputs = order.inputs;
    return this.remake(goal, order.events);
  }
  /** The same run from its beginning: same parameters, seed and acts of the preset; none of one's own since. */
  reset() {
    return this.remake(0, this.accepted.events);
  }

  /** Whether a guess is still owed before theory and readouts are shown. */
  get owesGuess() {
    return this.guessFirst && this.guesses.length === 0;
  }
  /** @param {boolean} hidden until the student has guessed */
  hideTheory(hidden) {
    if (this.theoryHidden === hidden || (!hidden && this.owesGuess)) return;
    this.theoryHidden = hidden;
    this.maker.drawAhead();
    this.changed();
  }

  /** Makes the run again, up to where the student had carried it. @param {number} [goal] @param {RunEvent[]} [events] */
  remake(goal, events) {
    return this.maker.remake(goal, events);
  }
  /** The making that is under way, or null. */
  get making() {
    return this.maker.making;
  }

  /** @param {Notice} notice */
  tell(notice) {
    this.notices = [...this.notices.filter(({ about }) => about !== notice.about), notice];
    this.changed();
  }
  /** @param {Notice['about']} about */
  dismiss(about) {
    this.notices = this.notices.filter((notice) => notice.about !== about);
    this.changed();
  }
  changed() {
    this.shownNow = null;
    this.dispatchEvent(new Event('change'));
  }
}
