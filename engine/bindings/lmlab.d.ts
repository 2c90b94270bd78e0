// The types of the WebAssembly module lmlab.mjs, as lmlab.cpp declares them to Embind.

/** One thing that is wrong: a stable word, where it is, and one sentence. */
export interface Fault {
  code: string;
  path: string;
  message: string;
}

/** What a function brings instead of its result when the engine refused; nothing has changed then. */
export interface Failure {
  faults: Fault[];
}

/** `out_of_memory` and `internal` are the codes after which the module is better replaced. */
export type Result<T> = T | Failure;

/** A list is written `8:4:2:1`; `auto` stands for "the experiment computes it from the rest". */
export type ParameterValue = number | boolean | string;

export interface ParameterDescription {
  name: string;
  kind: 'integer' | 'real' | 'flag' | 'choice' | 'list' | 'text';
  /** LaTeX without dollars. */
  symbol: string;
  label: string;
  unit: string;
  /** Inclusive; of each entry for a list; both 0 for a flag, a choice and a text. */
  minimum: number;
  maximum: number;
  scale: 'linear' | 'log';
  /** What `auto` stands for; empty when `auto` is not allowed. */
  automatic: string;
  /** The scalar that shows what `auto` came to; empty when there is none. */
  automatic_scalar: string;
  group: string;
  /** May change in mid-run, by the act of its name. */
  live: boolean;
  /** A coordinate of the start, which a student may drag. */
  start: boolean;
  /** Describes drawn data: a student's own data replace it. */
  generated: boolean;
  /** Says what is looked at, not how it trains: a run keeps its acts when it changes. */
  probe: boolean;
  help: string;
  /** The name it once had, which links and records may still say; mostly empty. */
  formerly: string;
  /** For a choice, in order; for a text, examples; otherwise empty. */
  choices: string[];
  /** Of a list's entries, or a text's characters; otherwise 0. */
  max_length: number;
  default: ParameterValue;
}

export interface InputDescription {
  name: string;
  kind: string;
  help: string;
}

export interface ExperimentDescription {
  slug: string;
  title: string;
  question: string;
  lesson: string;
  /** The lesson's module that holds it: `LESSON`, or `LESSON-2` where a lesson has two. */
  module: string;
  precision: string;
  source: string;
  range: string;
  epoch: number;
  no_fitted_parameter: boolean;
  parameters: ParameterDescription[];
  inputs: InputDescription[];
  /** What a student may do in mid-run besides changing live parameters. */
  acts: { name: string; form: string }[];
}

export interface Input {
  name: string;
  bytes: Uint8Array;
}

/** Something a student did in mid-run, before the step that follows `step`. */
export interface RunEvent {
  step: number;
  name: string;
  value: string;
}

export interface RunRequest {
  experiment: string;
  /** Those left out take their defaults. */
  parameters?: Record<string, ParameterValue>;
  /** 0 to 2^53 - 1; 0 unless given. */
  seed?: number;
  inputs?: Input[];
  /** In the order of their steps. */
  events?: RunEvent[];
}

export type Role = 'measured' | 'predicted' | 'reference' | 'train' | 'test';

export interface Axis {
  label: string;
  unit: string;
  scale: string;
}

/** (x, y), or z row-major with shape = [rows, columns]. Each array owns its buffer. */
export interface Series {
  name: string;
  role: Role;
  x: Float64Array;
  y: Float64Array;
  z: Float64Array;
  shape: [number, number];
}

export interface View {
  name: string;
  title: string;
  kind: 'curve' | 'scatter' | 'bars' | 'matrix' | 'field' | 'network' | 'table' | 'graph' | 'code';
  axes: { x: Axis; y: Axis; z: Axis };
  series: Series[];
  /** When not empty: at which step each point of every series was recorded. */
  steps: Float64Array;
}

export interface Scalar {
  name: string;
  value: number;
  label: string;
  unit: string;
  role: Role;
}

export interface Check {
  name: string;
  kind: 'within' | 'at_least' | 'at_most' | 'equal' | 'ordered';
  predicted: number;
  measured: number;
  tolerance: number;
  why: string;
  range: string;
  /** `outside`: no claim is made for this run; `not_yet`: it is too early. `since` says why. */
  state: 'agrees' | 'differs' | 'outside' | 'not_yet';
  since: string;
  /** Names the sentence for translations; independent of the numbers in it. */
  code: string;
  /** True exactly when `state` is `agrees`. */
  passed: boolean;
}

export interface Observation {
  step: number;
  views: View[];
  scalars: Scalar[];
  checks: Check[];
}

/** What opens a run: the parameters that differ from their defaults, seed, steps and acts. */
export interface Origin {
  parameters: Record<string, number | boolean | string>;
  seed: number;
  steps: number;
  events: { step: number; name: string; value: string }[];
}

/**
 * A check of a battery and the runs that it was measured on; none when it is computed without one.
 * `among`, when not empty: the seeds of the runs of which these were picked, as for a median.
 */
export interface Claim extends Check {
  runs: Origin[];
  among: number[];
}

export interface Battery {
  experiment: string;
  lesson: string;
  seeds: number[];
  digest: string;
  checks: Claim[];
}

/** A lab record, format 1, ready for JSON.stringify (engine/cli/README.md describes the fields). */
export interface LabRecord {
  format: 1;
  experiment: string;
  epoch: number;
  parameters: Record<string, ParameterValue>;
  seed: number;
  steps: number;
  events: RunEvent[];
  inputs: { name: string; sha256: string; data?: string; encoding?: 'base64' }[];
  scalars: Record<string, number | null>;
  digest: string;
}

/** A run inside the module. `delete()` it when done: the module's memory has no collector. */
export interface ModuleRun {
  step(): number;
  /** Whether no further step can be taken: diverged, or nothing left to do. */
  ended(): boolean;
  divergence(): { step: number; message: string } | null;
  /** How many steps tell the whole story with these parameters. */
  suggestedSteps(): number;
  /** All parameters, those not given at their defaults. */
  parameters(): Record<string, ParameterValue>;
  /** Events that have been applied. */
  events(): RunEvent[];
  /** Takes up to `steps` steps; brings the step reached. */
  advance(steps: number): Result<number>;
  /** Acts now; brings the step at which it happened. */
  act(name: string, value: string): Result<number>;
  observe(): Result<Observation>;
  /** One scalar of the present state. */
  scalar(name: string): Result<number>;
  /** The steps whose views were kept. */
  frameSteps(): Result<Float64Array>;
  /** The last views kept at or before `step`, without histories and checks; null when there are none. */
  frameAt(step: number): Result<Observation | null>;
  /** SHA-256 of the results in hex: the same natively and in every browser. */
  digest(): Result<string>;
  /** Where it differs from what was recorded, in one sentence; null when it is identical. */
  difference(recorded: {
    steps: number;
    digest: string;
    scalars?: Record<string, number | null>;
  }): Result<string | null>;
  record(): Result<LabRecord>;
  delete(): void;
}

/** What a sweep is made of; the command line's `--grid NAME=POINTS`, `--seeds`, `--set`, `--steps`. */
export interface SweepRequest {
  experiment: string;
  /** `points` is `lin:from:to:count`, `log:from:to:count` or values with commas between. */
  grid: { name: string; points: string }[];
  /** `A..B`, both included, or `A`. */
  seeds: string;
  /** Those that stay; those left out take their defaults. */
  parameters?: Record<string, ParameterValue>;
  /** Each run's own unless given. */
  steps?: number;
  inputs?: Input[];
}

/** One finished run of a sweep: its line of the CSV with the line feed, and what stands in it. */
export interface SweepRow {
  line: string;
  scalars: Scalar[];
  divergence: { step: number; message: string } | null;
}

/** A sweep inside the module: the first parameter changes slowest, the seed fastest. `delete()` it. */
export interface ModuleSweep {
  size(): number;
  firstSeed(): number;
  seeds(): number;
  /** Every point of every swept parameter, written as the schema writes it. */
  axes(): { name: string; values: string[] }[];
  /** The CSV's first line with the line feed. */
  header(): Result<string>;
  /** Carries out run number `index`, from 0. */
  row(index: number): Result<SweepRow>;
  delete(): void;
}

export interface NamedValue {
  name: string;
  /** null: a number that is not finite. */
  value: number | boolean | string | null;
}

/** A record that was handed in, with how its replay went; of an unreadable one only the file. */
export interface HandIn {
  file: string;
  author?: string;
  experiment?: string;
  epoch?: number;
  seed?: number;
  steps?: number;
  parameters?: NamedValue[];
  scalars?: NamedValue[];
  guesses?: (NamedValue & { step: number })[];
  answers?: (NamedValue & { step: number })[];
  verdict: 'identical' | 'different' | 'other epoch' | 'not replayed' | 'unreadable';
  /** Empty when identical. */
  reason: string;
}

export interface LabModule {
  catalogue(): Result<{ version: string; experiments: ExperimentDescription[] }>;
  createRun(request: RunRequest): Result<ModuleRun>;
  createSweep(request: SweepRequest): Result<ModuleSweep>;
  /** The first line of a class's CSV, as `lmlab grade` writes it; then one line per record. In `lmlab.wasm` alone. */
  gradeHeader(): Result<string>;
  gradeRow(handIn: HandIn): Result<string>;
  /** Runs the experiment's fixed battery: seconds. In `lmlab.wasm` alone. */
  check(slug: string): Result<Battery>;
  /** In lower-case hex. */
  sha256(bytes: Uint8Array): Result<string>;
  /** Bytes of the module's heap that are taken. */
  heapInUse(): number;
}

/** Emscripten's factory: options as in its documentation (`wasmBinary`, `instantiateWasm`, …). */
export default function createModule(options?: object): Promise<LabModule>;
