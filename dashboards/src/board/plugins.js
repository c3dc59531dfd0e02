import { dynamicImportPluginLoader } from '@perses-dev/plugin-system';
import { explained } from './explained.jsx';

const own = (name, display) => ({
  kind: 'PluginModule',
  metadata: { name: `croft-${name.toLowerCase()}`, version: '1.0.0' },
  spec: { plugins: [{ kind: 'Panel', spec: { name, display: { name: display } } }] },
});

const perses = (name, ...kinds) => ({
  kind: 'PluginModule',
  metadata: { name, version: '1.0.0' },
  spec: { plugins: kinds.map(([kind, plugin]) => ({ kind, spec: { name: plugin, display: { name: plugin } } })) },
});

/** Each is fetched when the first board needs it. */
const MODULES = [
  [perses('prometheus', ['Datasource', 'PrometheusDatasource'], ['TimeSeriesQuery', 'PrometheusTimeSeriesQuery'],
    ['Variable', 'PrometheusLabelValuesVariable'], ['Variable', 'PrometheusLabelNamesVariable'], ['Variable', 'PrometheusPromQLVariable']),
  () => import('@perses-dev/prometheus-plugin')],
  [perses('timeseries', ['Panel', 'TimeSeriesChart']), () => import('@perses-dev/timeseries-chart-plugin')],
  [perses('stat', ['Panel', 'StatChart']), () => import('@perses-dev/stat-chart-plugin')],
  [perses('gauge', ['Panel', 'GaugeChart']), () => import('@perses-dev/gauge-chart-plugin')],
  [perses('table', ['Panel', 'Table']), () => import('@perses-dev/table-plugin')],
  [own('TreemapChart', 'Treemap'), () => import('../panels/Treemap.jsx')],
  [own('JoinTable', 'Joined table'), () => import('../panels/JoinTable.jsx')],
];

/** What nearly all boards draw with is fetched beside the first one; a failure is told by the panel that needs it. */
const COMMON = new Set(['prometheus', 'timeseries', 'stat', 'croft-jointable']);
MODULES.filter(([{ metadata }]) => COMMON.has(metadata.name)).forEach(([, load]) => load().catch(() => {}));

/** Panels whose module is there tell what they need where a query has no series. */
const wrapped = async (load) => {
  const modul = await load();
  return Object.fromEntries(Object.entries(modul).map(([name, part]) => [name, part?.PanelComponent ? explained(part) : part]));
};

export const loader = dynamicImportPluginLoader(MODULES.map(([resource, load]) => ({ resource, importPlugin: () => wrapped(load) })));
