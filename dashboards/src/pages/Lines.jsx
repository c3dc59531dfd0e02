import { useState } from 'react';
import { Box, Link } from '@mui/material';
import { LEVELS } from '../board/colours.js';
import { severity } from './logs.js';

const MONO = { fontFamily: 'ui-monospace, monospace', fontSize: 12.5 };
const SOURCES = ['cls', 'ins', 'unit'];

function Line({ line, narrow }) {
  const [open, setOpen] = useState(false);
  const fields = Object.entries(line).filter(([name]) => !['_msg', '_time', '_stream', '_stream_id'].includes(name));
  return (
    <Box sx={{ ...MONO, display: 'flex', gap: 1.5, py: 0.3, borderLeft: 3, borderColor: LEVELS[severity(line)], pl: 1, mb: '1px', '&:hover': { bgcolor: 'action.hover' } }}>
      <Box component="span" sx={{ whiteSpace: 'nowrap', color: 'text.secondary', cursor: 'pointer' }} title={line._time} onClick={() => setOpen(!open)}>{new Date(line._time).toLocaleTimeString([], { hour12: false })}</Box>
      {SOURCES.filter((s) => line[s]).map((s) => <Link key={s} component="button" underline="hover" sx={{ ...MONO, whiteSpace: 'nowrap', verticalAlign: 'top' }} onClick={() => narrow(s, line[s])}>{line[s]}</Link>)}
      <Box sx={{ minWidth: 0, flexGrow: 1, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {line._msg}
        {open && <Box component="dl" sx={{ m: 0, color: 'text.secondary' }}>{fields.map(([name, value]) => <Box key={name}><Link component="button" sx={MONO} onClick={() => narrow(name, value)}>{name}</Link> {value}</Box>)}</Box>}
      </Box>
    </Box>
  );
}

/** Lines of logs, newest first; a click on a source narrows the search, one on the time shows all fields. */
export function Lines({ lines, narrow }) {
  return <Box role="log">{lines.map((line, i) => <Line key={`${line._time}${line._stream_id ?? ''}${i}`} line={line} narrow={narrow} />)}</Box>;
}
