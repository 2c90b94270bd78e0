// The mutants of what the lesson beyond supervision brought.

/** @type {import('./mutants.mjs').Mutant[]} */
export const BEYOND = [
  {
    name: 'noise-without-its-mass',
    file: 'engine/experiments/beyond-supervised/thermal_chain.cpp',
    before: 'temperatures(as_index(i)) / masses_[i]',
    after: 'temperatures(as_index(i)) * masses_[i]',
    means: 'a bath that kicks heavy masses harder than light ones',
  },
  {
    name: 'memory-once',
    file: 'engine/theory/chain_modes.cpp',
    before: 'return 1 + 2 * sum;',
    after: 'return 1 + sum;',
    means: 'an autocorrelation time that counts the past and forgets the future',
  },
  {
    name: 'baths-that-do-not-mix',
    file: 'engine/theory/chain_modes.cpp',
    before: 'sum / 2 + difference * difference / (4 * friction * friction)',
    after: 'sum / 2 + difference * difference / (2 * friction * friction)',
    means: 'a slip in the moments of two modes that share two baths',
  },
  {
    name: 'divergence-turned-round',
    file: 'engine/theory/lai_robbins.cpp',
    before: '(best - p) / bernoulli_divergence(p, best)',
    after: '(best - p) * bernoulli_divergence(p, best)',
    means: 'a bound that grows with the divergence',
  },
  {
    name: 'bonus-halved',
    file: 'engine/experiments/beyond-supervised/machines.cpp',
    before: 'const double bonus = 2 * log(',
    after: 'const double bonus = log(',
    means: 'UCB with half of its bonus',
  },
  {
    name: 'slips-to-one-side',
    file: 'engine/experiments/beyond-supervised/grid_world.cpp',
    before: 'reached(row, column, way + 3)) += kAside',
    after: 'reached(row, column, way + 1)) += kAside',
    means: 'an agent that slips to the right only',
  },
];
