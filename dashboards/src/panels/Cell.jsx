import { Box, Link, TableCell } from '@mui/material';
import { Link as Route } from 'react-router-dom';
import { formatValue } from '@perses-dev/core';
import { LEVELS } from '../board/colours.js';
import { filled, level } from './levels.js';

const TEXT = { maxWidth: 560, overflow: 'hidden', textOverflow: 'ellipsis' };

function Words({ text, colour }) {
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.8 }}>
      <Box component="span" sx={{ width: 9, height: 9, borderRadius: '50%', bgcolor: colour }} />
      {text}
    </Box>
  );
}

function Jump({ to, children }) {
  return to.startsWith('/ui/') ? <Link component={Route} to={to.slice(3)}>{children}</Link> : <Link href={to}>{children}</Link>;
}

/**
 * A cell: a label (`label`, or the word `text` where it is there, with a `link` whose {{names}} are labels) or the value of a query (`query`) in a `format`, with a
 * `bar` behind it, coloured by `levels`, or as one of some `words`.
 */
export function Cell({ column, row, top }) {
  if (column.query === undefined) {
    const label = row.labels[column.label] ?? '';
    const shown = label && (column.text ?? label);
    return <TableCell title={label.length > 60 ? label : undefined} sx={TEXT}>{column.link && shown ? <Jump to={filled(column.link, row.labels)}>{shown}</Jump> : shown}</TableCell>;
  }
  const value = row.values[column.query];
  if (value === undefined) return <TableCell align={column.words ? 'left' : 'right'} sx={{ color: 'text.disabled' }}>–</TableCell>;
  if (column.words) {
    const [text, name] = column.words[String(value)] ?? [String(value), 'none'];
    return <TableCell><Words text={text} colour={LEVELS[name]} /></TableCell>;
  }
  const colour = LEVELS[level(column.levels, value)];
  const share = column.bar && top > 0 ? Math.round((value / (column.bar === true ? top : column.bar)) * 100) : 0;
  const bar = share ? { backgroundImage: `linear-gradient(90deg, ${colour ?? LEVELS.calm}40 ${share}%, transparent ${share}%)` } : {};
  return <TableCell align="right" sx={{ fontVariantNumeric: 'tabular-nums', color: column.bar ? undefined : colour, ...bar }}>{formatValue(value, column.format)}</TableCell>;
}
