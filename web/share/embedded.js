// What an address asks of the experiment on a page for other sites: ?preset=…&learning_rate=0.1&seed=7.
import { presetCalled } from '../base/lesson-data.js';
import { decodeLink } from '../client/link.js';
import { sentenceOf } from '../base/fault-text.js';
import { fromPreset, noSettings, withValues } from '../session/settings.js';

/** @typedef {import('../client/messages.js').ExperimentDescription} ExperimentDescription */
/** @typedef {import('../base/lesson-data.js').Preset} Preset */
/** @typedef {import('../session/state.js').Order} Order */

/** Names that say how the page looks, and say nothing about the run. */
export const OF_THE_PAGE = [
  'hide',
  'show',
  'theme',
  'theory',
  'view',
  'views',
  'preset',
  'lang',
  'splice',
];

/**
 * The run that the address asks for, standing at its beginning: the preset, then what differs from
 * it. What cannot be read is left out and told in `faults`, a sentence each.
 * @param {string} search of the page's address
 * @param {ExperimentDescription} description
 * @param {Preset[]} presets
 * @returns {{order: Order, goal: number, faults: string[]}}
 */
export function readEmbed(search, description, presets) {
  const query = new URLSearchParams(search);
  const asked = query.get('preset') ?? '';
  const preset = presetCalled(presets, asked);
  for (const name of OF_THE_PAGE) query.delete(name);
  if (query.get('seed') === 'name') query.delete('seed'); // the student's name will decide it
  const { state, faults } = decodeLink(query.toString(), description);
  const begin = preset ? fromPreset(preset, 0) : noSettings();
  const settings = {
    ...withValues(begin, description, state.parameters),
    seed: state.seed ?? begin.seed,
    steps: state.steps ?? begin.steps,
  };
  const events = state.events.length > 0 ? state.events : (preset?.events ?? []);
  const sentences = faults.map((fault) => `In the address, ${sentenceOf(fault)}.`);
  if (asked && !preset) sentences.unshift(unknownPreset(asked, presets));
  return { order: { settings, inputs: state.inputs, events }, goal: 0, faults: sentences };
}

/** @param {string} asked @param {Preset[]} presets */
function unknownPreset(asked, presets) {
  const names = presets.map(({ name }) => name).join(', ');
  const there = names ? `there are ${names}` : 'it has none';
  return `In the address, “${asked.slice(0, 40)}” is no preset of this experiment; ${there}.`;
}
