/** The level that a value reaches: of `[[0.7, 'warn'], [0.9, 'bad']]` the last whose bound is not above it; none below the first. */
export function level(levels = [], value) {
  return levels.filter(([bound]) => value >= bound).at(-1)?.[1];
}

/** A link with labels in the place of {{names}}. */
export function filled(link, labels) {
  return link.replace(/\{\{(\w+)\}\}/g, (_, name) => encodeURIComponent(labels[name] ?? ''));
}
