// The shapes that messages between the page and the worker carry; answers.js has every request beside its reply.

/** @typedef {import('../../engine/bindings/lmlab.d.ts').Fault} Fault */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').ParameterValue} ParameterValue */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').ParameterDescription} ParameterDescription */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').InputDescription} InputDescription */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').ExperimentDescription} ExperimentDescription */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').Input} Input */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').RunEvent} RunEvent */
/** All that decides a run, but for the number of steps. @typedef {Required<import('../../engine/bindings/lmlab.d.ts').RunRequest>} RunRequest */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').Role} Role */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').Axis} Axis */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').Series} Series */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').View} View */
/** @typedef {View['kind']} ViewKind */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').Scalar} Scalar */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').Check} Check */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').Observation} Observation */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').Origin} Origin */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').Claim} Claim */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').Battery} Battery */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').SweepRequest} SweepRequest */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').SweepRow} SweepRow */
/** @typedef {import('../../engine/bindings/lmlab.d.ts').HandIn} HandIn */
/** A lab record as the engine writes it; the page adds guesses, answers and the author. @typedef {import('../../engine/bindings/lmlab.d.ts').LabRecord} EngineRecord */

/**
 * Where a run stands. `speed` is the measured rate of training in steps per second, 0 while the run rests.
 * @typedef {Object} State
 * @property {number} step
 * @property {boolean} ended                                no further step can be taken
 * @property {{step: number, message: string} | null} divergence
 * @property {boolean} playing
 * @property {number} speed
 */

/**
 * What the worker sends, at most once per animation frame.
 * @typedef {{state: State, observation: Observation}} Frame
 */

/**
 * When a run stops by itself: at a step, or when a scalar falls below or rises above a value. A
 * scalar is checked on a schedule that depends on the step alone, so it stops at the same step
 * on every machine.
 * @typedef {Object} Until
 * @property {number} [step]
 * @property {{name: string, below?: number, above?: number}} [scalar]
 */

/**
 * How a run is to be carried on. `rate` is in steps per second (`Infinity`: as fast as possible);
 * `budget`, in milliseconds, stops it early with reason `budget`; with `show` the answer brings what
 * there is to show where it came to rest.
 * @typedef {{rate: number, until: Until, budget: number, show: boolean}} PlayOptions
 */

/**
 * Why a run came to rest: `paused` by the page, `reached` its step, `condition` met, `budget` used
 * up, `ended` (diverged, or nothing left to do), `replaced` by another order, `disposed`, or
 * `failed` (the engine refused: see `error`).
 * @typedef {'paused' | 'reached' | 'condition' | 'budget' | 'ended' | 'replaced' | 'disposed' | 'failed'} StopReason
 */

/** @typedef {{reason: StopReason, state: State, observation: Observation | null, error?: WireError}} Stop */

/**
 * An error on its way to the page. `faults`: bad input, the run keeps what it had. `crash`: the
 * module can no longer be trusted and the worker will be replaced. `load`: the module never came up.
 * @typedef {{kind: 'faults' | 'crash' | 'load', message: string, faults: Fault[]}} WireError
 */

/**
 * A sweep before its runs: the first parameter changes slowest, the seed fastest. `header` is the
 * CSV's first line.
 * @typedef {Object} SweepOutline
 * @property {number} size
 * @property {number} firstSeed
 * @property {number} seeds
 * @property {{name: string, values: string[]}[]} axes
 * @property {string} header
 */

/** A record that was handed in, with its verdict, and its line of the class's CSV. @typedef {{handIn: HandIn, line: string}} Graded */

/** What the engine says of itself. @typedef {{version: string, experiments: ExperimentDescription[]}} Catalogue */

/** The module: its address, its bytes, or what another worker compiled; null: the worker knows. @typedef {string | ArrayBuffer | WebAssembly.Module | null} Wasm */

/** What a worker answers when its module is up; other workers take it as it was compiled. @typedef {{catalogue: Catalogue, compiled: WebAssembly.Module | null}} Opened */

/**
 * What making a run brings. `cost`: how long that took, in milliseconds; `observation`: what there is to show
 * where it stands, when it was asked for.
 * @typedef {Object} Created
 * @property {number} run
 * @property {Record<string, ParameterValue>} parameters
 * @property {number} suggested_steps
 * @property {number} cost
 * @property {State} state
 * @property {Observation | null} observation
 */

/** Requests by name: what the page sends and what comes back. @typedef {typeof import('./answers.js').ANSWERS} Requests */
/** @typedef {keyof Requests} RequestName */
/** @template {RequestName} N @typedef {Parameters<Requests[N]>[1]} Question */
/** @template {RequestName} N @typedef {Awaited<ReturnType<Requests[N]>>} Answer */

/**
 * What the page posts: a numbered request; one credit, which lets the worker post one frame of that
 * run as soon as there is something new; or the question whether it is alive.
 * @typedef {{type: 'request', id: number, name: RequestName, question: any}
 *         | {type: 'credit', run: number}
 *         | {type: 'ping'}} ToWorker
 */

/**
 * What the worker posts. `alive` answers a ping; `crash` says that the module cannot be trusted.
 * @typedef {{type: 'reply', id: number, answer: any}
 *         | {type: 'refusal', id: number, error: WireError}
 *         | {type: 'frame', run: number, frame: Frame}
 *         | {type: 'alive'}
 *         | {type: 'crash', message: string}} FromWorker
 */

/** Longest time without a sign of life before a worker counts as lost, in milliseconds. A request
 * that computes in one piece (an eigendecomposition of 2000 × 2000 takes 12 s in WebAssembly,
 * perhaps 60 on a phone) is given more. @type {{[name: string]: number, default: number}} */
export const PATIENCE_MS = {
  default: 20_000,
  open: 60_000,
  create: 120_000,
  check: 900_000,
  sweepRow: 900_000,
};

/** A silent worker is asked whether it is alive this often, in milliseconds. */
export const PING_MS = 2_000;

/** A slice of training, in milliseconds: short, so that a pause or a slider takes effect at once. */
export const SLICE_MS = 12;
