import { Box, Typography } from '@mui/material';
import { TimeRangeControls } from '@perses-dev/plugin-system';
import { VariableList } from '@perses-dev/dashboards';
import { Ways } from './Ways.jsx';

const ROW = { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, py: 1 };

export function Toolbar({ board }) {
  return (
    <Box>
      <Box sx={{ ...ROW, pb: 0.5 }}>
        <Typography variant="h1" sx={{ fontSize: 20, fontWeight: 700, mr: 1 }}>{board.spec.display.name}</Typography>
        <Ways board={board} />
      </Box>
      <Box sx={{ ...ROW, pt: 0.5, justifyContent: 'space-between' }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}><VariableList /></Box>
        <TimeRangeControls />
      </Box>
    </Box>
  );
}
