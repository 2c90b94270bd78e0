// What decides a run, as the page holds it: parameters that differ from the defaults, seed, steps.

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */
/** @typedef {import('../client/messages.js').ParameterValue} ParameterValue */
/** @typedef {import('../base/lesson-data.js').Preset} Preset */

/**
 * Never changed: another setting is another object.
 * @typedef {object} Settings
 * @property {Readonly<Record<string, ParameterValue>>} parameters only those that differ from the defaults
 * @property {number} seed
 * @property {number | null} steps null: as many as the experiment suggests
 */

/** @returns {Readonly<Settings>} all defaults */
export const noSettings = () => ({ parameters: {}, seed: 0, steps: null });

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
 * The settings with other values of some parameters; defaults are left out, so that links stay short
 * and presets compare.
 * @param {Settings} settings
 * @param {ExperimentDescription} description
 * @param {Readonly<Record<string, ParameterValue>>} values by parameter
 * @returns {Settings}
 */
export function withValues(settings, description, values) {
  const all = Object.entries({ ...settings.parameters, ...values });
  const parameters = all.filter(([name, value]) => {
    const parameter = description.parameters.find((p) => p.name === name);
    return !Object.hasOwn(values, name) || !parameter || !sameValue(parameter.default, value);
  });
  return { ...settings, parameters: Object.fromEntries(parameters) };
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
 * @param {readonly import('../client/messages.js').RunEvent[]} [events] of the run
 */
export function matches(settings, preset, events = []) {
  if (JSON.stringify(events) !== JSON.stringify(preset.events ?? [])) return false;
  const names = new Set([...Object.keys(settings.parameters), ...Object.keys(preset.parameters)]);
  return [...names].every((name) => sameValue(settings.parameters[name], preset.parameters[name]));
}

/**
 * What the experiment made of an automatic value; NaN where it does not say.
 * @param {ExperimentDescription['parameters'][number]} parameter
 * @param {readonly import('../client/messages.js').Scalar[]} [scalars] of the run
 */
export const automaticValue = ({ automatic_scalar: name }, scalars = []) =>
  scalars.find((scalar) => scalar.name === name)?.value ?? NaN;

/** A seed for a new draw: six digits are easy to say and to type. */
export const freshSeed = () => Math.floor(Math.random() * 1e6);

/** The parameters whose points make an axis of a sweep. @param {ExperimentDescription} description */
export const sweepable = ({ parameters }) =>
  parameters.filter(({ kind }) => kind === 'integer' || kind === 'real');
