// Where each lesson stands on the map of prerequisites: columns from left to right, lines that cross as little as they can.

/** @typedef {{slug: string, prerequisites: string[]}} Lesson what the layout needs of one */
/** A lesson, or a bend of a line that passes a column. @typedef {{slug: string, column: number, row: number, after: Place[], before: Place[]}} Place */
/** @typedef {{places: Place[], lines: Place[][], columns: number, rows: number}} Layout lines: from a lesson to one that builds on it, with the bends between */

const SWEEPS = 12;

/** @param {string} slug @param {number} column @param {number} row @returns {Place} */
const placeAt = (slug, column, row) => ({ slug, column, row, after: [], before: [] });

/**
 * The lessons that one builds on, without those that another of them builds on already.
 * @param {Lesson[]} lessons
 * @returns {Map<string, string[]>} lessons that are not written yet are left out
 * @throws {Error} when a lesson would have to come before itself
 */
export function directPrerequisites(lessons) {
  const written = new Map(lessons.map((one) => [one.slug, one]));
  const named = (/** @type {string} */ slug) =>
    (written.get(slug)?.prerequisites ?? []).filter((one) => written.has(one));
  /** @param {string} slug @param {string[]} way @returns {Set<string>} all that come before */
  const all = (slug, way = []) => {
    if (way.includes(slug))
      throw new Error(`the prerequisites of lessons/${slug} lead back to itself`);
    return new Set(named(slug).flatMap((one) => [one, ...all(one, [...way, slug])]));
  };
  const before = new Map(lessons.map(({ slug }) => [slug, all(slug)]));
  return new Map(
    lessons.map(({ slug }) => [
      slug,
      named(slug).filter((one) => !named(slug).some((other) => before.get(other)?.has(one))),
    ]),
  );
}

/** Joins two places. @param {Place} from @param {Place} to */
function join(from, to) {
  from.after.push(to);
  to.before.push(from);
}

/** The line between two lessons, with a bend in each column that it passes. @param {Place} from @param {Place} to @param {Place[]} places takes the bends */
function lineBetween(from, to, places) {
  const bends = Array.from({ length: to.column - from.column - 1 }, (_, i) =>
    placeAt('', from.column + 1 + i, to.row),
  );
  const line = [from, ...bends, to];
  line.slice(1).forEach((place, i) => join(/** @type {Place} */ (line[i]), place));
  places.push(...bends);
  return line;
}

/** Mean row of some places; a place without any stays where it is. @param {Place[]} places @param {number} row */
const meanRow = (places, row) =>
  places.length > 0 ? places.reduce((sum, one) => sum + one.row, 0) / places.length : row;

/**
 * Rows as near to those wanted as they can be, in the same order and one apart at least: least squares, by pooling
 * neighbours that are too near.
 * @param {number[]} wanted
 */
export function spread(wanted) {
  /** @type {{sum: number, count: number}[]} */
  const pools = [];
  wanted.forEach((row, i) => {
    pools.push({ sum: row - i, count: 1 });
    for (let last = pools.length - 1; last > 0; last -= 1) {
      const [upper, lower] = /** @type {[typeof pools[0], typeof pools[0]]} */ (
        pools.slice(last - 1)
      );
      if (upper.sum / upper.count <= lower.sum / lower.count) break;
      pools.splice(last - 1, 2, {
        sum: upper.sum + lower.sum,
        count: upper.count + lower.count,
      });
    }
  });
  return pools
    .flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count))
    .map((row, i) => row + i);
}

/** Moves a column's places to the mean of some neighbours. @param {Place[]} column @param {(place: Place) => Place[]} neighbours @param {boolean} free whether they may change their order */
function settle(column, neighbours, free) {
  const wanted = new Map(column.map((place) => [place, meanRow(neighbours(place), place.row)]));
  const row = (/** @type {Place} */ place) => wanted.get(place) ?? 0;
  if (free) column.sort((a, b) => row(a) - row(b));
  const rows = spread(column.map(row));
  column.forEach((place, i) => (place.row = rows[i] ?? 0));
}

/** All places that lines join with one. @param {Place} place @param {Set<Place>} [found] */
function familyOf(place, found = new Set()) {
  if (found.has(place)) return found;
  found.add(place);
  for (const one of [...place.before, ...place.after]) familyOf(one, found);
  return found;
}

/** Moves each family up to what stands above it. @param {Place[]} places */
function closeUp(places) {
  const left = new Set(places.toSorted((a, b) => a.row - b.row));
  for (const first of left) {
    const family = familyOf(first);
    const room = [...family].map(({ column, row }) => {
      const above = places.filter((one) => one.column === column && one.row < row);
      const rows = above.filter((one) => !family.has(one)).map((one) => one.row + 1);
      return row - Math.max(0, ...rows);
    });
    const free = Math.min(...room);
    for (const one of family) {
      one.row -= free;
      left.delete(one);
    }
  }
}

/** @param {Lesson[]} lessons in the order of the syllabus @returns {Layout} */
export function layOut(lessons) {
  const needs = directPrerequisites(lessons);
  /** @param {string} slug @returns {number} */
  const column = (slug) => Math.max(-1, ...(needs.get(slug) ?? []).map(column)) + 1;
  const places = lessons.map(({ slug }, i) => placeAt(slug, column(slug), i));
  const at = new Map(places.map((place) => [place.slug, place]));
  const lines = [...places].flatMap((to) =>
    (needs.get(to.slug) ?? []).map((slug) =>
      lineBetween(/** @type {Place} */ (at.get(slug)), to, places),
    ),
  );
  const columns = Math.max(...places.map((place) => place.column)) + 1;
  const all = Array.from({ length: columns }, (_, i) => places.filter((one) => one.column === i));
  for (let i = 0; i < SWEEPS; i += 1) {
    all.forEach((one) => settle(one, ({ before }) => before, true));
    all.toReversed().forEach((one) => settle(one, ({ after }) => after, true));
  }
  for (const one of all) one.forEach((place, i) => (place.row = i)); // families stand close
  for (let i = 0; i < SWEEPS; i += 1) {
    all.forEach((one) => settle(one, ({ before, after }) => [...before, ...after], false));
  }
  const top = Math.min(...places.map(({ row }) => row));
  for (const place of places) place.row -= top;
  closeUp(places);
  return { places, lines, columns, rows: Math.max(...places.map(({ row }) => row)) + 1 };
}
