import { Box, Link } from '@mui/material';
import { Link as Route } from 'react-router-dom';
import { useAllVariableValues } from '@perses-dev/plugin-system';
import { MODULES, useBoards } from '../boards.js';
import { address, fill } from './address.js';

/** From all to one; others come after. */
const ORDER = ['Overview', 'Cluster', 'Instance', 'Databases', 'Replication', 'PgBouncer', 'Patroni'];

function Way({ to, here, children }) {
  const sx = { px: 1, py: 0.3, fontSize: 13, borderRadius: 1, whiteSpace: 'nowrap', ...(here ? { fontWeight: 700, color: 'text.primary', bgcolor: 'action.selected' } : { '&:hover': { bgcolor: 'action.hover' } }) };
  const inside = to.startsWith('/ui/');
  return inside ? <Link component={Route} to={to.slice(3)} underline="none" sx={sx}>{children}</Link> : <Link href={to} underline="none" sx={sx}>{children}</Link>;
}

/** The module's other boards with what is chosen here, then the board's own links. */
export function Ways({ board }) {
  const boards = useBoards().data ?? [];
  const values = useAllVariableValues();
  const module = MODULES.find((m) => board.metadata.tags?.includes(m));
  const place = (b) => ORDER.findIndex((t) => b.tags.includes(t)) >>> 0;
  const siblings = boards.filter((b) => module && b.tags.includes(module)).sort((a, b) => place(a) - place(b));
  const links = board.spec.links ?? [];
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
      {siblings.map((b) => <Way key={b.name} to={address(b, values)} here={b.name === board.metadata.name}>{b.tags.find((t) => t !== module) ?? b.title}</Way>)}
      {module === 'PGSQL' && <Way to={fill('/ui/pglog?cls=$cls', values)}>PGLOG</Way>}
      {links.length > 0 && <Box sx={{ borderLeft: 1, borderColor: 'divider', mx: 0.5 }} />}
      {links.map((l) => <Way key={l.name} to={fill(l.url, values)}>{l.name} →</Way>)}
    </Box>
  );
}
