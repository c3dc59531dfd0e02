/** What lists of boards need to know of one; fails where it is no board at all. */
export function summary(board) {
  if (board?.kind !== 'Dashboard') throw new Error(`kind is '${board?.kind}'; a board has kind 'Dashboard'`);
  const { name, tags = [] } = board.metadata ?? {};
  if (!/^[a-z0-9-]+$/.test(name ?? '')) throw new Error(`metadata.name is '${name}'; small letters, digits and dashes are allowed`);
  const variables = (board.spec?.variables ?? []).map((v) => v.spec.name);
  return { name, title: board.spec?.display?.name ?? name, about: board.spec?.display?.description ?? '', tags, variables };
}
