import { useEffect } from 'react';
import { Box, Link, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link as Route } from 'react-router-dom';
import { LEVELS } from '../board/colours.js';
import { Note } from '../Note.jsx';
import { ask } from './ask.js';
import { ordered, place, since } from './alerts.js';

const SERVICE = 'The watcher of rules (vmalert)';
const COLOURS = { crit: LEVELS.bad, warn: LEVELS.warn };

async function load() {
  const [alerts, rules] = await Promise.all(['alerts', 'rules'].map((part) => ask(SERVICE, `/vmalert/api/v1/${part}`).then((r) => r.json())));
  return { alerts: ordered(alerts.data.alerts ?? []), rules: (rules.data.groups ?? []).flatMap((g) => g.rules ?? []).filter((r) => r.type === 'alerting') };
}

function Alert({ alert }) {
  const { severity, cls, ins } = alert.labels ?? {};
  const { summary, description, runbook, runbook_url: url } = alert.annotations ?? {};
  const cell = { verticalAlign: 'top', fontSize: 13 };
  return (
    <TableRow hover>
      <TableCell sx={{ ...cell, color: COLOURS[severity], fontWeight: 700 }}>{severity ?? 'none'}</TableCell>
      <TableCell sx={cell}>{alert.state}</TableCell>
      <TableCell sx={{ ...cell, fontWeight: 600 }}>{alert.name ?? alert.labels?.alertname}</TableCell>
      <TableCell sx={cell}>{place(alert.labels) ? <Link component={Route} to={place(alert.labels)}>{ins ?? cls}</Link> : ins ?? cls}</TableCell>
      <TableCell sx={cell}>{summary ?? description}{(runbook || url) && <Box sx={{ color: 'text.secondary' }}>{url ? <Link href={url}>runbook</Link> : runbook}</Box>}</TableCell>
      <TableCell sx={{ ...cell, whiteSpace: 'nowrap' }}>{since(alert.activeAt)}</TableCell>
    </TableRow>
  );
}

/** What is wrong now, the worst first. */
export default function AlertsPage() {
  useEffect(() => {
    document.title = 'Alerts';
  }, []);
  const { data, error } = useQuery(['alerts'], load, { refetchInterval: 5000 });
  if (error) return <Note title="Alerts" text={error.message} />;
  if (!data) return <Note text="Loading..." />;
  return (
    <Box sx={{ p: 2 }}>
      <Typography variant="h1" sx={{ fontSize: 20, fontWeight: 700, mb: 1 }}>Alerts</Typography>
      <Typography sx={{ color: 'text.secondary', mb: 1 }}>{data.rules.length} rules watch; <Link href="/alerts/">who is told, and what is silenced</Link></Typography>
      {data.alerts.length === 0 ? <Note text="Nothing is wrong." /> : (
        <Table size="small">
          <TableHead><TableRow>{['Severity', 'State', 'Alert', 'Where', 'What', 'Since'].map((h) => <TableCell key={h}>{h}</TableCell>)}</TableRow></TableHead>
          <TableBody>{data.alerts.map((a, i) => <Alert key={a.id ?? i} alert={a} />)}</TableBody>
        </Table>
      )}
    </Box>
  );
}
