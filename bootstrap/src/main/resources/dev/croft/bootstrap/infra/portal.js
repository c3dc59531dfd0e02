// The map of the environment, from what the metrics store measures, so that the page is never older than the environment.

const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
};

const link = (href, text, className) => Object.assign(element('a', text, className), { href });

const ask = async (query) => {
  const answer = await fetch(`/metrics/api/v1/query?query=${encodeURIComponent(query)}`);
  if (!answer.ok) throw new Error(`the metrics store answers ${answer.status}`);
  return (await answer.json()).data.result;
};

const natural = new Intl.Collator(undefined, { numeric: true });
const grouped = (series, key) => {
  const groups = new Map();
  for (const one of series) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return [...groups].sort(([a], [b]) => natural.compare(a, b));
};
const where = (board, metric) => `/ui/${board}?${['cls', 'ins'].filter((l) => metric[l]).map((l) => `var-${l}=${encodeURIComponent(metric[l])}`).join('&')}`;

// A module: which exporter tells of its instances, and where its boards are.
const MODULES = [
  { name: 'INFRA', jobs: ['victoria-metrics', 'victoria-logs', 'vmalert', 'vmalert-logs', 'alertmanager', 'etcd'], board: 'infra-overview' },
  { name: 'NODES', jobs: ['node'], board: 'nodes-overview', cluster: 'nodes-cluster', instance: 'nodes-instance' },
  { name: 'PGSQL', jobs: ['postgres'], board: 'pgsql-overview', cluster: 'pgsql-cluster', instance: 'pgsql-instance', health: 'pg_up', leads: 'patroni_primary + patroni_standby_leader' },
  { name: 'REDIS', jobs: ['redis'], board: 'redis-overview', cluster: 'redis-cluster', instance: 'redis-instance', health: 'redis_up', leads: 'redis_instance_info{role="master",redis_mode!="sentinel"}' },
];

const chip = (module, { metric, up, leads }) => {
  const text = module.name === 'INFRA' ? `${metric.job} ${metric.ins}` : metric.ins;
  const made = module.instance ? link(where(module.instance, module.name === 'NODES' ? { ins: metric.ins } : metric), text) : element('span', text);
  made.className = `chip ${up ? 'up' : 'down'}${leads ? ' leads' : ''}`;
  made.title = `${metric.ip}: ${up ? 'up' : 'down'}${leads ? ', takes writes' : ''}`;
  return made;
};

const card = (module, instances) => {
  const made = element('article', '', 'module');
  const down = instances.filter((i) => !i.up).length;
  const head = element('h2');
  head.append(link(`/ui/${module.board}`, module.name), element('small', instances.length === 0 ? 'none' : down ? `${down} of ${instances.length} down` : `${instances.length} up`, down ? 'down' : ''));
  made.append(head);
  for (const [cluster, members] of grouped(instances, (i) => i.metric.cls)) {
    const row = element('div', '', 'cluster');
    row.append(module.cluster ? link(where(module.cluster, { cls: cluster }), cluster, 'name') : element('span', cluster, 'name'));
    members.sort((a, b) => natural.compare(a.metric.ins, b.metric.ins)).forEach((m) => row.append(chip(module, m)));
    made.append(row);
  }
  return made;
};

/** The instances of a module: up is what its exporter says of the program, or, without a word of it, that it is scraped. */
const instancesOf = (module, up, healthy, leading) => {
  const key = ({ metric }) => `${metric.cls}/${metric.ins}`;
  const health = new Map(healthy.filter((s) => s.metric.__name__ === module.health).map((s) => [key(s), s.value[1] === '1']));
  const leads = new Set(leading.filter((s) => s.value[1] === '1').map(key));
  return up.filter((s) => module.jobs.includes(s.metric.job))
    .map((s) => ({ metric: s.metric, up: s.value[1] === '1' && (health.get(key(s)) ?? true), leads: Boolean(module.leads) && leads.has(key(s)) }));
};

const showModules = (up, healthy, leading) =>
  document.querySelector('#modules').replaceChildren(...MODULES.map((m, i) => card(m, instancesOf(m, up, healthy, leading[i]))));

const showTargets = (series) => {
  const rows = grouped(series, ({ metric }) => `${metric.cls}/${metric.ins}`).map(([, targets]) => {
    const { cls, ins, ip } = targets[0].metric;
    const row = element('tr');
    const jobs = element('td');
    targets.map((t) => ({ job: t.metric.job, up: t.value[1] === '1' })).sort((a, b) => a.job.localeCompare(b.job))
      .forEach((j) => jobs.append(element('span', j.up ? j.job : `${j.job} is down`, j.up ? 'job' : 'job down')));
    row.append(element('td', cls), element('td', ins), element('td', ip), jobs);
    return row;
  });
  document.querySelector('#targets tbody').replaceChildren(...rows);
  document.querySelector('#targets').hidden = rows.length === 0;
  const down = series.filter((s) => s.value[1] !== '1').length;
  const health = document.querySelector('#health');
  health.textContent = down ? `${down} of ${series.length} targets down` : `all ${series.length} targets up`;
  health.className = down ? 'down' : '';
  document.querySelector('#note').textContent = rows.length ? '' : 'Nothing is scraped yet.';
};

const showServices = (series) => {
  const jobs = new Set(series.map((s) => s.metric.job));
  for (const entry of document.querySelectorAll('[data-job]')) entry.hidden = !jobs.has(entry.dataset.job);
};

const refresh = async () => {
  try {
    const [up, healthy, ...leading] = await Promise.all([ask('up{job!="probe"}'), ask('{__name__=~"pg_up|redis_up"}'), ...MODULES.map((m) => (m.leads ? ask(m.leads) : []))]);
    showModules(up, healthy, leading);
    showTargets(up);
    showServices(up);
  } catch (problem) {
    document.querySelector('#note').textContent = `Cannot list what is measured: ${problem.message}`;
  }
};

/** A board that somebody put on the infra node, if it is for the home page; what is wrong with it, where it is none. */
const app = async (file) => {
  const entry = element('li');
  try {
    const board = await (await fetch(`/boards/${file}`)).json();
    const tags = board.metadata?.tags ?? [];
    if (board.kind !== 'Dashboard' || `${board.metadata.name}.json` !== file) throw new Error(`it is no board whose name is ${file.replace(/\.json$/, '')}`);
    if (!tags.includes('APP') || !tags.includes('Overview')) return undefined;
    const a = link(`/ui/${board.metadata.name}`);
    a.append(element('b', board.spec.display?.name ?? board.metadata.name), element('span', board.spec.display?.description));
    entry.append(a);
  } catch (problem) {
    entry.append(element('b', file), element('span', `cannot be shown: ${problem.message}`, 'down'));
  }
  return entry;
};

const showApps = async () => {
  const answer = await fetch('/boards/');
  const files = answer.ok ? (await answer.json()).map((f) => f.name).filter((n) => n.endsWith('.json')) : [];
  const entries = (await Promise.all(files.map(app))).filter(Boolean);
  document.querySelector('#apps ul').replaceChildren(...entries);
  document.querySelector('#apps').hidden = entries.length === 0;
};

refresh();
showApps();
setInterval(refresh, 10000);
