// The mutants of what the lesson on the quantum oscillator brought.

/** @type {import('./mutants.mjs').Mutant[]} */
export const QUANTUM_OSCILLATOR = [
  {
    name: 'whole-kinetic-energy',
    file: 'engine/experiments/quantum-oscillator/wave_grid.cpp',
    before: 'all.kinetic += 0.5 * w * at.slope[i] * at.slope[i];',
    after: 'all.kinetic += w * at.slope[i] * at.slope[i];',
    means: 'a kinetic energy without its half, in what is measured',
  },
  {
    name: 'blind-to-motion',
    file: 'engine/experiments/quantum-oscillator/wave_grid.cpp',
    before: '0.5 * (w * rise)',
    after: '0.4 * (w * rise)',
    means: 'a loss that counts too little of the kinetic energy: the network ends too tight',
  },
  {
    name: 'quartic-without-its-fourth-power',
    file: 'engine/theory/quartic_oscillator.cpp',
    before: 'quartic * (square * square)',
    after: 'quartic * square',
    means: 'a matrix of the wrong well',
  },
  {
    name: 'bell-with-the-wrong-cubic',
    file: 'engine/theory/quartic_oscillator.cpp',
    before: 'u -= (2 * quartic * q * u * u * u',
    after: 'u -= (3 * quartic * q * u * u * u',
    means: 'a best Gaussian by a wrong derivative',
  },
  {
    name: 'first-order-error',
    file: 'engine/experiments/quantum-oscillator/oscillator_fit.cpp',
    before: 's.by_error = exact() + second / norm;',
    after: 's.by_error = exact() + 0.9 * second / norm;',
    means: 'a wrong second order of a fit’s energy',
  },
];
