import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { balanced, problems } from '../check/board.js';

const FOLDER = new URL('../boards/', import.meta.url);
const boards = new Map(readdirSync(FOLDER).map((f) => [f.replace(/\.json$/, ''), JSON.parse(readFileSync(new URL(f, FOLDER)))]));

const query = (text) => ({ kind: 'TimeSeriesQuery', spec: { plugin: { kind: 'PrometheusTimeSeriesQuery', spec: { query: text } } } });
const panel = (changes = {}) => ({ kind: 'Panel', spec: { display: { name: 'One' }, plugin: { kind: 'StatChart', spec: {} }, queries: [query('up{cls="$cls"}')], ...changes } });
const variable = { kind: 'ListVariable', spec: { name: 'cls', plugin: { kind: 'PrometheusLabelValuesVariable', spec: { labelName: 'cls', matchers: ['up'] } } } };
const board = (one, spec = {}) => ({
  kind: 'Dashboard',
  metadata: { name: 'mine', tags: ['APP', 'Overview'] },
  spec: {
    display: { name: 'Mine' }, variables: [variable], panels: { one },
    layouts: [{ kind: 'Grid', spec: { items: [{ x: 0, y: 0, width: 12, height: 6, content: { $ref: '#/spec/panels/one' } }] } }], ...spec,
  },
});
const check = (b) => problems('mine.json', b, new Map([...boards, ['mine', b]]));

test('all boards are sound', () => {
  for (const [name, b] of boards) assert.deepEqual(problems(`${name}.json`, b, boards), []);
});

test('each module has an overview', () => {
  for (const module of ['INFRA', 'NODES', 'PGSQL', 'REDIS']) assert.ok([...boards.values()].some((b) => b.metadata.tags.includes(module) && b.metadata.tags.includes('Overview')), module);
});

test('a sound board is accepted', () => assert.deepEqual(check(board(panel())), []));

test('a panel without a query needs a reason', () => {
  assert.deepEqual(check(board(panel({ queries: [] }))), ["panels.one: has neither a query nor a reason in 'needs'"]);
  assert.deepEqual(check(board(panel({ queries: [], needs: 'an exporter' }))), []);
});

const REFUSED = [
  ['an unknown variable', board(panel({ queries: [query('up{ins="$ins"}')] })), /panels\.one: uses \$ins; the board's variables are cls/],
  ['brackets that do not match', board(panel({ queries: [query('sum(up{cls="$cls"}')] })), /brackets of query 0/],
  ['an empty query', board(panel({ queries: [query(' ')] })), /query 0 is empty/],
  ['a kind that nobody draws', board(panel({ plugin: { kind: 'PieChart', spec: {} } })), /is of kind 'PieChart'; allowed are TimeSeriesChart/],
  ['a panel without a name', board(panel({ display: {} })), /has no name/],
  ['a link to nowhere', board(panel(), { links: [{ name: 'Gone', url: '/ui/gone' }] }), /links 'Gone': '\/ui\/gone' leads to board 'gone', which is not there/],
  ['a link that sets what the board there does not know', board(panel(), { links: [{ name: 'N', url: '/ui/nodes-cluster?var-datname=x' }] }), /sets datname/],
  ['a link out of the portal', board(panel(), { links: [{ name: 'Out', url: 'https://example.org' }] }), /is no path of the portal/],
  ['a column of a query that is not there', board(panel({ plugin: { kind: 'JoinTable', spec: { by: ['ins'], columns: [{ header: 'X', query: 1 }] } } })), /column 'X': query 1, but there are 1/],
  ['a column of nothing', board(panel({ plugin: { kind: 'JoinTable', spec: { by: ['ins'], columns: [{ header: 'X' }] } } })), /has neither a label nor a query/],
  ['a table that joins on nothing', board(panel({ plugin: { kind: 'JoinTable', spec: { columns: [] } } })), /'by' names no label/],
  ['a treemap without a colour', board(panel({ plugin: { kind: 'TreemapChart', spec: { by: ['ins'] } } })), /a treemap has two queries/],
  ['a layout of a panel that is not there', board(panel(), { layouts: [{ spec: { items: [{ x: 0, width: 9, content: { $ref: '#/spec/panels/two' } }] } }] }), /shows panel 'two'/],
  ['a panel that is too wide', board(panel(), { layouts: [{ spec: { items: [{ x: 20, width: 9, content: { $ref: '#/spec/panels/one' } }] } }] }), /ends in column 29 of 24/],
  ['no panels', board(panel(), { panels: {}, layouts: [] }), /panels: there are none/],
  ['another name than the file', { ...board(panel()), metadata: { name: 'other', tags: ['APP'] } }, /the file's name asks for 'mine'/],
  ['a panel of nothing', board({}), /panels\.one: has no name/],
  ['something else', { kind: 'Datasource' }, /kind is 'Datasource'/],
];

for (const [what, broken, message] of REFUSED) {
  test(`refused: ${what}`, () => assert.match(check(broken).join('\n'), message));
}

test('brackets in strings do not count', () => {
  assert.ok(balanced('a{b=~"x(y",c="\\"("}'));
  assert.ok(!balanced('a{b="x")'));
});
