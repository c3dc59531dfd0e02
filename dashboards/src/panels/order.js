const natural = new Intl.Collator(undefined, { numeric: true });

/** Compares two rows by a column; rows without a value come last either way. */
export function compare(column, desc) {
  const sign = desc ? -1 : 1;
  if (column.query === undefined) return (a, b) => sign * natural.compare(a.labels[column.label] ?? '', b.labels[column.label] ?? '');
  return (a, b) => {
    const [x, y] = [a.values[column.query], b.values[column.query]];
    if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
    return sign * (x - y);
  };
}
