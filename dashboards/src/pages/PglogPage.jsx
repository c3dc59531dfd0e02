import { useEffect } from 'react';
import { Box, Link, MenuItem, Select, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link as Route, useSearchParams } from 'react-router-dom';
import { Note } from '../Note.jsx';
import { Counts } from './Counts.jsx';
import { Ranking } from './Ranking.jsx';
import { counts, rows } from './logs.js';
import { ERRORS, byCode, bySession, byUser, chosen, meaning, slow, took } from './pglog.js';
import { SPANS } from './spans.js';

const EVERY = { refetchInterval: 30000, keepPreviousData: true };
const ALL = 'all clusters';

/** Where the lines of a row are. */
const lines = (seconds, query) => `/logs?q=${encodeURIComponent(query)}&t=${seconds}`;
const is = (name, value) => `${name}:=${JSON.stringify(value ?? '')}`;

async function load(scope, seconds) {
  const [hits, codes, users, sessions, statements] = await Promise.all([counts(`${ERRORS} ${scope}`, seconds), byCode(scope, seconds), byUser(scope, seconds), bySession(scope, seconds), slow(scope, seconds)]);
  return { hits, codes, users, sessions, statements };
}

/** What PostgreSQL's own logs come to: errors by code, user and session, and slow statements; each row leads to its lines. */
export default function PglogPage() {
  const [address, setAddress] = useSearchParams();
  const cls = address.get('cls') ?? '';
  const ins = address.get('ins') ?? '';
  const seconds = Number(address.get('t') ?? 3600);
  const scope = chosen({ cls, ins });
  const go = (values) => setAddress(Object.fromEntries(Object.entries({ cls, ins, t: String(seconds), ...values }).filter(([, v]) => v)));
  useEffect(() => { document.title = 'PGLOG'; }, []);
  const clusters = useQuery(['pglog clusters', seconds], () => rows('unit:=postgresql | stats by (cls) count() n | sort by (cls)', seconds), EVERY);
  const { data, error } = useQuery(['pglog', scope, seconds], () => load(scope, seconds), EVERY);
  const names = [...new Set([...(clusters.data ?? []).map((c) => c.cls), ...(cls ? [cls] : [])])];
  if (error) return <Note title="PGLOG" text={error.message} />;
  const errors = (query) => lines(seconds, `${ERRORS} ${scope} ${query}`);
  return (
    <Box sx={{ p: 2 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', mb: 1 }}>
        <Typography variant="h1" sx={{ fontSize: 20, fontWeight: 700, mr: 1 }}>PGLOG</Typography>
        <Select size="small" displayEmpty value={cls} onChange={(e) => go({ cls: e.target.value, ins: '' })} inputProps={{ 'aria-label': 'cluster' }}>{['', ...names].map((n) => <MenuItem key={n} value={n}>{n || ALL}</MenuItem>)}</Select>
        <Select size="small" value={seconds} onChange={(e) => go({ t: String(e.target.value) })} inputProps={{ 'aria-label': 'time' }}>{SPANS.map(([s, text]) => <MenuItem key={s} value={s}>last {text}</MenuItem>)}</Select>
        {ins && <Typography sx={{ fontSize: 14 }}>{ins} <Link component="button" onClick={() => go({ ins: '' })}>whole cluster</Link></Typography>}
        <Link component={Route} to={lines(seconds, `unit:=postgresql ${scope}`)} sx={{ fontSize: 14 }}>all lines →</Link>
      </Box>
      {!data ? <Note text="Loading..." /> : (
        <>
          <Typography sx={{ fontSize: 13, color: 'text.secondary' }}>{data.hits.reduce((sum, h) => sum + h.count, 0)} errors</Typography>
          <Counts hits={data.hits} />
          <Box sx={{ display: 'grid', gridTemplateColumns: { lg: '1fr 1fr' }, gap: 2, mt: 2 }}>
            <Ranking title="Errors by code" none="No errors." rows={data.codes} columns={[['Code', (r) => r.sqlstate || 'none'], ['', (r) => meaning(r.sqlstate)], ['Times', (r) => r.n], ['Such as', (r) => r.example]]} to={(r) => errors(is('sqlstate', r.sqlstate))} />
            <Ranking title="Errors by user and database" none="No errors." rows={data.users} columns={[['User', (r) => r.user || 'none'], ['Database', (r) => r.dbname], ['Times', (r) => r.n], ['Such as', (r) => r.example]]} to={(r) => errors(`${is('user', r.user)} ${is('dbname', r.dbname)}`)} />
            <Ranking title="Slow statements" none="None took longer than log_min_duration_statement." rows={data.statements} columns={[['Together', (r) => took(r.total)], ['Longest', (r) => took(r.longest)], ['Times', (r) => r.n], ['User', (r) => r.user], ['Statement', (r) => r.example]]}
              to={(r) => lines(seconds, `unit:=postgresql "duration:" ${scope} ${is('query_id', r.query_id)} ${is('user', r.user)}`)} />
            <Ranking title="Sessions with errors" none="No session had errors." rows={data.sessions} columns={[['Session', (r) => r.session_id], ['Instance', (r) => r.ins], ['User', (r) => r.user], ['Times', (r) => r.n], ['Such as', (r) => r.example]]} to={(r) => lines(seconds, `unit:=postgresql ${is('session_id', r.session_id)}`)} />
          </Box>
        </>
      )}
    </Box>
  );
}
