// The mutants of what training brought: the loop, untangling, and counting parameters.

/** @type {import('./mutants.mjs').Mutant[]} */
export const TRAINING_LOOP = [
  {
    name: 'weights-alone-counted',
    file: 'engine/theory/parameter_sum.cpp',
    before: '(as_double(sizes[l - 1]) + (bias ? 1 : 0))',
    after: '(as_double(sizes[l - 1]) + (bias && l > 1 ? 1 : 0))',
    means: 'the slide’s 2000: the biases of the first layer are left out',
  },
  {
    name: 'scaling-without-its-bias',
    file: 'engine/experiments/training/census.cpp',
    before: 'if (plan.bias) add(model.blocks()[step * l + 1].offset + j, 1);',
    after: 'if (plan.bias) add(model.blocks()[step * l + 1].offset + j, -1);',
    means: 'a unit whose bias is divided where its weights are multiplied',
  },
  {
    name: 'blame-through-a-dark-unit',
    file: 'engine/experiments/training/plain_network.cpp',
    before: 'blame_[l - 1][as_size(i)] = from[i] > 0 ? back : 0;',
    after: 'blame_[l - 1][as_size(i)] = from[i] >= 0 ? back : 0;',
    means: 'a ReLU that is off and passes the blame on all the same',
  },
  {
    name: 'leftover-batch-dropped',
    file: 'engine/experiments/training/loop_program.cpp',
    before: 'return batch_in_epoch_ < batches_.per_epoch() ? kBatch : kIf;',
    after: 'return batch_in_epoch_ < x_.rows() / setting_.batch ? kBatch : kIf;',
    means: 'an epoch of N/B updates that leaves the last examples out',
  },
  {
    name: 'start-of-one-layer',
    file: 'engine/theory/loop_counts.cpp',
    before: 'for (Index l = 0; l < layers; ++l) squared *= 2;',
    after: 'for (Index l = 1; l < layers; ++l) squared *= 2;',
    means: 'a ratio of starts that forgets the output layer',
  },
  {
    name: 'line-on-the-wrong-side',
    file: 'engine/theory/two_rings.cpp',
    before: 'return 0.5 * (1 - share_below(t, 1, noise) + share_below(t, inner, noise));',
    after: 'return 0.5 * (1 - share_below(t, 1, noise) + share_below(-t, inner, noise));',
    means: 'a line that counts the inner ring on its far side',
  },
  {
    name: 'margin-of-one-ring',
    file: 'engine/experiments/training/untangling_run.cpp',
    before: 'least = std::min(least, i < each_ ? -logits(i, 0) : logits(i, 0));',
    after: 'least = std::max(least, i < each_ ? -logits(i, 0) : logits(i, 0));',
    means: 'the best point of both circles in place of the worst',
  },
];
