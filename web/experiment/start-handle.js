// A start that can be dragged: the first point of a scatter view, and the one or two parameters behind it.

/** @typedef {import('../session/session.js').Session} Session */
/** @typedef {import('../client/messages.js').View} View */
/** @typedef {import('../client/messages.js').ParameterDescription} ParameterDescription */
/** @typedef {import('../plots/scatter.js').Points} Points */

/**
 * The parameters that the view's first series, a single point, stands for: of a point named `start` those two that describe
 * a start, across and up; of a point that has the name of one such parameter, that one, across. Null where there is none.
 * @param {Session} session
 * @param {View} view
 * @returns {[ParameterDescription, ParameterDescription | null] | null}
 */
export function startParameters(session, view) {
  const first = view.series[0];
  if (view.kind !== 'scatter' || first?.x.length !== 1) return null;
  const starts = session.description.parameters.filter(
    ({ start, kind }) => start && kind === 'real',
  );
  const alone = starts.find(({ name }) => name === first.name);
  if (alone) return [alone, null];
  const [across, up] = starts;
  return first.name === 'start' && across && up ? [across, up] : null;
}

/** The view with the start where the parameters now say, even when the run is a moment behind. @param {Session} session @param {View} view @returns {View} */
export function withStart(session, view) {
  const parameters = startParameters(session, view);
  const [first, ...rest] = view.series;
  if (!parameters || !first) return view;
  const [x, y] = parameters.map((one) => one && Float64Array.of(Number(session.valueOf(one.name))));
  if (!y) return view; // the height is the run's to say, and with it the place
  return { ...view, series: [{ ...first, x: x ?? first.x, y }, ...rest] };
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
    const values = { ...placed(across, x[0]), ...(up ? placed(up, y[0]) : {}) };
    void session.setAll(values);
  };
  if (!up) return { onEdit, minPoints: 1, maxPoints: 1 };
  /** @type {{x: [number, number], y: [number, number]}} */
  const extent = { x: [across.minimum, across.maximum], y: [up.minimum, up.maximum] };
  return { onEdit, minPoints: 1, maxPoints: 1, extent };
}

/** The parameter's value within its range; nothing where there is none. @param {ParameterDescription} parameter @param {number | undefined} value */
function placed({ name, minimum, maximum }, value) {
  if (value === undefined || !Number.isFinite(value)) return {};
  return { [name]: Math.min(maximum, Math.max(minimum, value)) };
}
