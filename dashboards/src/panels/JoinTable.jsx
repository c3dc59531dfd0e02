import { useMemo, useState } from 'react';
import { Box, Table, TableBody, TableCell, TableHead, TableRow, TableSortLabel } from '@mui/material';
import { Cell } from './Cell.jsx';
import { joined } from './join.js';
import { compare } from './order.js';

const FRAME = { height: '100%', overflow: 'auto', '& td, & th': { py: 0.5, px: 1, fontSize: 13, whiteSpace: 'nowrap' } };
const HEAD = { fontWeight: 600, bgcolor: 'background.paper', color: 'text.secondary' };

/** A table whose columns are labels and the values of several queries, joined by the labels `by`; a click on a header sorts. */
function JoinTablePanel({ spec, queryResults }) {
  const [order, setOrder] = useState(spec.sort ?? { column: 0, desc: false });
  const rows = useMemo(() => {
    const all = joined(spec.by, queryResults.map((r) => r.data?.series ?? []));
    const first = spec.only === undefined ? all : all.filter((r) => r.values[spec.only] !== undefined);
    return first.sort(compare(spec.columns[order.column], order.desc)).slice(0, spec.limit ?? 100);
  }, [spec, queryResults, order]);
  const sortBy = (column) => setOrder({ column, desc: order.column === column ? !order.desc : spec.columns[column].query !== undefined });
  const tops = useMemo(() => spec.columns.map((c) => (c.bar ? Math.max(...rows.map((r) => r.values[c.query] ?? 0)) : 0)), [spec, rows]);
  return (
    <Box sx={FRAME}>
      <Table size="small" stickyHeader>
        <TableHead>
          <TableRow>
            {spec.columns.map((c, i) => (
              <TableCell key={i} sx={HEAD} align={c.query === undefined || c.words ? 'left' : 'right'} sortDirection={order.column === i && (order.desc ? 'desc' : 'asc')}>
                <TableSortLabel active={order.column === i} direction={order.desc && order.column === i ? 'desc' : 'asc'} onClick={() => sortBy(i)}>{c.header}</TableSortLabel>
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={JSON.stringify(spec.by.map((n) => row.labels[n]))} hover>
              {spec.columns.map((c, i) => <Cell key={i} column={c} row={row} top={tops[i]} />)}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

export const JoinTable = {
  PanelComponent: JoinTablePanel,
  supportedQueryTypes: ['TimeSeriesQuery'],
  queryOptions: { mode: 'instant' },
  createInitialOptions: () => ({}),
  panelOptionsEditorComponents: [],
};
