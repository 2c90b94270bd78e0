// What decides a run, as the page holds it: parameters that differ from the defaults, seed, steps.

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */
/** @typedef {import('../client/messages.js').ParameterValue} ParameterValue */
/** @typedef {import('./lesson-data.js').Preset} Preset */

/**
 * @typedef {object} Settings
 * @property {Record<string, ParameterValue>} parameters only those that differ from the defaults
 * @property {number} seed
 * @property {number | null} steps null: as many as the experiment suggests
 */

/** @returns {Settings} all defaults */
export const noSettings = () => ({ parameters: {}, seed: 0, steps: null });

/** @param {Settings} settings @returns {Settings} */
export const copyOf = (settings) => ({ ...settings, parameters: { ...settings.parameters } });

/**
 * A preset as settings; the seed stays unless the preset names one.
 * @param {Preset} preset
 * @param {number} seed
 * @returns {Settings}
 */
export const fromPreset = (preset, seed) => ({
  parameters: { ...preset.parameters },
  seed: preset.seed ?? seed,
  steps: preset.steps ?? null,
});

/**
 * Sets one parameter; a default is left out, so that links stay short and presets compare.
 * @param {Settings} settings
 * @param {ExperimentDescription} description
 * @param {string} name
 * @param {ParameterValue} value
 */
export function assign(settings, description, name, value) {
  const parameter = description.parameters.find((p) => p.name === name);
  if (parameter && sameValue(parameter.default, value)) delete settings.parameters[name];
  else settings.parameters[name] = value;
}

/** @param {ParameterValue | undefined} a @param {ParameterValue | undefined} b */
export function sameValue(a, b) {
  if (String(a) === String(b)) return true;
  return a !== '' && b !== '' && typeof a !== 'boolean' && Number(a) === Number(b);
}

/**
 * Whether the settings are a preset's: the same parameters and acts; the seed may differ.
 * @param {Settings} settings
 * @param {Preset} preset
 * @param {import('../client/messages.js').RunEvent[]} [events] of the run
 */
export function matches(settings, preset, events = []) {
  if (JSON.stringify(events) !== JSON.stringify(preset.events ?? [])) return false;
  const names = new Set([...Object.keys(settings.parameters), ...Object.keys(preset.parameters)]);
  return [...names].every((name) => sameValue(settings.parameters[name], preset.parameters[name]));
}

/** A seed for a new draw: six digits are easy to tell a neighbour. */
export const freshSeed = () => Math.floor(Math.random() * 1e6);

/** The parameters whose points make an axis of a sweep. @param {ExperimentDescription} description */
export const sweepable = ({ parameters }) =>
  parameters.filter(({ kind }) => kind === 'integer' || kind === 'real');
