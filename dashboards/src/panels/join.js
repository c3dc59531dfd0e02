/**
 * Series of several instant queries as rows: those with the same values of the labels `by` are one row, which holds a value
 * for each query and all labels that any of them has. Several series of one query in a row: the first counts.
 */
export function joined(by, queries) {
  const rows = new Map();
  queries.forEach((series, query) => {
    for (const { labels = {}, values } of series) {
      const value = values.at(-1)?.[1];
      if (value === undefined || value === null) continue;
      const key = JSON.stringify(by.map((name) => labels[name] ?? ''));
      const row = rows.get(key) ?? { labels: {}, values: [] };
      row.labels = { ...labels, ...row.labels };
      row.values[query] ??= Number(value);
      rows.set(key, row);
    }
  });
  return [...rows.values()];
}
