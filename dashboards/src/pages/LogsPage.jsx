import { useEffect, useState } from 'react';
import { Box, Button, MenuItem, Select, Switch, TextField, FormControlLabel, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { Note } from '../Note.jsx';
import { Counts } from './Counts.jsx';
import { Lines } from './Lines.jsx';
import { LIMIT, counts, lines, narrowed } from './logs.js';
import { SPANS } from './spans.js';

const LIVE_MS = 2000;

/** Search in all logs; the query and its time are in the address, so that other pages can link to them. */
export default function LogsPage() {
  const [address, setAddress] = useSearchParams();
  const query = address.get('q') ?? '';
  const seconds = Number(address.get('t') ?? 3600);
  const [typed, setTyped] = useState(query);
  const [live, setLive] = useState(false);
  const go = (q, t = seconds) => setAddress({ ...(q ? { q } : {}), t: String(t) });
  useEffect(() => {
    document.title = 'Logs';
    setTyped(query);
  }, [query]);
  const every = { refetchInterval: live ? LIVE_MS : false, keepPreviousData: true };
  const found = useQuery(['logs', query, seconds], () => lines(query, seconds), every);
  const hits = useQuery(['hits', query, seconds], () => counts(query, seconds), { ...every, enabled: !found.error });
  return (
    <Box sx={{ p: 2 }}>
      <Box component="form" sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', mb: 1 }} onSubmit={(e) => { e.preventDefault(); go(typed); }}>
        <Typography variant="h1" sx={{ fontSize: 20, fontWeight: 700, mr: 1 }}>Logs</Typography>
        <TextField sx={{ flexGrow: 1, minWidth: 280 }} placeholder='error cls:="pg-test" unit:="patroni"' value={typed} onChange={(e) => setTyped(e.target.value)} inputProps={{ 'aria-label': 'LogsQL query' }} />
        <Select size="small" value={seconds} onChange={(e) => go(typed, e.target.value)}>{SPANS.map(([s, text]) => <MenuItem key={s} value={s}>last {text}</MenuItem>)}</Select>
        <Button type="submit" variant="contained">Search</Button>
        <FormControlLabel control={<Switch checked={live} onChange={(e) => setLive(e.target.checked)} />} label="live" />
      </Box>
      {found.error ? <Note text={found.error.message} /> : found.data && (
        <>
          <Counts hits={hits.data ?? []} />
          <Typography sx={{ fontSize: 13, color: 'text.secondary', my: 1 }}>{found.data.length === LIMIT ? `the newest ${LIMIT} lines` : `${found.data.length} lines`}</Typography>
          <Lines lines={found.data} narrow={(field, value) => go(narrowed(query, field, value))} />
        </>
      )}
    </Box>
  );
}
