import { useMemo, useState } from 'react';
import { getTheme } from '@perses-dev/components';

const KEY = 'croft-mode';

const preferred = () =>
  localStorage.getItem(KEY) ?? (window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

/** Light or dark: as the browser says until somebody chooses. */
export function useMode() {
  const [mode, setMode] = useState(preferred);
  const theme = useMemo(() => getTheme(mode), [mode]);
  const toggle = () => {
    const other = mode === 'dark' ? 'light' : 'dark';
    localStorage.setItem(KEY, other);
    setMode(other);
  };
  return { mode, theme, toggle };
}
