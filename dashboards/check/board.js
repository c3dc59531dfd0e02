/** What a board must be: a list of what is wrong with it, each with its place; empty where nothing is. */

const PANELS = new Set(['TimeSeriesChart', 'StatChart', 'GaugeChart', 'Table', 'JoinTable', 'TreemapChart']);
const BUILT_IN = /^__(rate_interval|interval|interval_ms|range|range_s|range_ms|from|to)$/;
const PAGES = new Set(['logs', 'alerts', 'pglog']);

const names = (text) => [...text.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name);

const texts = (value) =>
  typeof value === 'string' ? [value] : value && typeof value === 'object' ? Object.values(value).flatMap(texts) : [];

/** Balanced brackets outside of quoted strings; a full parse is the metrics store's. */
export function balanced(query) {
  const open = [];
  for (const c of query.replace(/"(\\.|[^"\\])*"/g, '')) {
    if ('([{'.includes(c)) open.push(c);
    else if (')]}'.includes(c) && '([{'.indexOf(open.pop()) !== ')]}'.indexOf(c)) return false;
  }
  return open.length === 0;
}

function links(board) {
  const { links: own = [], panels = {} } = board.spec;
  const ofPanels = Object.entries(panels).flatMap(([key, { spec = {} } = {}]) => [
    ...(spec.links ?? []).map((l) => [`panels.${key}.links`, l.url]),
    ...(spec.plugin?.spec?.columns ?? []).filter((c) => c.link).map((c) => [`panels.${key} column '${c.header}'`, c.link]),
  ]);
  return [...own.map((l) => [`links '${l.name}'`, l.url]), ...ofPanels];
}

function linkProblem(url, boards) {
  const [path, query = ''] = url.split('?');
  if (!path.startsWith('/')) return `'${url}' is no path of the portal`;
  if (!path.startsWith('/ui/')) return undefined;
  const name = path.slice(4);
  if (PAGES.has(name)) return undefined;
  const target = boards.get(name);
  if (!target) return `'${url}' leads to board '${name}', which is not there`;
  const known = new Set((target.spec.variables ?? []).map((v) => v.spec.name));
  const lost = [...query.matchAll(/var-(\w+)=/g)].map(([, v]) => v).filter((v) => !known.has(v));
  return lost.length ? `'${url}' sets ${lost.join(', ')}, which board '${name}' has no variable for` : undefined;
}

function columnProblems(place, spec, queries) {
  return (spec.columns ?? []).flatMap((c) => {
    if (c.query !== undefined && !(c.query < queries)) return [`${place} column '${c.header}': query ${c.query}, but there are ${queries} (from 0)`];
    return c.query === undefined && !c.label ? [`${place} column '${c.header}': has neither a label nor a query`] : [];
  });
}

function panelProblems(key, panel, variables) {
  const place = `panels.${key}`;
  const spec = panel?.spec ?? {};
  const queries = (spec.queries ?? []).map((q) => q.spec?.plugin?.spec?.query ?? '');
  const kind = spec.plugin?.kind;
  const problems = [];
  if (!spec.display?.name) problems.push(`${place}: has no name`);
  if (!PANELS.has(kind)) problems.push(`${place}: is of kind '${kind}'; allowed are ${[...PANELS].join(', ')}`);
  if (!queries.length && !spec.needs) problems.push(`${place}: has neither a query nor a reason in 'needs'`);
  queries.forEach((query, i) => {
    if (!query.trim()) problems.push(`${place}: query ${i} is empty`);
    else if (!balanced(query)) problems.push(`${place}: brackets of query ${i} do not match: ${query}`);
  });
  const unknown = [...new Set([...queries, ...(spec.links ?? []).map((l) => l.url)].flatMap(names))].filter((n) => !variables.has(n) && !BUILT_IN.test(n) && !/^\d+$/.test(n));
  if (unknown.length) problems.push(`${place}: uses $${unknown.join(', $')}; the board's variables are ${[...variables].join(', ') || 'none'}`);
  if (kind === 'TreemapChart' && queries.length !== 2) problems.push(`${place}: a treemap has two queries, for size and colour; found ${queries.length}`);
  if (kind === 'JoinTable' || kind === 'TreemapChart') {
    if (!spec.plugin.spec?.by?.length) problems.push(`${place}: 'by' names no label to join on`);
    problems.push(...columnProblems(place, spec.plugin.spec ?? {}, queries.length));
  }
  return problems;
}

function layoutProblems(board) {
  const shown = (board.spec.layouts ?? []).flatMap((l) => l.spec?.items ?? []);
  const keys = shown.map((i) => i.content?.$ref?.replace('#/spec/panels/', ''));
  const panels = Object.keys(board.spec.panels ?? {});
  return [
    ...keys.filter((k) => !panels.includes(k)).map((k) => `layouts: shows panel '${k}', which is not there`),
    ...panels.filter((k) => !keys.includes(k)).map((k) => `panels.${k}: is in no layout`),
    ...shown.filter((i) => i.x + i.width > 24).map((i) => `layouts: ${i.content.$ref} ends in column ${i.x + i.width} of 24`),
  ];
}

/**
 * @param file its file name
 * @param board what is in it
 * @param boards all boards by name, for links
 */
export function problems(file, board, boards) {
  if (board?.kind !== 'Dashboard') return [`kind is '${board?.kind}'; a board has kind 'Dashboard'`];
  const found = [];
  const { name, tags } = board.metadata ?? {};
  if (`${name}.json` !== file) found.push(`metadata.name is '${name}'; the file's name asks for '${file.replace(/\.json$/, '')}'`);
  if (!tags?.length) found.push('metadata.tags: is empty; the first one says the module');
  if (!board.spec?.display?.name) found.push('display.name: a board has a title');
  if (!Object.keys(board.spec?.panels ?? {}).length) return [...found, 'panels: there are none'];
  const variables = new Set((board.spec.variables ?? []).map((v) => v.spec.name));
  const inVariables = [...new Set(texts((board.spec.variables ?? []).map((v) => v.spec.plugin)).flatMap(names))].filter((n) => !variables.has(n));
  if (inVariables.length) found.push(`variables: use $${inVariables.join(', $')}; the board's variables are ${[...variables].join(', ')}`);
  const inLinks = [...new Set((board.spec.links ?? []).flatMap((l) => names(l.url)))].filter((n) => !variables.has(n));
  if (inLinks.length) found.push(`links: use $${inLinks.join(', $')}; the board's variables are ${[...variables].join(', ') || 'none'}`);
  found.push(...Object.entries(board.spec.panels).flatMap(([key, panel]) => panelProblems(key, panel, variables)), ...layoutProblems(board));
  for (const [place, url] of links(board)) {
    const problem = linkProblem(url, boards);
    if (problem) found.push(`${place}: ${problem}`);
  }
  return found;
}
