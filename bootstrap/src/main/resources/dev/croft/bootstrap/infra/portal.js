// Lists clusters and instances from what the metrics store scrapes, so that the page is never older than the environment.
'use strict';

const element = (name, text, className) => {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};

const show = (series) => {
  const instances = new Map();
  for (const { metric, value } of series) {
    const key = `${metric.cls}/${metric.ins}`;
    if (!instances.has(key)) instances.set(key, { cls: metric.cls, ins: metric.ins, ip: metric.ip, jobs: [] });
    instances.get(key).jobs.push({ job: metric.job, up: value[1] === '1' });
  }
  const rows = [...instances.entries()].sort(([a], [b]) => a.localeCompare(b, undefined, { numeric: true })).map(([, i]) => {
    const row = document.createElement('tr');
    row.append(element('td', i.cls), element('td', i.ins), element('td', i.ip));
    const jobs = document.createElement('td');
    i.jobs.sort((a, b) => a.job.localeCompare(b.job)).forEach((j) => jobs.append(element('span', j.up ? j.job : `${j.job} is down`, j.up ? 'job' : 'job down')));
    row.append(jobs);
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

const refresh = async () => {
  try {
    const answer = await fetch('/metrics/api/v1/query?query=up');
    if (!answer.ok) throw new Error(`the metrics store answers ${answer.status}`);
    show((await answer.json()).data.result);
  } catch (problem) {
    document.querySelector('#note').textContent = `Cannot list what is measured: ${problem.message}`;
  }
};

refresh();
setInterval(refresh, 10000);
