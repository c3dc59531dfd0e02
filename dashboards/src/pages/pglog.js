import { rows } from './logs.js';

/** Names of the codes that are met most (PostgreSQL's documentation, appendix A); classes for all others. */
const CODES = {
  '08006': 'connection failure', '08P01': 'protocol violation', 22001: 'text too long', '22P02': 'invalid text for a type', 23502: 'not null violation', 23503: 'foreign key violation',
  23505: 'unique violation', 23514: 'check violation', '25P02': 'transaction already failed', '25006': 'read-only transaction', 28000: 'not authorized', '28P01': 'wrong password', '3D000': 'no such database',
  40001: 'serialization failure', '40P01': 'deadlock', 42501: 'no privilege', 42601: 'syntax error', 42703: 'no such column', '42P01': 'no such table', 42883: 'no such function',
  53100: 'disk full', 53200: 'out of memory', 53300: 'too many connections', '55P03': 'lock not available', 57014: 'query cancelled', '57P01': 'ended by an administrator', '57P03': 'starting up or shutting down', XX001: 'data corrupted', XX002: 'index corrupted',
};
const CLASSES = { '08': 'connection', 22: 'data', 23: 'integrity', 25: 'transaction state', 28: 'authorization', 40: 'rollback', 42: 'syntax or access', 53: 'resources', 54: 'limits', 55: 'object state', 57: 'operator', 58: 'system', XX: 'internal' };

export const meaning = (code = '') => CODES[code] ?? CLASSES[code.slice(0, 2)] ?? '';

export const ERRORS = 'unit:=postgresql level:in(error, critical)';
const SLOW = 'unit:=postgresql "duration:"';

/** A part of a query that holds for a chosen cluster and instance. */
export const chosen = ({ cls, ins }) => [['cls', cls], ['ins', ins]].filter(([, v]) => v).map(([k, v]) => `${k}:=${JSON.stringify(v)}`).join(' ');

const top = (filter, fields, scope, seconds) =>
  rows(`${filter} ${scope} | stats by (${fields}) count() n, any(_msg) example | sort by (n desc) limit 12`, seconds);

/** What went wrong, counted by what is asked for. */
export const byCode = (scope, seconds) => top(ERRORS, 'sqlstate', scope, seconds);
export const byUser = (scope, seconds) => top(ERRORS, 'user, dbname', scope, seconds);
export const bySession = (scope, seconds) => top(`${ERRORS} session_id:*`, 'session_id, ins, user, dbname', scope, seconds);

/** Statements that took longer than log_min_duration_statement, by what they took together. */
export const slow = (scope, seconds) => rows(
  `${SLOW} ${scope} | extract "duration: <ms> ms  <_>: <statement>" from _msg | filter ms:>0`
    + ' | stats by (query_id, user, dbname) count() n, sum(ms) total, max(ms) longest, any(statement) example | sort by (total desc) limit 12', seconds);

/** Milliseconds in a unit that fits. */
export function took(ms) {
  const value = Number(ms);
  return value >= 60000 ? `${(value / 60000).toFixed(1)} min` : value >= 1000 ? `${(value / 1000).toFixed(1)} s` : `${Math.round(value)} ms`;
}
