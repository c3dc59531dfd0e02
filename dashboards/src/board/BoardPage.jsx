import { useMemo } from 'react';
import { useTheme } from '@mui/material';
import { useParams } from 'react-router-dom';
import { ChartsProvider, generateChartsTheme, SnackbarProvider } from '@perses-dev/components';
import { PluginRegistry, TimeRangeProviderWithQueryParams, useInitialRefreshInterval, useInitialTimeRange, ValidationProvider } from '@perses-dev/plugin-system';
import { DashboardProvider, DatasourceStoreProvider, VariableProviderWithQueryParams } from '@perses-dev/dashboards';
import { useBoard } from '../boards.js';
import { Note } from '../Note.jsx';
import { datasources } from './datasource.js';
import { loader } from './plugins.js';
import { BoardView } from './BoardView.jsx';
import { chartColours } from './colours.js';

const DEFAULTS = { Panel: 'TimeSeriesChart', TimeSeriesQuery: 'PrometheusTimeSeriesQuery' };

function Providers({ board, children }) {
  const timeRange = useInitialTimeRange(board.spec.duration ?? '30m');
  const refresh = useInitialRefreshInterval(board.spec.refreshInterval ?? '15s');
  return (
    <DatasourceStoreProvider dashboardResource={board} datasourceApi={datasources}>
      <DashboardProvider initialState={{ isEditMode: false, dashboardResource: board }}>
        <TimeRangeProviderWithQueryParams initialTimeRange={timeRange} initialRefreshInterval={refresh}>
          <VariableProviderWithQueryParams initialVariableDefinitions={board.spec.variables ?? []}>{children}</VariableProviderWithQueryParams>
        </TimeRangeProviderWithQueryParams>
      </DashboardProvider>
    </DatasourceStoreProvider>
  );
}

/** One board, by the name in the address. */
export default function BoardPage() {
  const { name } = useParams();
  const { data: board, error } = useBoard(name);
  const theme = useTheme();
  const charts = useMemo(() => generateChartsTheme(theme, chartColours(theme)), [theme]);
  if (error) return <Note title="No such board" text={error.message} />;
  if (!board) return <Note text="Loading..." />;
  return (
    <ChartsProvider chartsTheme={charts}>
      <SnackbarProvider anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} variant="default" content="">
        <PluginRegistry pluginLoader={loader} defaultPluginKinds={DEFAULTS}>
          <ValidationProvider>
            <Providers key={name} board={board}><BoardView board={board} /></Providers>
          </ValidationProvider>
        </PluginRegistry>
      </SnackbarProvider>
    </ChartsProvider>
  );
}
