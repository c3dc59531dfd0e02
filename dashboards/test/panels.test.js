import assert from 'node:assert/strict';
import { test } from 'node:test';
import { address, fill } from '../src/board/address.js';
import { joined } from '../src/panels/join.js';
import { filled, level } from '../src/panels/levels.js';
import { compare } from '../src/panels/order.js';
import { tiles } from '../src/panels/tiles.js';

const series = (labels, value) => ({ labels, values: value === undefined ? [] : [[0, value]] });

test('series of several queries become one row each, with all labels', () => {
  const rows = joined(['ins'], [[series({ ins: 'a', ip: '1' }, 1), series({ ins: 'b' }, 2)], [series({ ins: 'a', role: 'x' }, 5)]]);
  assert.deepEqual(rows.map((r) => r.values), [[1, 5], [2]]);
  assert.deepEqual(rows[0].labels, { ins: 'a', ip: '1', role: 'x' });
});

test('a series without a sample is no row', () => assert.deepEqual(joined(['ins'], [[series({ ins: 'a' })]]), []));

test('rows without a value come last, both ways', () => {
  const rows = [{ labels: {}, values: [2] }, { labels: {}, values: [] }, { labels: {}, values: [7] }];
  const order = (desc) => [...rows].sort(compare({ query: 0 }, desc)).map((r) => r.values[0]);
  assert.deepEqual(order(false), [2, 7, undefined]);
  assert.deepEqual(order(true), [7, 2, undefined]);
});

test('names with numbers are sorted as people do', () => {
  const rows = ['pg-10', 'pg-2'].map((ins) => ({ labels: { ins }, values: [] }));
  assert.deepEqual(rows.sort(compare({ label: 'ins' }, false)).map((r) => r.labels.ins), ['pg-2', 'pg-10']);
});

test('tiles are the largest ones, in groups, with their colour', () => {
  const results = [{ data: { series: [series({ db: 'x', t: 'a' }, 9), series({ db: 'x', t: 'b' }, 0), series({ db: 'y', t: 'c' }, 4), series({ db: 'y', t: 'd' }, 1)] } }, { data: { series: [series({ db: 'y', t: 'c' }, 3)] } }];
  const { groups, max } = tiles({ by: ['db', 't'], name: 't', group: 'db', limit: 2 }, results);
  assert.equal(max, 3);
  assert.deepEqual(groups.map((g) => [g.name, g.value[0], g.children.map((c) => [c.name, ...c.value])]), [['x', 9, [['a', 9, 0]]], ['y', 4, [['c', 4, 3]]]]);
});

test('a level is the last bound that is reached', () => {
  const levels = [[0.7, 'warn'], [0.9, 'bad']];
  assert.deepEqual([0.1, 0.7, 0.95].map((v) => level(levels, v)), [undefined, 'warn', 'bad']);
});

test('labels in links are encoded', () => assert.equal(filled('/ui/x?var-ins={{ins}}&var-a={{gone}}', { ins: 'a b&c' }), '/ui/x?var-ins=a%20b%26c&var-a='));

test('a way to another board takes along what it knows, and no more', () => {
  const values = { cls: { value: 'pg-test' }, ins: { value: '$__all' }, many: { value: ['a', 'b'] } };
  assert.equal(address({ name: 'b', variables: ['cls', 'ins', 'many'] }, values), '/ui/b?var-cls=pg-test');
  assert.equal(address({ name: 'b', variables: [] }, values), '/ui/b');
  assert.equal(fill('/ui/logs?q=cls%3A%3D%22$cls%22', values), '/ui/logs?q=cls%3A%3D%22pg-test%22');
});
