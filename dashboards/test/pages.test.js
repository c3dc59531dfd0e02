import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ordered, place, since } from '../src/pages/alerts.js';
import { ask, optional } from '../src/pages/ask.js';
import { narrowed, parsed, severity } from '../src/pages/logs.js';
import { byCode, chosen, meaning, took } from '../src/pages/pglog.js';

const real = globalThis.fetch;
afterEach(() => { globalThis.fetch = real; });
const answers = (status, text = '') => { globalThis.fetch = async () => new Response(text, { status }); };

test('what is not there is said in words', async () => {
  answers(404);
  await assert.rejects(ask('The store of logs', '/logs/x?q=1'), /The store of logs is not there: \/logs\/x answers 404\. This environment has none\./);
  answers(502);
  await assert.rejects(ask('It', '/x'), /It is not there: \/x answers 502\. It may be starting\./);
  answers(400, 'cannot parse query');
  await assert.rejects(ask('It', '/x'), /It answers 400: cannot parse query/);
});

test('what is there is passed on', async () => {
  answers(200, 'yes');
  assert.equal(await (await ask('It', '/x')).text(), 'yes');
});

test('lines come newest first; one that is cut off is left out', () =>
  assert.deepEqual(parsed('{"_time":"1","_msg":"a"}\n{"_time":"2","_msg":"b"}\n{"_ti').map((l) => l._msg), ['b', 'a']));

test('a click narrows a search once', () => {
  assert.equal(narrowed('', 'ins', 'a"b'), 'ins:="a\\"b"');
  assert.equal(narrowed('error', 'cls', 'pg'), 'cls:="pg" error');
  assert.equal(narrowed('cls:="pg" error', 'cls', 'pg'), 'cls:="pg" error');
});

test('levels of all programs have three colours', () => assert.deepEqual(['FATAL', 'err', 'Warning', 'info', undefined, 'debug'].map((l) => severity({ level: l })), ['bad', 'bad', 'warn', 'calm', 'calm', 'none']));

test('the worst alert that fires is first; the dead man is not shown', () => {
  const alert = (name, state, level) => ({ name, state, labels: { severity: level }, activeAt: '2026-01-01T00:00:00Z' });
  const all = ordered([alert('DeadMan', 'firing', 'none'), alert('c', 'pending', 'crit'), alert('b', 'firing', 'warn'), alert('a', 'firing', 'crit')]);
  assert.deepEqual(all.map((a) => a.name), ['a', 'b', 'c']);
});

test('an alert leads to the board of its job, and nowhere without one', () => {
  assert.equal(place({ job: 'postgres', cls: 'pg', ins: 'pg-1' }), '/pgsql-instance?var-cls=pg&var-ins=pg-1');
  assert.equal(place({ job: 'unheard-of' }), undefined);
  assert.equal(place({ alertgroup: 'node logs', cls: 'pg', ins: 'pg-1' }), `/logs?q=${encodeURIComponent('cls:="pg" ins:="pg-1"')}`);
  assert.equal(since('2026-01-01T00:00:00Z', Date.parse('2026-01-01T02:05:00Z')), '2 h');
});

test('a service that an environment lacks is no error where something else will do', async () => {
  const missing = Object.assign(new Error('not there'), { status: 404 });
  assert.deepEqual(await optional(Promise.reject(missing), []), []);
  assert.equal(await optional(Promise.resolve(1), []), 1);
  await assert.rejects(optional(Promise.reject(Object.assign(new Error('starting'), { status: 502 })), []), /starting/);
});

test('what PostgreSQL logged is counted by what is asked for', async () => {
  const asked = [];
  globalThis.fetch = async (url, { body }) => {
    asked.push(body.get('query'));
    return new Response('{"sqlstate":"42P01","n":"3"}\n{"sqlstate":"40P01","n":"1"}\n');
  };
  assert.deepEqual((await byCode(chosen({ cls: 'pg "x"', ins: '' }), 60)).map((r) => r.n), ['3', '1']);
  assert.match(asked[0], /^unit:=postgresql level:in\(error, critical\) cls:="pg \\"x\\"" \| stats by \(sqlstate\) count\(\) n/);
  assert.equal(meaning('42P01'), 'no such table');
  assert.equal(meaning('42999'), 'syntax or access');
  assert.equal(meaning('99999'), '');
  assert.deepEqual([12, 1500, 90000].map(took), ['12 ms', '1.5 s', '1.5 min']);
});
