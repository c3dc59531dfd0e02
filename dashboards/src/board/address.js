const plain = (value) => (value === undefined || value === null || value === '$__all' || (Array.isArray(value) && value.length !== 1) ? undefined : String(value));

const chosen = (values, name) => plain(values[name]?.value);

/** Where another board is, with what is chosen on this one. */
export function address(board, values) {
  const query = board.variables.flatMap((name) => {
    const value = chosen(values, name);
    return value === undefined ? [] : [`var-${name}=${encodeURIComponent(value)}`];
  });
  return `/ui/${board.name}${query.length ? `?${query.join('&')}` : ''}`;
}

/** A link with `$cls` and the like filled in; what is not chosen is empty. */
export function fill(url, values) {
  return url.replace(/\$(\w+)/g, (_, name) => encodeURIComponent(chosen(values, name) ?? ''));
}
