/** Good, middling and bad, the same on all panels; readable on light and dark. */
export const LEVELS = { good: '#2e9d63', warn: '#e0a100', bad: '#d64545', calm: '#3b7dd8', none: '#8a94a6' };

const SERIES = ['#3b7dd8', '#e0762c', '#2e9d63', '#a45bd1', '#d64545', '#1aa7a1', '#c2a01f', '#6c7a93', '#e26aa5', '#7a9a2e', '#5560d6', '#a8673c'];

/** What is ours in Perses' theme of charts. */
export function chartColours() {
  return {
    echartsTheme: { color: SERIES },
    thresholds: { defaultColor: LEVELS.good, palette: [LEVELS.warn, LEVELS.bad, LEVELS.bad] },
  };
}
