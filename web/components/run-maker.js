// Makes a session's run, carries it on to where it stood, and says what went wrong.
import { InputError, LoadError, WorkerLostError } from '../client/errors.js';
import { sentenceOf, together } from './fault-text.js';
import { copyOf } from './settings.js';
import { sharedEngine } from './shared-engine.js';
import { theoryAhead } from './theory-ahead.js';

/** @typedef {import('../client/messages.js').RunEvent} RunEvent */
/** @typedef {import('../client/run.js').Run} Run */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').Order} Order */

/** After a change the run is made again up to where it stood: what it has reached is shown so soon, */
const ANSWER_MS = 60;
/** and it goes on for at most this long. */
const CARRY_MS = 5000;
/** Theory is drawn ahead when no change has come for this long. */
const SETTLED_MS = 120;
/** A run that takes longer than this to make is not made twice to draw the theory ahead of it. */
const CHEAP_MS = 250;

/** One at a time; what is asked meanwhile is answered by one more run. */
export class RunMaker {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    /** The step to make the next run up to; null when none is wanted. @type {number | null} */
    this.goal = null;
    /** @type {Promise<void> | null} */
    this.making = null;
    /** The run that is being carried on to where the last one stood. @type {Run | null} */
    this.carried = null;
    this.cheap = true;
    this.aheadAsked = 0;
  }

  /**
   * Makes the run of the present settings and carries it on to `goal`; calls that come meanwhile are
   * answered by one more run, with the newest settings.
   * @param {number} [goal] @param {RunEvent[]} [events]
   * @returns {Promise<void>}
   */
  remake(goal = this.session.stood, events = []) {
    this.session.stood = goal;
    this.goal = goal;
    this.session.events = events;
    this.making ??= this.makeAll().finally(() => this.rest());
    this.session.changed();
    return this.making;
  }

  async makeAll() {
    while (this.goal !== null) {
      const goal = this.goal;
      this.goal = null;
      const order = {
        settings: copyOf(this.session.settings),
        inputs: this.session.inputs,
        events: this.session.events,
      };
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
      experiment: this.session.description.slug,
      parameters,
      seed,
      inputs,
      events,
    });
    this.cheap = performance.now() - began < CHEAP_MS;
    const again = this.session.time.playing && this.session.run !== this.carried;
    this.replace(run);
    this.session.accepted = { settings, inputs, events };
    if (goal > 0) await this.carryOn(run, goal);
    await this.refresh(run);
    this.drawAhead();
    if (again && this.goal === null) void this.session.time.play();
  }

  /** Puts a new run in the place of the old one. @param {Run} run */
  replace(run) {
    void this.session.run?.dispose();
    this.session.run = run;
    this.session.past = null;
    this.session.ahead = null;
    this.session.time.stopped = '';
    this.session.faults.clear();
    this.session.notices = [];
    run.watch({
      frame: ({ observation }) => {
        this.session.live = observation;
        this.session.changed();
      },
      lost: (error) => this.lose(run, error),
    });
  }

  /**
   * Carries a new run on to where the old one stood; after a moment it goes on by itself, so that the
   * next change need not wait. @param {Run} run @param {number} goal
   */
  async carryOn(run, goal) {
    this.carried = run;
    const order = run.play({ until: { step: goal }, budget: CARRY_MS }).then((stop) => {
      if (this.carried === run) this.carried = null;
      if (run !== this.session.run) return;
      if (stop.reason === 'budget') this.tellSlow(run, goal);
      return this.refresh(run);
    });
    order.catch((error) => this.refuse(error));
    await Promise.race([order, new Promise((resolve) => setTimeout(resolve, ANSWER_MS))]);
  }

  /** @param {Run} run @param {number} goal */
  tellSlow(run, goal) {
    const text = `With these settings a step takes longer: the run was made again up to step ${run.step} of ${goal}. Press Play to go on.`;
    this.session.tell({ about: 'run', text });
  }

  /** Shows the run as it stands. @param {Run} run */
  async refresh(run) {
    const { observation } = await run.observe();
    if (run !== this.session.run) return;
    this.session.live = observation;
    this.session.changed();
  }

  /** Draws the theory's curves for the whole run before it is run, once nothing changes any more. */
  drawAhead() {
    clearTimeout(this.waitingAhead);
    const asked = ++this.aheadAsked;
    const run = this.session.run;
    if (!run || this.session.theoryHidden || !this.cheap) return;
    const isCurrent = () =>
      run === this.session.run && asked === this.aheadAsked && this.goal === null;
    this.waitingAhead = setTimeout(() => {
      void theoryAhead(run, this.session.target, (ahead) => {
        if (!isCurrent()) return false;
        this.session.ahead = ahead;
        this.session.changed();
        return true;
      });
    }, SETTLED_MS);
  }

  /** Bad input and failures: says what happened and keeps the run there is. @param {unknown} error */
  refuse(error) {
    if (error instanceof InputError) this.goBack(error);
    else if (!(error instanceof WorkerLostError && this.session.run)) this.tellFailure(error);
    this.session.changed();
  }

  /** @param {InputError} error */
  goBack(error) {
    this.session.settings = copyOf(this.session.accepted.settings);
    this.session.inputs = this.session.accepted.inputs;
    const known = new Set(this.session.description.parameters.map(({ name }) => name));
    for (const { path, message } of error.faults) {
      if (known.has(path)) this.session.faults.set(path, message);
    }
    const others = error.faults.filter(({ path }) => !known.has(path));
    if (others.length > 0) {
      this.session.tell({ about: 'input', text: together(others.map(sentenceOf)) });
    }
    if (!this.session.run && this.goal === null) this.beginAnyway();
  }

  /** After a bad link: a run with the defaults, under the sentences that say what was wrong. */
  beginAnyway() {
    const { faults, notices } = this.session;
    this.goal = 0;
    void this.making?.then(() => {
      this.session.faults = new Map([...faults, ...this.session.faults]);
      for (const notice of notices) this.session.tell(notice);
    });
    this.session.faults = new Map();
  }

  /** @param {unknown} error */
  tellFailure(error) {
    const text = error instanceof Error ? error.message : String(error);
    const label = error instanceof LoadError ? 'Try again' : 'Go on';
    this.session.tell({ about: 'engine', text, label, act: () => void this.tryAgain() });
  }

  /** After a failure: an engine that could not be loaded is asked for again, a lost run is brought back. */
  async tryAgain() {
    const { run } = this.session;
    await run?.engine.retry().catch(() => {}); // what is wrong is told by what comes next
    return run?.lost ? this.revive(run) : this.remake();
  }

  /** The worker is gone; what was set and recorded is not. @param {Run} run @param {WorkerLostError} error */
  lose(run, error) {
    if (run !== this.session.run) return;
    const text = `${error.message} Your settings are kept; the run can be made again up to step ${run.step}.`;
    this.session.tell({ about: 'engine', text, label: 'Go on', act: () => void this.revive(run) });
  }

  /** Makes a lost run again up to where it was; what is asked meanwhile comes after. @param {Run} run */
  revive(run) {
    this.session.dismiss('engine');
    this.making ??= this.bringBack(run)
      .then(() => this.makeAll())
      .finally(() => this.rest());
    return this.making;
  }

  /** @param {Run} run */
  async bringBack(run) {
    try {
      await run.revive();
      await this.refresh(run);
    } catch (error) {
      this.refuse(error);
    }
  }

  /** Nothing is being made any more. */
  rest() {
    this.making = null;
    this.session.changed();
  }
}
