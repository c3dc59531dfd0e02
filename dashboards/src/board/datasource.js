const NAME = 'metrics';
const URL = '/metrics';

/** The environment's metrics store, behind the same origin as the page. */
const store = {
  kind: 'GlobalDatasource',
  metadata: { name: NAME },
  spec: { default: true, plugin: { kind: 'PrometheusDatasource', spec: { directUrl: URL, scrapeInterval: '10s' } } },
};

export const datasources = {
  getDatasource: () => Promise.resolve(undefined),
  getGlobalDatasource: () => Promise.resolve(store),
  listDatasources: () => Promise.resolve([]),
  listGlobalDatasources: () => Promise.resolve([store]),
  buildProxyUrl: () => URL,
};
