// Where the nodes of a graph stand: columns by depth, rows by what they take, and a way for each line.

/** @typedef {{takes: number[]}} Node operands come before their users */
/**
 * A place in a column. `node` is −1 for a place that a long line passes through.
 * @typedef {{node: number, row: number}} Place
 */
/**
 * `column` and `row` of each node, rows counted from the top in units of the least distance. `ways` are the
 * places of each line by user and operand, from the operand to the user, ends included.
 * @typedef {{columns: number, rows: number, column: number[], row: number[], ways: {from: number, to: number, side: number, places: [number, number][]}[]}} Layout
 */

/** A place that a line passes through needs less room than a node. */
const PASSING = 0.6;

/** A node's column is one after its last operand's; a node without operands stands just before its first user. @param {Node[]} nodes */
export function columnsOf(nodes) {
  const column = nodes.map(() => 0);
  nodes.forEach(({ takes }, i) => {
    for (const t of takes) column[i] = Math.max(column[i], column[t] + 1);
  });
  const first = nodes.map(() => Infinity);
  nodes.forEach(({ takes }, i) => {
    for (const t of takes) first[t] = Math.min(first[t], column[i]);
  });
  return column.map((c, i) =>
    nodes[i].takes.length === 0 && Number.isFinite(first[i]) ? first[i] - 1 : c,
  );
}

/** Rows before anything is pushed apart: leaves in the order in which the result asks for them, others in the middle of their operands. @param {Node[]} nodes */
function wishedRows(nodes) {
  const row = nodes.map(() => NaN);
  let next = 0;
  // From the last node on without recursion; what the result does not reach comes below.
  for (let root = nodes.length - 1; root >= 0; --root) {
    const open = [root];
    while (open.length > 0) {
      const i = /** @type {number} */ (open.pop());
      if (!Number.isNaN(row[i])) continue;
      if (nodes[i].takes.length === 0) row[i] = next++;
      else open.push(...[...nodes[i].takes].reverse().filter((t) => Number.isNaN(row[t])));
      if (nodes[i].takes.length > 0) row[i] = Infinity; // seen, and set below
    }
  }
  nodes.forEach(({ takes }, i) => {
    if (takes.length > 0) row[i] = takes.reduce((sum, t) => sum + row[t], 0) / takes.length;
  });
  return row;
}

/**
 * Pushes places of one column apart, in their order, and moves them as little as that takes: a pool of
 * places that touch stands about the mean of what they wished for.
 * @param {number[]} wishes ascending @param {number[]} gaps gaps[i]: from place i − 1 to i
 */
export function spread(wishes, gaps) {
  /** @type {{begin: number, end: number, at: number}[]} */
  const pools = [];
  const offsets = gaps.reduce((/** @type {number[]} */ all, gap, i) => [...all, i === 0 ? 0 : all[i - 1] + gap], []); // prettier-ignore
  const start = (/** @type {number} */ begin, /** @type {number} */ end) => {
    let sum = 0;
    for (let i = begin; i < end; ++i) sum += wishes[i] - (offsets[i] - offsets[begin]);
    return sum / (end - begin);
  };
  wishes.forEach((wish, i) => {
    let pool = { begin: i, end: i + 1, at: wish };
    for (let last = pools.at(-1); last; last = pools.at(-1)) {
      if (last.at + offsets[pool.begin] - offsets[last.begin] <= pool.at) break;
      pools.pop();
      pool = { begin: last.begin, end: pool.end, at: start(last.begin, pool.end) };
    }
    pools.push(pool);
  });
  return pools.flatMap(({ begin, end, at }) =>
    Array.from({ length: end - begin }, (_, k) => at + offsets[begin + k] - offsets[begin]),
  );
}

/** @param {Node[]} nodes @returns {Layout} */
export function layoutGraph(nodes) {
  if (nodes.length === 0) return { columns: 1, rows: 0, column: [], row: [], ways: [] };
  const column = columnsOf(nodes);
  const columns = Math.max(0, ...column) + 1;
  const row = wishedRows(nodes);
  /** @type {Place[][]} */
  const stacks = Array.from({ length: columns }, () => []);
  nodes.forEach((_, i) => stacks[column[i]].push({ node: i, row: row[i] }));
  const passes = nodes.flatMap(({ takes }, to) =>
    takes.map((from, side) => {
      const between = Array.from({ length: Math.max(0, column[to] - column[from] - 1) }, (_, k) => {
        const share = (k + 1) / (column[to] - column[from]);
        const place = { node: -1, row: row[from] + share * (row[to] - row[from]) };
        stacks[column[from] + 1 + k].push(place);
        return place;
      });
      return { from, to, side, between };
    }),
  );
  for (const stack of stacks) settle(stack);
  for (const stack of stacks) for (const { node, row: at } of stack) if (node >= 0) row[node] = at;
  const all = stacks.flat().map((place) => place.row);
  const top = Math.min(...all);
  const lift = (/** @type {number} */ at) => at - top;
  const ways = passes.map(({ from, to, side, between }) => ({
    from,
    to,
    side,
    places: /** @type {[number, number][]} */ ([
      [column[from], lift(row[from])],
      ...between.map((place, k) => [column[from] + 1 + k, lift(place.row)]),
      [column[to], lift(row[to])],
    ]),
  }));
  return { columns, rows: Math.max(...all) - top, column, row: row.map(lift), ways };
}

/** @param {Place[]} stack */
function settle(stack) {
  stack.sort((a, b) => a.row - b.row || a.node - b.node);
  const gaps = stack.map(({ node }, i) =>
    i === 0 ? 0 : node < 0 || stack[i - 1].node < 0 ? PASSING : 1,
  );
  const rows = spread(stack.map((place) => place.row), gaps); // prettier-ignore
  stack.forEach((place, i) => (place.row = rows[i]));
}
