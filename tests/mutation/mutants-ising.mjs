// The mutants of what the lesson `ising` brought.

/** @type {import('./mutants.mjs').Mutant[]} */
export const ISING = [
  {
    name: 'half-the-energy',
    file: 'engine/experiments/ising/lattice.cpp',
    before: 'threshold(lm::exp(-4 / temperature))',
    after: 'threshold(lm::exp(-2 / temperature))',
    means: "Metropolis' rule with half of the energy that a turn costs",
  },
  {
    name: 'half-the-bonds',
    file: 'engine/theory/ising_states.cpp',
    before: 'real.sinh_2k, spins / 2)',
    after: 'real.sinh_2k, spins / 4)',
    means: 'the number of states with half of the bonds left out of its prefactor',
  },
  {
    name: 'quarter-power',
    file: 'engine/experiments/ising/unlabelled.cpp',
    before: 'lm::pow(as_double(kSides[size]), 0.125)',
    after: 'lm::pow(as_double(kSides[size]), 0.25)',
    means: 'magnetizations scaled by the wrong exponent',
  },
  {
    name: 'second-neighbours',
    file: 'engine/experiments/ising/blocks.cpp',
    before: 'row[(c + 1) % spins.side] + below[c]',
    after: 'row[(c + 2) % spins.side] + below[c]',
    means: 'correlations of spins two apart taken for those of neighbours',
  },
  {
    name: 'two-diagonals',
    file: 'engine/theory/ising.cpp',
    before: '4 + 8 * diagonal_correlation',
    after: '4 + 4 * diagonal_correlation',
    means: 'half of the pairs of neighbours forgotten in the square of their sum',
  },
  {
    name: 'slope-without-its-two',
    file: 'engine/experiments/ising/lattice.cpp',
    before: '-lm::expm1(-2 / temperature)',
    after: '-lm::expm1(-1 / temperature)',
    means: 'clusters that grow by half of the energy of a bond',
  },
];
