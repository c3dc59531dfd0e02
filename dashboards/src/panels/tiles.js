import { joined } from './join.js';

/**
 * What a treemap draws: a tile for each set of labels in `by`, as large as query 0 and coloured by query 1, in groups by
 * the label `group`. Only the largest `limit` tiles are shown (60); a tile of no size is none.
 */
export function tiles(spec, queryResults) {
  const rows = joined(spec.by, queryResults.map((r) => r.data?.series ?? []))
    .filter((r) => r.values[0] > 0)
    .sort((a, b) => b.values[0] - a.values[0])
    .slice(0, spec.limit ?? 60);
  const leaf = (row) => ({
    name: row.labels[spec.name] ?? '', value: [row.values[0], row.values[1] ?? 0], detail: spec.detail ? row.labels[spec.detail] : undefined,
  });
  const max = Math.max(0, ...rows.map((r) => r.values[1] ?? 0));
  if (!spec.group) return { groups: rows.map(leaf), max };
  const groups = new Map();
  for (const row of rows) {
    const name = row.labels[spec.group] ?? '';
    groups.set(name, [...(groups.get(name) ?? []), leaf(row)]);
  }
  const sum = (children) => children.reduce((s, c) => s + c.value[0], 0);
  return { groups: [...groups].map(([name, children]) => ({ name, value: [sum(children), 0], children })), max };
}
