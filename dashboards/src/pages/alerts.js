const SEVERITY = ['crit', 'warn', 'info'];
const STATE = ['firing', 'pending'];

const rank = (list, name) => list.indexOf(name) >>> 0;

/** Firing before pending, the worst first, then the newest; a dead man's alert, which always fires, is left out. */
export function ordered(alerts) {
  return alerts
    .filter((a) => !/dead.?man|watchdog/i.test(a.name ?? a.labels?.alertname ?? ''))
    .sort((a, b) => rank(STATE, a.state) - rank(STATE, b.state)
      || rank(SEVERITY, a.labels?.severity) - rank(SEVERITY, b.labels?.severity)
      || new Date(b.activeAt) - new Date(a.activeAt));
}

const BOARDS = { node: 'nodes-instance', postgres: 'pgsql-instance', pgbouncer: 'pgsql-pgbouncer', patroni: 'pgsql-patroni', haproxy: 'pgsql-patroni', redis: 'redis-instance', etcd: 'infra-overview' };

/** The board that shows where an alert comes from; none where its labels do not say. */
export function place({ job, cls, ins } = {}) {
  const board = BOARDS[job];
  if (!board) return undefined;
  const query = [cls && `var-cls=${encodeURIComponent(cls)}`, ins && `var-ins=${encodeURIComponent(ins)}`].filter(Boolean);
  return `/${board}?${query.join('&')}`;
}

/** How long ago, in one unit. */
export function since(time, now = Date.now()) {
  const seconds = Math.max(0, Math.round((now - new Date(time)) / 1000));
  const [size, unit] = [[86400, 'd'], [3600, 'h'], [60, 'min']].find(([s]) => seconds >= s) ?? [1, 's'];
  return `${Math.floor(seconds / size)} ${unit}`;
}
