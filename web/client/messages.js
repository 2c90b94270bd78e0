// Every message between the page and the worker, request beside reply, and the shapes they carry.

/**
 * One thing that is wrong: a stable word for programs, where it is, and a sentence for people.
 * @typedef {{code: string, path: string, message: string}} Fault
 */

/**
 * A parameter's value in a request or a record; a list is written `8:4:2:1`, and `auto` stands for
 * "the experiment computes it from the rest".
 * @typedef {number | boolean | string} ParameterValue
 */

/**
 * What a parameter says about itself (the engine's schema). `symbol` is LaTeX without dollars;
 * `minimum` and `maximum` are inclusive; `automatic`, when not empty, says what `auto` stands for.
 * @typedef {Object} ParameterDescription
 * @property {string} name
 * @property {'integer' | 'real' | 'flag' | 'choice' | 'list'} kind
 * @property {string} symbol
 * @property {string} label
 * @property {string} unit
 * @property {number} minimum
 * @property {number} maximum
 * @property {'linear' | 'log'} scale
 * @property {string} automatic
 * @property {string} group
 * @property {string} help
 * @property {string[]} choices     for `choice`, in order; otherwise empty
 * @property {number} max_length    for `list`; otherwise 0
 * @property {ParameterValue} default
 */

/**
 * What an experiment takes from a student. `kind` is `csv`, `idx`, `image` or `points`.
 * @typedef {{name: string, kind: string, help: string}} InputDescription
 */

/**
 * Everything the page knows of an experiment before it runs.
 * @typedef {Object} ExperimentDescription
 * @property {string} slug
 * @property {string} title
 * @property {string} question
 * @property {string} lesson
 * @property {string} precision
 * @property {string} source        path of the C++ file in the repository
 * @property {string} range         where the theory holds, one sentence
 * @property {number} epoch
 * @property {boolean} no_fitted_parameter
 * @property {ParameterDescription[]} parameters
 * @property {InputDescription[]} inputs
 */

/**
 * A file a student brought, or what a drawing amounts to. Untrusted bytes.
 * @typedef {{name: string, bytes: Uint8Array}} Input
 */

/**
 * What a student did in mid-run; applied when the run stands at `step`.
 * @typedef {{step: number, name: string, value: string}} RunEvent
 */

/**
 * All that decides a run, but for the number of steps.
 * @typedef {Object} RunRequest
 * @property {string} experiment
 * @property {Record<string, ParameterValue>} parameters  those left out take their defaults
 * @property {number} seed
 * @property {Input[]} inputs
 * @property {RunEvent[]} events
 */

/** @typedef {'curve' | 'scatter' | 'bars' | 'matrix' | 'field' | 'network' | 'table'} ViewKind */
/** @typedef {'measured' | 'predicted' | 'reference' | 'train' | 'test'} Role */
/** @typedef {{label: string, unit: string, scale: string}} Axis */

/**
 * One line, point set or row of bars (x, y), or one matrix (z, row-major, `shape` = rows, columns).
 * @typedef {Object} Series
 * @property {string} name
 * @property {Role} role
 * @property {Float64Array} x
 * @property {Float64Array} y
 * @property {Float64Array} z
 * @property {[number, number]} shape
 */

/**
 * A figure's data. `steps`, when not empty, says at which step each point of every series was
 * recorded, so that the past can be shown.
 * @typedef {Object} View
 * @property {string} name
 * @property {string} title
 * @property {ViewKind} kind
 * @property {{x: Axis, y: Axis, z: Axis}} axes
 * @property {Series[]} series
 * @property {Float64Array} steps
 */

/**
 * A named number of the present state; NaN and the infinities are kept as they are.
 * @typedef {{name: string, value: number, label: string, unit: string, role: Role}} Scalar
 */

/**
 * A prediction held against a measurement.
 * @typedef {Object} Check
 * @property {string} name
 * @property {'within' | 'at_least' | 'at_most' | 'equal' | 'ordered'} kind
 * @property {number} predicted
 * @property {number} measured
 * @property {number} tolerance
 * @property {string} why
 * @property {string} range
 * @property {boolean} passed
 */

/**
 * Everything an experiment shows at one step.
 * @typedef {{step: number, views: View[], scalars: Scalar[], checks: Check[]}} Observation
 */

/**
 * Where a run stands. `speed` is the measured rate of training in steps a second, 0 when it rests.
 * @typedef {Object} State
 * @property {number} step
 * @property {boolean} ended                                no further step can be taken
 * @property {{step: number, message: string} | null} divergence
 * @property {boolean} playing
 * @property {number} speed
 */

/**
 * What the worker sends at most once an animation frame.
 * @typedef {{state: State, observation: Observation}} Frame
 */

/**
 * When a run stops by itself: at a step, or when a scalar falls below or rises above a value. A
 * scalar is looked at on a schedule that depends on the step alone, so it stops at the same step
 * on every machine.
 * @typedef {Object} Until
 * @property {number} [step]
 * @property {{name: string, below?: number, above?: number}} [scalar]
 */

/**
 * How a run is to be carried on. `rate` is in steps a second (`Infinity`: as fast as possible);
 * `budget`, in milliseconds, stops it early with reason `budget`.
 * @typedef {{rate: number, until: Until, budget: number}} PlayOptions
 */

/**
 * Why a run came to rest: `paused` by the page, `reached` its step, `condition` met, `budget` used
 * up, `ended` (diverged, or nothing left to do), `replaced` by another order, `disposed`, or
 * `failed` (the engine refused: see `error`).
 * @typedef {'paused' | 'reached' | 'condition' | 'budget' | 'ended' | 'replaced' | 'disposed' | 'failed'} StopReason
 */

/** @typedef {{reason: StopReason, state: State, error?: WireError}} Stop */

/**
 * What opens a run: the parameters that differ from their defaults, seed, steps and acts.
 * @typedef {{parameters: Record<string, ParameterValue>, seed: number, steps: number, events: RunEvent[]}} Origin
 */

/**
 * A check of a battery and the runs that it was measured on; none when it is computed without one. `among`, when
 * not empty: the seeds of the runs of which these were picked, as for a median.
 * @typedef {Check & {runs: Origin[], among: number[]}} Claim
 */

/**
 * The fixed battery's result, as `lmlab check --json` prints it.
 * @typedef {{experiment: string, lesson: string, seeds: number[], digest: string, checks: Claim[]}} Battery
 */

/**
 * An error on its way to the page. `faults`: bad input, the run keeps what it had. `crash`: the
 * module can no longer be trusted and the worker will be replaced. `load`: the module never came up.
 * @typedef {{kind: 'faults' | 'crash' | 'load', message: string, faults: Fault[]}} WireError
 */

/**
 * A lab record as the engine writes it; the page adds guesses, answers and the author.
 * @typedef {import('../../engine/bindings/lmlab.d.ts').LabRecord} EngineRecord
 */

/**
 * What a sweep is made of, as `lmlab sweep` takes it: `points` is `lin:from:to:count`,
 * `log:from:to:count` or values with commas between, `seeds` is `A..B` or `A`.
 * @typedef {import('../../engine/bindings/lmlab.d.ts').SweepRequest} SweepRequest
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

/** A finished run of a sweep. @typedef {import('../../engine/bindings/lmlab.d.ts').SweepRow} SweepRow */

/** A record that was handed in, with its verdict. @typedef {import('../../engine/bindings/lmlab.d.ts').HandIn} HandIn */
/** That and its line of the class's CSV. @typedef {{handIn: HandIn, line: string}} Graded */

/** The engine, as it introduces itself. @typedef {{version: string, experiments: ExperimentDescription[]}} Catalogue */

/** The module: its address, its bytes, or what another worker compiled; null: the worker knows. @typedef {string | ArrayBuffer | WebAssembly.Module | null} Wasm */

/** What a worker answers when its module is up; other workers take it as it was compiled. @typedef {{catalogue: Catalogue, compiled: WebAssembly.Module | null}} Opened */

/** What a run answers when it has been made. @typedef {{run: number, parameters: Record<string, ParameterValue>, suggested_steps: number, state: State}} Created */

/**
 * Requests by name: what the page sends and what comes back.
 * @typedef {Object} Requests
 * @property {[{wasm: Wasm}, Opened]} open                                      load the module
 * @property {[{request: RunRequest}, Created]} create
 * @property {[{run: number} & PlayOptions, Stop]} play                         answered when it comes to rest
 * @property {[{run: number, rate: number}, State]} rate                        change the speed of a playing run
 * @property {[{run: number}, State]} pause
 * @property {[{run: number}, Frame]} observe
 * @property {[{run: number}, Float64Array]} frameSteps                         steps that can be shown again
 * @property {[{run: number, step: number}, Observation | null]} frameAt        the last one kept at or before `step`
 * @property {[{run: number, name: string, value: string}, {event: RunEvent, state: State}]} act
 * @property {[{run: number}, {digest: string, step: number, events: RunEvent[]}]} digest
 * @property {[{run: number}, EngineRecord]} record
 * @property {[{run: number}, null]} dispose
 * @property {[{request: SweepRequest}, SweepOutline]} sweep                    this worker's sweep from now on
 * @property {[{index: number}, SweepRow]} sweepRow                             carries out a run of it
 * @property {[{file: string, bytes: Uint8Array, limit: number}, Graded]} grade  replays a record, `limit` seconds at most
 * @property {[{handIn: HandIn}, string]} gradeRow                              the line of one that was not replayed
 * @property {[{}, string]} gradeHeader                                         the first line of a class's CSV
 * @property {[{slug: string}, Battery]} check
 * @property {[{bytes: Uint8Array}, string]} sha256                             lower-case hex
 */

/** @typedef {keyof Requests} RequestName */
/** @template {RequestName} N @typedef {Requests[N][0]} Question */
/** @template {RequestName} N @typedef {Requests[N][1]} Answer */

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

/** A slice of training, in milliseconds: short, so that a pause or a slider is heard at once. */
export const SLICE_MS = 12;
