// Timings as a table for people: best and median, and the ratio to this engine.

/** @typedef {import('./interleave.mjs').Timing} Timing */

/**
 * Answers of float sums in another order agree to this relative difference after twenty steps: at
 * most 784 roundings of 6e-8 a product and as many steps, with room for growth.
 */
export const SAME_ANSWER = 1e-4;

/** @param {number} seconds */
const micro = (seconds) => (seconds * 1e6).toPrecision(4).padStart(10);

/**
 * What a row must say about its answer; '' when it agrees.
 * @param {Timing} timing @param {Timing} ours
 */
export function answerNote({ answer, caveat }, ours) {
  const scale = Math.abs(ours.answer) || 1;
  if (Math.abs(answer - ours.answer) <= SAME_ANSWER * scale) return '';
  return `answer ${answer.toPrecision(6)}, not ${ours.answer.toPrecision(6)}${caveat ? `: ${caveat}` : ''}`;
}

/**
 * @param {string} title @param {Timing[]} timings the first is this engine
 * @param {number} [work] floating-point operations a step, for GFLOP/s
 */
export function table(title, timings, work) {
  const [ours] = timings;
  const heading = `\n${title.padEnd(38)}   best µs  median µs  × ours${work ? '  GFLOP/s' : ''}`;
  const lines = timings.map((timing) => {
    const ratio = (timing.best / ours.best).toFixed(2).padStart(8);
    const rate = work ? (work / timing.best / 1e9).toFixed(1).padStart(9) : '';
    const note = answerNote(timing, ours);
    const columns = `${micro(timing.best)} ${micro(timing.median)}${ratio}${rate}`;
    return `  ${timing.name.padEnd(36)}${columns}${note ? `  ${note}` : ''}`;
  });
  return [heading, ...lines].join('\n');
}

/** Where an entrant of a product ran: what stands in brackets, or natively. @param {string} name */
const placeOf = (name) => /\((\w+)\)$/.exec(name)?.[1] ?? 'native';

/**
 * The matrix product's row: GFLOP/s, and how much of the limit that was measured in the same place.
 * @param {number} size @param {Timing[]} timings the limits among them @param {number} limitFlops
 */
export function products(size, timings, limitFlops) {
  const limits = new Map(
    timings
      .filter(({ name }) => name.includes('limit'))
      .map(({ name, best }) => [placeOf(name), limitFlops / best]),
  );
  const lines = timings
    .filter(({ name }) => !name.includes('limit'))
    .map(({ name, best }) => {
      const rate = (2 * size ** 3) / best;
      const limit = limits.get(placeOf(name));
      const part = limit ? `  ${(rate / limit).toFixed(2)} of the limit` : '';
      return `  ${name.padEnd(36)}${(rate / 1e9).toFixed(1).padStart(8)}${part}`;
    });
  const stated = [...limits].map(([where, rate]) => `${where} ${(rate / 1e9).toFixed(1)}`);
  return `\nproduct ${size} × ${size}, GFLOP/s (limit: ${stated.join(', ')})\n${lines.join('\n')}`;
}
