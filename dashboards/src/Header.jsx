import { Box, IconButton, Link } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link as Route, useLocation } from 'react-router-dom';
import { MODULES, useBoards } from './boards.js';

const BAR = { display: 'flex', alignItems: 'center', gap: 0.5, px: 2, height: 48, bgcolor: '#16213a', color: '#fff', overflowX: 'auto' };

function Entry({ to, href, active, children }) {
  const sx = { px: 1.5, py: 0.6, borderRadius: 1, fontSize: 14, fontWeight: 500, whiteSpace: 'nowrap', color: active ? '#fff' : '#b9c4dc',
    bgcolor: active ? '#2d4373' : 'transparent', '&:hover': { bgcolor: '#24355c', color: '#fff' } };
  return to ? <Link component={Route} to={to} underline="none" sx={sx}>{children}</Link> : <Link href={href} underline="none" sx={sx}>{children}</Link>;
}

/** The bar on top of all pages: home, a module each, logs, alerts. */
export function Header({ mode, toggle }) {
  const { pathname } = useLocation();
  const boards = useBoards().data ?? [];
  const place = useQuery(['environment'], () => fetch('/environment.json').then((r) => (r.ok ? r.json() : {})), { staleTime: Infinity });
  const here = boards.find((b) => `/${b.name}` === pathname);
  return (
    <Box component="nav" sx={BAR}>
      <Link href="/" underline="none" sx={{ color: '#fff', fontWeight: 700, fontSize: 16, mr: 2, whiteSpace: 'nowrap' }}>{place.data?.domain ?? 'Croft'}</Link>
      <Entry href="/">Home</Entry>
      {MODULES.map((m) => {
        const first = boards.find((b) => b.tags.includes(m) && b.tags.includes('Overview'));
        return first && <Entry key={m} to={`/${first.name}`} active={here?.tags.includes(m)}>{m}</Entry>;
      })}
      <Entry to="/logs" active={pathname === '/logs'}>Logs</Entry>
      <Entry to="/pglog" active={pathname === '/pglog'}>PGLOG</Entry>
      <Entry to="/alerts" active={pathname === '/alerts'}>Alerts</Entry>
      <Entry href="/metrics/vmui/">Query</Entry>
      <IconButton size="small" onClick={toggle} aria-label={`switch to ${mode === 'dark' ? 'light' : 'dark'}`} sx={{ ml: 'auto', color: '#b9c4dc' }}>
        {mode === 'dark' ? '☀' : '☾'}
      </IconButton>
    </Box>
  );
}
