import { useEffect } from 'react';
import { Box } from '@mui/material';
import { Dashboard } from '@perses-dev/dashboards';
import { useAllVariableValues } from '@perses-dev/plugin-system';
import { Note } from '../Note.jsx';
import { Toolbar } from './Toolbar.jsx';

/** Whether a list to choose from turned out empty: then no query can be asked. */
function useNothingToChoose(board) {
  const values = useAllVariableValues();
  return (board.spec.variables ?? []).some(({ spec }) => {
    const state = values[spec.name];
    return state && !state.loading && !state.value && state.options?.length === 0;
  });
}

/** Title, ways on, variables, time; then the panels. */
export function BoardView({ board }) {
  useEffect(() => {
    document.title = board.spec.display.name;
  }, [board]);
  const nothing = useNothingToChoose(board);
  return (
    <Box sx={{ px: 2, pb: 3 }}>
      <Toolbar board={board} />
      {nothing ? <Note text={`Needs ${board.spec.needs ?? 'something to be measured that it could show'}`} />
        : <Dashboard emptyDashboardProps={{ title: 'This board has no panels', description: '', actions: false }} panelOptions={{ showIcons: 'hover' }} />}
    </Box>
  );
}
