// When the page's first experiment has answered: what is not needed for that waits until then.

let tell = () => {};

/** Settles when a first run has been made. @type {Promise<void>} */
export const firstAnswer = new Promise((resolve) => {
  tell = resolve;
});

/** A run has been made. */
export const noteAnswer = () => tell();
