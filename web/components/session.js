// The state behind one experiment on the page: its settings, its run, and what is shown of it.
import { InputError, LoadError, WorkerLostError } from '../client/errors.js';
import { assign, copyOf, freshSeed, fromPreset, noSettings } from './settings.js';
import { sharedEngine } from './shared-engine.js';
import { viewsAt, withoutTheory } from './shown.js';
import { theoryAhead } from './theory-ahead.js';
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
 * @property {'engine' | 'input' | 'run'} about one of each kind at a time
 * @property {string} text
 * @property {string} [label] of the button that offers the way on
 * @property {() => void} [act]
 */

/** Points drawn by hand. @typedef {{x: number[], y: number[]}} Points */

/** What makes a run. @typedef {{settings: Settings, inputs: Input[], events: RunEvent[]}} Order */

/** After a change the run is made again up to where it stood, for at most this long. */
const REMAKE_MS = 80;
/** A run that takes longer than this to make is not made twice to draw the theory ahead of it. */
const CHEAP_MS = 250;

/** Dispatches `change` whenever anything that is shown may have changed. */
export class Session extends EventTarget {
  /** @param {ExperimentDescription} description */
  constructor(description) {
    super();
    this.description = description;
    this.time = new Transport(this);
    this.settings = noSettings();
    /** @type {Input[]} */
    this.inputs = [];
    /** Events of a record that was opened. @type {RunEvent[]} */
    this.events = [];
    /** What made the run there is: a refused change goes back to it. @type {Order} */
    this.accepted = { settings: noSettings(), inputs: [], events: [] };
    /** @type {Run | null} */
    this.run = null;
    /** @type {Observation | null} */
    this.live = null;
    /** What was kept at an earlier step, while the student looks back. @type {Observation | null} */
    this.past = null;
    /** @type {Observation | null} */
    this.ahead = null;
    this.aheadAsked = 0;
    this.theoryHidden = false;
    /** What `shown` last worked out. @type {Observation | null} */
    this.shownNow = null;
    /** Guesses that were locked in, for the record. @type {{name: string, value: number, step: number}[]} */
    this.guesses = [];
    /** Points drawn by hand, while they are the data. @type {Points | null} */
    this.drawn = null;
    /** The name of the file that is the data, when one was loaded. */
    this.fileName = '';
    /** The figure as it is drawn, for pictures of it. @type {import('../plots/index.js').AnyPlot | null} */
    this.plot = null;
    /** The view that was chosen; empty: the first. */
    this.viewName = '';
    /** Messages by parameter. @type {Map<string, string>} */
    this.faults = new Map();
    /** @type {Notice[]} */
    this.notices = [];
    /** The step to make the next run up to; null when none is wanted. @type {number | null} */
    this.goal = null;
    /** @type {Promise<void> | null} */
    this.making = null;
    this.cheap = true;
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
    const whole = { ...(this.past ?? this.live), views };
    this.shownNow = this.theoryHidden ? withoutTheory(whole) : whole;
    return this.shownNow;
  }
  /** @param {string} name @returns {ParameterValue} */
  valueOf(name) {
    const parameter = this.description.parameters.find((p) => p.name === name);
    return this.settings.parameters[name] ?? parameter?.default ?? '';
  }

  /** @param {string} name @param {ParameterValue} value */
  set(name, value) {
    assign(this.settings, this.description, name, value);
    return this.remake();
  }
  /** @param {Preset} preset */
  apply(preset) {
    this.settings = fromPreset(preset, this.settings.seed);
    return this.remake(0);
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
    this.drawAhead();
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
  /** The same run from its beginning: same parameters, same seed. */
  reset() {
    return this.remake(0);
  }

  /**
   * Makes the run of the present settings and carries it on to `goal`; calls that come meanwhile are
   * answered by one more run, with the newest settings.
   * @param {number} [goal] @param {RunEvent[]} [events]
   * @returns {Promise<void>}
   */
  remake(goal = this.goal ?? this.step, events = []) {
    this.goal = goal;
    this.events = events;
    this.making ??= this.makeAll().finally(() => {
      this.making = null;
      this.changed();
    });
    this.changed();
    return this.making;
  }

  async makeAll() {
    while (this.goal !== null) {
      const goal = this.goal;
      this.goal = null;
      const order = { settings: copyOf(this.settings), inputs: this.inputs, events: this.events };
      try {
        await this.make(order, goal);
      } catch (error) {
        this.refuse(error);
      }
    }
  }

  /** @param {Order} order @param {number} goal */
  async make({ settings, inputs, events }, goal) {
    const engine = await sharedEngine();
    const { parameters, seed } = settings;
    const began = performance.now();
    const run = await engine.createRun({
      experiment: this.description.slug,
      parameters,
      seed,
      inputs,
      events,
    });
    this.cheap = performance.now() - began < CHEAP_MS;
    const again = this.run?.playing ?? false;
    this.replace(run);
    this.accepted = { settings, inputs, events };
    if (goal > 0) await this.carryOn(run, goal);
    await this.refresh(run);
    this.drawAhead();
    if (again && this.goal === null) void this.time.play();
  }

  /** Puts a new run in the place of the old one. @param {Run} run */
  replace(run) {
    void this.run?.dispose();
    this.run = run;
    this.past = null;
    this.ahead = null;
    this.faults.clear();
    this.notices = [];
    run.watch({
      frame: ({ observation }) => {
        this.live = observation;
        this.changed();
      },
      lost: (error) => this.lose(run, error),
    });
  }

  /** @param {Run} run @param {number} goal */
  async carryOn(run, goal) {
    const { reason } = await run.play({ until: { step: goal }, budget: REMAKE_MS });
    if (reason !== 'budget') return;
    const text = `With these settings a step takes longer: the run was made again up to step ${run.step} of ${goal}. Press Play to go on.`;
    this.tell({ about: 'run', text });
  }

  /** Shows the run as it stands. @param {Run} run */
  async refresh(run) {
    const { observation } = await run.observe();
    if (run !== this.run) return;
    this.live = observation;
    this.changed();
  }

  /** Draws the theory's curves for the whole run before it is run. */
  drawAhead() {
    const run = this.run;
    if (!run || this.theoryHidden || !this.cheap) return;
    const asked = ++this.aheadAsked;
    void theoryAhead(run, this.target, (ahead) => {
      if (run !== this.run || asked !== this.aheadAsked || this.goal !== null) return false;
      this.ahead = ahead;
      this.changed();
      return true;
    });
  }

  /** @param {boolean} hidden until the student has guessed */
  hideTheory(hidden) {
    if (this.theoryHidden === hidden) return;
    this.theoryHidden = hidden;
    this.drawAhead();
    this.changed();
  }

  /** Bad input and failures: says what happened and keeps the run there is. @param {unknown} error */
  refuse(error) {
    if (error instanceof InputError) this.goBack(error);
    else if (!(error instanceof WorkerLostError && this.run)) this.tellFailure(error);
    this.changed();
  }

  /** @param {InputError} error */
  goBack(error) {
    this.settings = copyOf(this.accepted.settings);
    this.inputs = this.accepted.inputs;
    const known = new Set(this.description.parameters.map(({ name }) => name));
    for (const { path, message } of error.faults) {
      if (known.has(path)) this.faults.set(path, message);
    }
    const [first, ...others] = error.faults.filter(({ path }) => !known.has(path));
    if (first) {
      const more = others.length > 0 ? ` (and ${others.length} more)` : '';
      const text = first.path ? `${first.path}: ${first.message}` : first.message;
      this.tell({ about: 'input', text: text + more });
    }
    if (!this.run && this.goal === null) this.beginAnyway();
  }

  /** After a bad link: a run with the defaults, under the sentences that say what was wrong. */
  beginAnyway() {
    const { faults, notices } = this;
    this.goal = 0;
    void this.making?.then(() => {
      this.faults = new Map([...faults, ...this.faults]);
      for (const notice of notices) this.tell(notice);
    });
    this.faults = new Map();
  }

  /** @param {unknown} error */
  tellFailure(error) {
    const text = error instanceof Error ? error.message : String(error);
    const label = error instanceof LoadError ? 'Try again' : 'Go on';
    this.tell({ about: 'engine', text, label, act: () => void this.remake() });
  }

  /** The worker is gone; what was set and recorded is not. @param {Run} run @param {WorkerLostError} error */
  lose(run, error) {
    if (run !== this.run) return;
    const text = `${error.message} Your settings are kept; the run can be made again up to step ${run.step}.`;
    this.tell({ about: 'engine', text, label: 'Go on', act: () => void this.revive(run) });
  }

  /** @param {Run} run */
  async revive(run) {
    this.dismiss('engine');
    try {
      await run.revive();
      await this.refresh(run);
    } catch (error) {
      this.refuse(error);
    }
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
