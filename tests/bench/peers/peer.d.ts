/** What the engines that are compared have in common. */

/** What is computed: training steps of a network, or what measures the perceptron. */
export type Kind =
  'perceptron' | 'convolution' | 'attention' | 'hessian-product' | 'sharpness' | 'tangent-kernel';

/** A row of the table and the numbers that every engine starts from. */
export interface Row {
  name: string;
  kind: Kind;
  /** A perceptron's layer sizes, inputs first. */
  sizes: number[];
  batch: number;
  flops: number;
  rate: number;
  /** batch × inputs */
  x: Float32Array;
  /** batch × outputs */
  t: Float32Array;
  /** Each layer's in × out weights, then its biases. */
  parameters: Float32Array;
  /** The direction of a Hessian product, as long as the parameters. */
  direction?: Float32Array;
}

/** An engine at work on a row. */
export interface Trainer {
  /** Takes steps; returns when they are done. */
  run(steps: number): void | Promise<void>;
  /** The loss of the last step's forward pass. */
  loss(): number | Promise<number>;
  /** Why its loss cannot be the others', when it cannot. */
  caveat?: string;
}

export interface Peer {
  name: string;
  /** Made ready once; throws when it cannot run here. */
  ready(): Promise<void>;
  /** Throws, saying why, when it cannot do this row. */
  trainer(row: Row): Trainer | Promise<Trainer>;
}
