// One experiment on the page: what a student does with it.
import { heldBack } from '../base/lesson-data.js';
import { RunMaker } from './run-maker.js';
import { freshSeed, fromPreset, withValues } from './settings.js';
import { SessionState } from './state.js';
import { Transport } from './transport.js';

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */
/** @typedef {import('../client/messages.js').ParameterValue} ParameterValue */
/** @typedef {import('../client/messages.js').Input} Input */
/** @typedef {import('../client/messages.js').RunEvent} RunEvent */
/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./state.js').Order} Order */
/** @typedef {import('./state.js').Points} Points */
/** @typedef {import('../base/lesson-data.js').Preset} Preset */

/** What is known (`SessionState`), and each act of the student's as a method. */
export class Session extends SessionState {
  #time = new Transport(this);
  #maker = new RunMaker(this);
  #description;
  #guessFirst;

  /**
   * @param {ExperimentDescription} description
   * @param {{settings?: Settings, guessFirst?: boolean}} [begin] `guessFirst`: where a lecturer's link asks
   *   for it, theory and readouts wait for a locked guess
   */
  constructor(description, { settings, guessFirst = false } = {}) {
    super();
    this.#description = description;
    this.#guessFirst = guessFirst;
    if (settings) this.want({ settings });
    if (guessFirst) this.hide(true);
  }

  get description() {
    return this.#description;
  }
  get time() {
    return this.#time;
  }
  /** @override */
  get heldBack() {
    return heldBack(this.#description.slug);
  }
  get maker() {
    return this.#maker;
  }
  get guessFirst() {
    return this.#guessFirst;
  }
  /** How far Play goes. */
  get target() {
    return this.settings.steps ?? this.run?.suggestedSteps ?? 0;
  }
  /** The making that is under way, or null. */
  get making() {
    return this.#maker.making;
  }
  /** @param {string} name @returns {ParameterValue} */
  valueOf(name) {
    const parameter = this.#description.parameters.find((p) => p.name === name);
    return this.settings.parameters[name] ?? parameter?.default ?? '';
  }

  /** What was done to the run stays when only what is looked at changes. @param {string} name @param {ParameterValue} value */
  set(name, value) {
    const parameter = this.#description.parameters.find((p) => p.name === name);
    const events = parameter?.probe ? this.run?.events : undefined;
    return this.setAll({ [name]: value }, events);
  }
  /** @param {Record<string, ParameterValue>} values @param {RunEvent[]} [events] of the run, that stay */
  setAll(values, events) {
    this.want({ settings: withValues(this.settings, this.#description, values) });
    return this.remake(undefined, events);
  }
  /** @param {Preset} preset */
  apply(preset) {
    this.want({ settings: fromPreset(preset, this.settings.seed) });
    this.lookAs(preset);
    return this.remake(0, preset.events);
  }
  /** Opens the tab and the axes that show a preset's point. @param {Preset} preset */
  lookAs({ view, scales }) {
    if (!view) return;
    this.chooseView(view);
    this.chooseScales(view, scales);
  }
  /** @param {number} seed */
  setSeed(seed) {
    this.want({ settings: { ...this.settings, seed } });
    return this.remake();
  }
  newSeed() {
    return this.setSeed(freshSeed());
  }
  /** @param {number} steps how far Play goes */
  setTarget(steps) {
    this.want({ settings: { ...this.settings, steps } });
    this.#maker.drawAhead();
  }
  /** Replaces what the student brought. @param {Input[]} inputs none: the data are generated @param {number} [goal] */
  bring(inputs, goal = 0) {
    this.want({ inputs });
    return this.remake(goal);
  }
  /**
   * Everything at once, as a link or a record gives it. The run stands at `goal` then: one that was playing
   * does not play on from there.
   * @param {Order} order @param {number} goal
   */
  async load({ settings, inputs, events }, goal) {
    this.forgive();
    await this.#time.pause();
    this.want({ settings, inputs });
    await this.remake(goal, events);
    if (this.inputs === inputs) this.nameData();
  }
  /** The same run from its beginning: same parameters, seed and acts of the preset; none of one's own since. */
  reset() {
    return this.remake(0, this.accepted.events);
  }
  /** Makes the run again, up to where the student had carried it. @param {number} [goal] @param {readonly RunEvent[]} [events] */
  remake(goal = this.stood, events = []) {
    return this.#maker.remake(goal, events);
  }

  /**
   * Does something to the run as it stands, as an event. Rejects with what is wrong with it.
   * @param {string} name @param {ParameterValue} value @param {{changesTheory?: boolean}} [how]
   */
  async act(name, value, { changesTheory = true } = {}) {
    const { run } = this;
    if (!run) return;
    await run.act(name, value);
    if (run !== this.run) return;
    this.lookAt(null);
    if (changesTheory) this.foresee(null);
    await this.#maker.refresh(run);
    if (changesTheory) this.#maker.drawAhead();
  }

  /** Whether a guess is still owed before theory and readouts are shown. */
  get owesGuess() {
    return this.#guessFirst && this.guesses.length === 0;
  }
  /** @param {boolean} hidden until the student has guessed */
  hideTheory(hidden) {
    if (this.theoryHidden === hidden || (!hidden && this.owesGuess)) return;
    this.hide(hidden);
    this.#maker.drawAhead();
  }
}
