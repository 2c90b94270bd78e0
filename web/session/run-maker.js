// Makes a session's run, carries it on to where it stood, and says what went wrong.
import { InputError, LoadError, WorkerLostError } from '../client/errors.js';
import { sentenceOf, together } from '../base/fault-text.js';
import { noteAnswer } from '../base/first-answer.js';
import { sharedEngine } from '../base/shared-engine.js';
import { theoryAhead } from './theory-ahead.js';

/** @typedef {import('../client/messages.js').RunEvent} RunEvent */
/** @typedef {import('../client/run.js').Run} Run */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./state.js').Order} Order */

/** After a change the run is made again up to where it stood: what it has reached is shown so soon, */
const ANSWER_MS = 60;
/** and it goes on for at most this long. */
const CARRY_MS = 5000;
/** Theory is drawn ahead when no change has come for this long. */
const SETTLED_MS = 120;
/** A run that takes longer than this to make is not made twice to draw the theory ahead of it. */
const CHEAP_MS = 250;

/** Makes one run at a time; everything that is asked meanwhile is answered by one more run. */
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
   * @param {number} goal @param {readonly RunEvent[]} events
   * @returns {Promise<void>}
   */
  remake(goal, events) {
    this.goal = goal;
    this.session.want({ events }, goal);
    this.making ??= this.makeAll().finally(() => this.rest());
    this.session.changed();
    return this.making;
  }

  async makeAll() {
    while (this.goal !== null) {
      const goal = this.goal;
      this.goal = null;
      const { settings, inputs, events } = this.session;
      try {
        await this.make({ settings, inputs, events }, goal);
      } catch (error) {
        this.refuse(error);
      }
    }
  }

  /** One message makes the run, carries it on and brings what it shows. @param {Order} order @param {number} goal */
  async make(order, goal) {
    const { session } = this;
    const engine = await sharedEngine(session.description.slug);
    const request = requestOf(session.description.slug, order);
    /** @type {import('../client/run.js').Watcher} */
    const watcher = {
      frame: ({ observation }) => session.see(run, observation),
      lost: (error) => this.lose(run, error),
    };
    const show = { to: goal, within: ANSWER_MS };
    const run = await engine.createRun(request, { show, watcher });
    this.cheap = run.cost < CHEAP_MS;
    const again = session.time.playing && session.run !== this.carried;
    void session.run?.dispose();
    session.time.forget();
    session.take(run, order);
    noteAnswer();
    if (run.step < goal && !run.state.ended) this.carryOn(run, goal);
    this.drawAhead();
    if (again && this.goal === null) void session.time.play();
  }

  /**
   * Carries a new run on to where the old one stood, if that takes longer than an answer may.
   * @param {Run} run @param {number} goal
   */
  carryOn(run, goal) {
    this.carried = run;
    run
      .play({ until: { step: goal }, budget: CARRY_MS, show: true })
      .then((stop) => {
        if (this.carried === run) this.carried = null;
        if (run !== this.session.run) return;
        if (stop.reason === 'budget') this.tellSlow(run, goal);
        this.session.see(run, stop.observation);
      })
      .catch((error) => this.refuse(error));
  }

  /** @param {Run} run @param {number} goal */
  tellSlow(run, goal) {
    const text = `With these settings a step takes longer: the run was made again up to step ${run.step} of ${goal}. Press Play to go on.`;
    this.session.tell({ about: 'run', text });
  }

  /** Shows the run as it stands. @param {Run} run */
  async refresh(run) {
    const { observation } = await run.observe();
    this.session.see(run, observation);
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
        this.session.foresee(ahead);
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
    const { session } = this;
    const names = new Set(session.description.parameters.map(({ name }) => name));
    const known = error.faults.filter(({ path }) => names.has(path));
    session.goBack(known.map(({ path, message }) => [path, message]));
    const others = error.faults.filter(({ path }) => !names.has(path));
    if (others.length > 0) {
      session.tell({ about: 'input', text: together(others.map(sentenceOf)) });
    }
    if (!session.run && this.goal === null) this.beginAnyway();
  }

  /** After a bad link: a run with the defaults, under the sentences that say what was wrong. */
  beginAnyway() {
    const { session } = this;
    const { faults, notices } = session;
    this.goal = 0;
    void this.making?.then(() => {
      session.blame(faults);
      for (const notice of notices) session.tell(notice);
    });
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
    return run?.lost ? this.revive(run) : this.session.remake();
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

/** What makes a run, as the engine takes it. @param {string} experiment @param {Order} order */
export const requestOf = (experiment, { settings, inputs, events }) => ({
  experiment,
  parameters: { ...settings.parameters },
  seed: settings.seed,
  inputs: [...inputs],
  events: [...events],
});
