import { useEffect, useState } from 'react';
import { Box } from '@mui/material';
import { Dashboard } from '@perses-dev/dashboards';
import { useAllVariableValues } from '@perses-dev/plugin-system';
import { Note } from '../Note.jsx';
import { Toolbar } from './Toolbar.jsx';

const PATIENCE_MS = 3000;

/** Whether a list to choose from is empty, and stays so: then no query can be asked. */
function useNothingToChoose(board) {
  const values = useAllVariableValues();
  const [sure, setSure] = useState(false);
  const empty = (board.spec.variables ?? []).some(({ spec }) => {
    const state = values[spec.name];
    return state && !state.loading && !state.value && state.options?.length === 0;
  });
  useEffect(() => {
    setSure(false);
    const timer = empty && setTimeout(() => setSure(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [empty]);
  return empty && sure;
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
