// What the course says of lessons: its lines of evidence, its calendar, and where each lesson stands.

/**
 * The five lines of evidence (Simon et al. 2026), and what stands before them.
 * @typedef {{name: string, question: string}} Line
 */

/** @type {readonly Line[]} */
export const LINES = [
  {
    name: 'Solvable settings',
    question: 'Take the network apart until its training can be written down.',
  },
  {
    name: 'Insightful limits',
    question: 'Let width, depth or a scale go to infinity, and see what remains.',
  },
  {
    name: 'Macroscopic laws',
    question: 'Find what a few numbers obey, whatever the weights do.',
  },
  {
    name: 'Hyperparameters can be disentangled',
    question: 'Learn which knobs turn together, and which can be set once for all.',
  },
  {
    name: 'Universality',
    question: 'Ask what does not depend on the data, the network or the start.',
  },
];

/** Lessons that carry no line of their own come first, under this name. */
export const GROUND = {
  name: 'The ground',
  question: 'What a network is, how it learns, and what there is to explain.',
};

/** Parts of the syllabus, in order. */
export const PARTS = [
  'Learning mechanics',
  'Principles',
  'Physics',
  'Empirical laws and universality',
  'Beyond the notes',
];

/** Lectures of the course’s calendar (April 2026) that a lesson can belong to. @type {Record<number, string>} */
export const LECTURES = {
  1: 'Introduction: learning mechanics',
  2: 'Introduction: neural networks',
  3: 'Deep linear networks',
  4: 'The neural tangent kernel and kernel regression',
  5: 'Eigenlearning',
  6: 'Lazy and rich learning',
  7: 'Balancedness and feature learning',
  8: 'The platonic representation hypothesis',
  10: 'Fourier features',
  11: 'The edge of stability',
};

const [SOLVABLE, LIMITS, LAWS, HYPERPARAMETERS, UNIVERSALITY] = LINES.map(({ name }) => name);

/** Where a lesson stands unless its lesson.json says otherwise. @type {Record<string, {evidence?: string, lecture?: number}>} */
const KNOWN = {
  'four-ingredients': { lecture: 1 },
  'glass-box': { lecture: 2 },
  'linear-regression': { evidence: SOLVABLE, lecture: 2 },
  'scalar-factorization': { evidence: SOLVABLE, lecture: 3 },
  'deep-linear-networks': { evidence: SOLVABLE, lecture: 3 },
  'lazy-and-rich': { evidence: LIMITS, lecture: 6 },
  'hyperparameter-transfer': { evidence: HYPERPARAMETERS, lecture: 6 },
  'edge-of-stability': { evidence: LAWS, lecture: 11 },
  'platonic-representation': { evidence: UNIVERSALITY, lecture: 8 },
  'signal-propagation': { evidence: LIMITS },
  kernels: { evidence: LIMITS, lecture: 4 },
  'kernel-regression': { evidence: SOLVABLE, lecture: 5 },
  generalization: { evidence: LAWS },
  training: { evidence: HYPERPARAMETERS },
  grokking: { evidence: LAWS },
};

/**
 * The lines of evidence and the lecture of a lesson, defaults filled in.
 * @param {string} slug
 * @param {{evidence?: string | string[], lecture?: number}} said by its lesson.json
 * @returns {{evidence: string[], lecture: number | null}} the first line is where it stands
 * @throws {Error} for a line or a lecture that there is not
 */
export function placeInCourse(slug, said) {
  const known = KNOWN[slug] ?? {};
  const evidence = [said.evidence ?? known.evidence ?? []].flat().filter((line) => line !== '');
  for (const line of evidence) {
    if (LINES.some(({ name }) => name === line)) continue;
    const lines = LINES.map(({ name }) => `"${name}"`).join(', ');
    throw new Error(
      `lessons/${slug}/lesson.json: evidence "${line}" is not one of ${lines}; none is allowed too`,
    );
  }
  const lecture = said.lecture ?? known.lecture ?? null;
  if (lecture !== null && !(lecture in LECTURES)) {
    throw new Error(
      `lessons/${slug}/lesson.json: lecture ${lecture} is not one of ${Object.keys(LECTURES).join(', ')}`,
    );
  }
  return { evidence, lecture };
}
