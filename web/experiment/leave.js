// Leaves an experiment by the keyboard: the focus goes to its end, and Tab to what follows it.

/** @param {Element} experiment */
export function leave(experiment) {
  /** @type {HTMLElement | null} */
  const end = experiment.querySelector('.exp-end');
  end?.focus();
}
