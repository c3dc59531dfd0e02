import { Box, Link, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { Link as Route } from 'react-router-dom';

const CELL = { fontSize: 13, verticalAlign: 'top', maxWidth: 420, overflowWrap: 'anywhere' };
const LONGEST = 200;

/** A table of what is met most; the first column leads to where it comes from. */
export function Ranking({ title, none, rows, columns, to }) {
  return (
    <Box component="section" aria-label={title}>
      <Typography variant="h2" sx={{ fontSize: 15, fontWeight: 700, mb: 0.5 }}>{title}</Typography>
      {rows.length === 0 ? <Typography sx={{ fontSize: 13, color: 'text.secondary' }}>{none}</Typography> : (
        <Table size="small">
          <TableHead><TableRow>{columns.map(([name], i) => <TableCell key={`${name}${i}`} sx={{ fontSize: 12 }}>{name}</TableCell>)}</TableRow></TableHead>
          <TableBody>
            {rows.map((row, i) => (
              <TableRow key={i} hover>
                {columns.map(([name, value], c) => {
                  const text = String(value(row) ?? '').slice(0, LONGEST);
                  return <TableCell key={`${name}${c}`} sx={CELL}>{c === 0 ? <Link component={Route} to={to(row)} underline="hover">{text}</Link> : text}</TableCell>;
                })}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Box>
  );
}
