// The largest seed and number of steps of a run, wherever they come from: the page, a link, a record.

export const MAX_SEED = Number.MAX_SAFE_INTEGER;
export const MAX_STEPS = 1_000_000_000;
