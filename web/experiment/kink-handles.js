// Kinks that can be set, moved and removed: the points `kinks` of a scatter view, where the experiment knows the
// act `kink`. Each change makes the run again with the kinks as its events.
import { withoutActs } from '../session/acts.js';

/** @typedef {import('../session/session.js').Session} Session */
/** @typedef {import('../client/messages.js').View} View */
/** @typedef {import('../plots/scatter.js').Points} Points */

const ACT = 'kink';
/** As many as the engine takes. */
const MOST = 64;
/** Kinks closer than this share of the axis are one. */
const SAME = 1e-9;

/** What the student's hand holds: the points in its order, and the events that they became. @type {WeakMap<Session, Points & {events: readonly unknown[]}>} */
const held = new WeakMap();

/** Whether the view's first series is points that a hand may move. @param {Session} session @param {View} view */
const isOpen = (session, view) =>
  view.kind === 'scatter' &&
  view.series[0]?.name === 'kinks' &&
  session.drawn === null &&
  session.description.acts.some(({ name }) => name === ACT);

/**
 * What a plot needs to let the kinks be edited; null where there are none. Heights follow from the run.
 * @param {Session} session
 * @param {View} view
 */
export function kinkHandles(session, view) {
  if (!isOpen(session, view)) return null;
  /** @param {Points} points */
  const onEdit = ({ x, y }) => {
    const step = session.live?.step ?? 0;
    const kinks = x.map((place) => ({ step, name: ACT, value: String(place) }));
    const events = [...withoutActs(session, ACT), ...kinks];
    held.set(session, { x, y, events });
    void session.remake(undefined, events);
  };
  return { onEdit, minPoints: 1, maxPoints: MOST };
}

/** The view with the kinks in the order in which the hand has them, also while the run is a moment behind. @param {Session} session @param {View} view @returns {View} */
export function withKinks(session, view) {
  const hand = held.get(session);
  const [first, ...rest] = view.series;
  if (!hand || !first || !isOpen(session, view) || session.events !== hand.events) return view;
  const y = hand.x.map((place, i) => heightAt(first, place) ?? hand.y[i] ?? NaN);
  const kinks = { ...first, x: Float64Array.from(hand.x), y: Float64Array.from(y) };
  return { ...view, series: [kinks, ...rest] };
}

/** The network's height at one of its kinks. @param {View['series'][number]} series @param {number} place */
function heightAt({ x, y }, place) {
  for (let i = 0; i < x.length; ++i) {
    if (Math.abs((x[i] ?? NaN) - place) <= SAME * (1 + Math.abs(place))) return y[i];
  }
  return null;
}
