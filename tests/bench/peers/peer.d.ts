/** What the engines that are compared have in common. */

/** A perceptron of the table and the numbers that every engine starts from. */
export interface Row {
  name: string;
  /** Layer sizes, inputs first. */
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
  trainer(row: Row): Trainer | Promise<Trainer>;
}
