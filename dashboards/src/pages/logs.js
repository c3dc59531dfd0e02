import { ask } from './ask.js';

const SERVICE = 'The store of logs';
const BASE = '/logs/select/logsql';
export const LIMIT = 300;

const post = (path, values) => ask(SERVICE, `${BASE}/${path}`, { method: 'POST', body: new URLSearchParams(values) });

/** The newest lines that a query finds, newest first. */
export async function lines(query, seconds) {
  const answer = await post('query', { query: query || '*', limit: LIMIT, start: `${seconds}s` });
  return parsed(await answer.text());
}

/** What a query with `stats` comes to, in its own order. */
export async function rows(query, seconds) {
  return objects(await (await post('query', { query, start: `${seconds}s` })).text());
}

/** One JSON object a line; one that is cut off is left out. */
function objects(text) {
  return text.split('\n').filter(Boolean).flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

/** The same, newest first. */
export const parsed = (text) => objects(text).sort((a, b) => (a._time < b._time ? 1 : -1));

/** How many lines there are in each of some 60 parts of the time. */
export async function counts(query, seconds) {
  const step = Math.max(1, Math.round(seconds / 60));
  const answer = await post('hits', { query: query || '*', start: `${seconds}s`, step: `${step}s` });
  const [hits] = (await answer.json()).hits ?? [];
  return (hits?.timestamps ?? []).map((time, i) => ({ time, count: hits.values[i] })).sort((a, b) => (a.time < b.time ? -1 : 1));
}

const LEVELS = [[/^(emerg|alert|crit|fatal|panic|err)/i, 'bad'], [/^warn/i, 'warn'], [/^(debug|trace)/i, 'none']];

/** How bad a line says it is. */
export const severity = (line) => LEVELS.find(([is]) => is.test(line.level ?? ''))?.[1] ?? 'calm';

/** A query that also asks for a field's value. */
export function narrowed(query, field, value) {
  const part = `${field}:=${JSON.stringify(value)}`;
  return !query || query === '*' ? part : query.includes(part) ? query : `${part} ${query}`;
}
