// A start that can be dragged: the point `start` of a scatter view, and the two parameters behind it.

/** @typedef {import('../session/session.js').Session} Session */
/** @typedef {import('../client/messages.js').View} View */
/** @typedef {import('../client/messages.js').ParameterDescription} ParameterDescription */
/** @typedef {import('../plots/scatter.js').Points} Points */

/**
 * The two parameters that the view's first series, a single point named `start`, stands for: those that
 * describe a start, across and up. Null where there is no such point.
 * @param {Session} session
 * @param {View} view
 * @returns {[ParameterDescription, ParameterDescription] | null}
 */
export function startParameters(session, view) {
  const first = view.series[0];
  if (view.kind !== 'scatter' || first?.name !== 'start') return null;
  const [across, up] = session.description.parameters.filter(
    ({ start, kind }) => start && kind === 'real',
  );
  return across && up ? [across, up] : null;
}

/** The view with the start where the parameters now say, even when the run is a moment behind. @param {Session} session @param {View} view @returns {View} */
export function withStart(session, view) {
  const parameters = startParameters(session, view);
  const [first, ...rest] = view.series;
  if (!parameters || !first) return view;
  const [x, y] = parameters.map(({ name }) => Float64Array.of(Number(session.valueOf(name))));
  return { ...view, series: [{ ...first, x: x ?? first.x, y: y ?? first.y }, ...rest] };
}

/**
 * What a plot needs to let the start be dragged; null where it cannot be.
 * @param {Session} session
 * @param {View} view
 */
export function startHandle(session, view) {
  const parameters = startParameters(session, view);
  if (!parameters) return null;
  const [across, up] = parameters;
  /** @param {Points} points */
  const onEdit = ({ x, y }) => {
    const values = { ...placed(across, x[0]), ...placed(up, y[0]) };
    void session.setAll(values);
  };
  /** @type {{x: [number, number], y: [number, number]}} */
  const extent = { x: [across.minimum, across.maximum], y: [up.minimum, up.maximum] };
  return { onEdit, minPoints: 1, maxPoints: 1, extent };
}

/** The parameter's value within its range; nothing where there is none. @param {ParameterDescription} parameter @param {number | undefined} value */
function placed({ name, minimum, maximum }, value) {
  if (value === undefined || !Number.isFinite(value)) return {};
  return { [name]: Math.min(maximum, Math.max(minimum, value)) };
}
