import { Box } from '@mui/material';

const FRAME = { height: '100%', display: 'flex', alignItems: 'center', justifyContent: 'center', p: 1, color: 'text.secondary', fontSize: 13, textAlign: 'center' };

/** A panel that says what it needs (`needs` of its spec) instead of showing nothing. */
export function explained(plugin) {
  const Inner = plugin.PanelComponent;
  const PanelComponent = (props) => {
    const empty = props.queryResults.length > 0 && props.queryResults.every((r) => !r.data?.series?.length);
    if (!empty) return <Inner {...props} />;
    const needs = props.definition?.spec?.needs;
    return <Box data-empty={needs ? 'explained' : 'bare'} sx={FRAME}>{needs ? `Needs ${needs}` : 'No data in this time range'}</Box>;
  };
  return { ...plugin, PanelComponent };
}
