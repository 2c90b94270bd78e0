// The experiments of a page as its prose places them, and whether the presets that it names exist.

/** @typedef {import('./lessons.mjs').Lesson} Lesson */

/** @typedef {{id: string, name: string, preset: string, presets: string[], views: string[]}} Place */

/** Each place of an experiment, with what its element names. @param {string} prose @returns {Place[]} */
export function placesIn(prose) {
  const tags = prose.match(/<lm-experiment\b[^>]*>/g) ?? [];
  return tags.map((tag) => {
    const said = (/** @type {string} */ name) =>
      new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
    const listed = (/** @type {string} */ name) => said(name).split(',').filter(Boolean);
    return {
      ...{ id: said('id'), name: said('name'), preset: said('preset') },
      ...{ presets: listed('presets'), views: listed('views') },
    };
  });
}

/**
 * Fails for a preset that the lesson does not have, or one that a place names twice.
 * @param {string} prose @param {Pick<Lesson, 'slug' | 'presets'>} lesson
 * @returns {string} the prose as it is
 */
export function withPresets(prose, { slug, presets }) {
  for (const place of placesIn(prose)) {
    const known = (presets[place.name] ?? []).map(({ name }) => name);
    const named = place.preset ? [...place.presets, place.preset] : place.presets;
    const unknown = named.find((name) => !known.includes(name));
    const at = `lessons/${slug}/index.html: ${place.name}`;
    if (unknown) throw new Error(`${at} has no preset ${unknown}; it has ${known.join(', ')}`);
    const twice = place.presets.find((name, i) => place.presets.indexOf(name) !== i);
    if (twice) throw new Error(`${at} names the preset ${twice} twice`);
  }
  return prose;
}
