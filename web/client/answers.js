// Every request of the page beside its reply: the worker answers by this table, and both sides' types come from it.

/** @typedef {import('./service.js').Service} Service */
/** @typedef {import('./worker-run.js').WorkerRun} WorkerRun */
/** @typedef {import('./messages.js').State} State */
/** @typedef {import('./messages.js').Stop} Stop */
/** @typedef {import('./messages.js').Frame} Frame */
/** @typedef {import('./messages.js').RunEvent} RunEvent */
/** @typedef {import('./messages.js').Observation} Observation */
/** @typedef {import('./messages.js').HandIn} HandIn */

/**
 * A request that names a run by its number.
 * @template Q, A
 * @param {(run: WorkerRun, question: Q, service: Service) => A} answer
 * @returns {(service: Service, question: {run: number} & Q) => A}
 */
const ofRun = (answer) => (service, question) =>
  answer(service.run(question.run), question, service);

/** A request by its name is a function of the service and the question. */
export const ANSWERS = {
  /** Loads the module. @param {Service} service @param {{wasm: import('./messages.js').Wasm}} question */
  open: (service, { wasm }) => service.open(wasm),

  /**
   * Makes a run. `show`: carries it on to a step, for at most so many milliseconds, and answers with what there
   * is to show; `credit`: the page waits for a frame from then on.
   * @param {Service} service
   * @param {{request: import('./messages.js').RunRequest, show: {to: number, within: number} | null, credit: boolean}} question
   */
  create: (service, question) => service.create(question),

  /** Carries a run on; answered when it comes to rest. */
  play: ofRun((run, /** @type {import('./messages.js').PlayOptions} */ options, service) =>
    service.play(run, options),
  ),
  /** Changes the speed of a playing run, in steps per second. */
  rate: ofRun((run, /** @type {{rate: number}} */ { rate }, service) => {
    service.player.setRate(run, rate);
    return service.state(run);
  }),
  pause: ofRun((run, /** @type {{}} */ _, service) => {
    service.player.stop(run, 'paused');
    service.offer(run);
    return service.state(run);
  }),
  /** Everything there is to show now. */
  observe: ofRun((run, /** @type {{}} */ _, service) => service.frame(run)),
  /** The steps that can be shown again. */
  frameSteps: ofRun((run) => run.module.frameSteps()),
  /** The last views that were kept at or before a step. */
  frameAt: ofRun((run, /** @type {{step: number}} */ { step }) => run.module.frameAt(step)),
  /** A student's act at the present step. */
  act: ofRun((run, /** @type {{name: string, value: string}} */ { name, value }, service) => {
    const step = run.step();
    run.module.act(name, value);
    run.fresh = true;
    service.offer(run);
    return { event: { step, name, value }, state: service.state(run) };
  }),
  digest: ofRun(({ module }) => ({
    digest: module.digest(),
    step: module.step(),
    events: module.events(),
  })),
  record: ofRun((run) => run.module.record()),
  dispose: ofRun((run, /** @type {{}} */ _, service) => service.dispose(run)),

  /** Opens this worker's sweep from now on. @param {Service} service @param {{request: import('./messages.js').SweepRequest}} question */
  sweep: (service, { request }) => service.openSweep(request),
  /** Carries out a run of the sweep. @param {Service} service @param {{index: number}} question */
  sweepRow: (service, { index }) => service.openedSweep().row(index),

  /** Replays a record, `limit` seconds at most. @param {Service} service @param {{file: string, bytes: Uint8Array, limit: number}} question */
  grade: async (service, question) => {
    const { grade } = await import('./grade.js'); // the page for graders alone asks for it
    return grade(service.module(), question, service.timing.now);
  },
  /** The line of a record that was not replayed. @param {Service} service @param {{handIn: HandIn}} question */
  gradeRow: (service, { handIn }) => service.module().gradeRow(handIn),
  /** The first line of a class's CSV. @param {Service} service @param {{}} _question */
  gradeHeader: (service, _question) => service.module().gradeHeader(),

  /** Runs an experiment's battery: seconds. @param {Service} service @param {{slug: string}} question */
  check: (service, { slug }) => service.module().check(slug),
  /** In lower-case hex. @param {Service} service @param {{bytes: Uint8Array}} question */
  sha256: (service, { bytes }) => service.module().sha256(bytes),
};
