import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ordered, place, since } from '../src/pages/alerts.js';
import { ask } from '../src/pages/ask.js';
import { narrowed, parsed, severity } from '../src/pages/logs.js';

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
  assert.equal(since('2026-01-01T00:00:00Z', Date.parse('2026-01-01T02:05:00Z')), '2 h');
});
