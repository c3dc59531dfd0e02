import { Box } from '@mui/material';
import { LEVELS } from '../board/colours.js';

/** Lines over time, as bars. */
export function Counts({ hits }) {
  const top = Math.max(1, ...hits.map((h) => h.count));
  return (
    <Box sx={{ display: 'flex', alignItems: 'flex-end', gap: '1px', height: 60 }}>
      {hits.map((h) => (
        <Box key={h.time} title={`${new Date(h.time).toLocaleTimeString()}: ${h.count}`}
          sx={{ flex: 1, maxWidth: 24, height: `${Math.max(2, (h.count / top) * 100)}%`, bgcolor: LEVELS.calm, opacity: 0.8 }} />
      ))}
    </Box>
  );
}
