import { useMemo } from 'react';
import { useTheme } from '@mui/material';
import { EChart, useChartsTheme } from '@perses-dev/components';
import { formatValue } from '@perses-dev/core';
import { use as register } from 'echarts/core';
import { TreemapChart as Treemap } from 'echarts/charts';
import { TooltipComponent, VisualMapComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import { tiles } from './tiles.js';

register([Treemap, TooltipComponent, VisualMapComponent, CanvasRenderer]);

const RAMP = ['#4f7fc4', '#5aa9a0', '#9bb95a', '#dcae3f', '#d9683c'];

const FRAME = '#5b6780';

const scale = (max, label) => ({
  type: 'continuous', dimension: 1, min: 0, max: max || 1, calculable: false, orient: 'horizontal', left: 'center', bottom: 0,
  itemWidth: 10, itemHeight: 160, text: [`more ${label}`, 'less'], inRange: { color: RAMP }, textStyle: { fontSize: 11 },
});

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function option(spec, groups, max, ink) {
  const size = (v) => formatValue(v, spec.sizeFormat ?? { unit: 'bytes', shortValues: true });
  const colour = (v) => formatValue(v, spec.colourFormat ?? { unit: 'decimal', shortValues: true });
  const tip = ({ name, data }) => `<b>${escape(name)}</b><br>${escape(spec.sizeName ?? 'size')}: ${size(data.value[0])}`
    + (data.detail ? `<br>${escape(data.detail)}` : '') + (data.children ? '' : `<br>${escape(spec.colourName ?? 'colour')}: ${colour(data.value[1])}`);
  return {
    tooltip: { formatter: tip, confine: true, extraCssText: 'max-width:480px;white-space:normal' },
    visualMap: { ...scale(max, spec.colourName ?? ''), textStyle: { fontSize: 11, color: ink } },
    series: [{
      type: 'treemap', roam: false, nodeClick: false, breadcrumb: { show: false }, top: 4, left: 4, right: 4, bottom: 28, animation: false,
      visualDimension: 0, itemStyle: { gapWidth: 2, borderColor: FRAME },
      label: { formatter: (p) => `${p.name}\n${size(p.data.value[0])}`, fontSize: 12, lineHeight: 16, color: '#fff', overflow: 'truncate' },
      upperLabel: { show: Boolean(spec.group), height: 20, color: '#fff', fontWeight: 700, backgroundColor: FRAME, formatter: '{b}', padding: [0, 6] },
      levels: spec.group ? [{ itemStyle: { gapWidth: 3 }, upperLabel: { show: false } }, { itemStyle: { borderWidth: 3, borderColor: FRAME, gapWidth: 1 } }, {}] : undefined,
      data: groups,
    }],
  };
}

/** Rectangles as large as the first query says, in a colour that the second gives; where a label links, a click follows. */
function TreemapPanel({ spec, contentDimensions, queryResults }) {
  const theme = useChartsTheme();
  const { palette } = useTheme();
  const { groups, max } = useMemo(() => tiles(spec, queryResults), [spec, queryResults]);
  const chart = useMemo(() => option(spec, groups, max, palette.text.primary), [spec, groups, max, palette]);
  return <EChart option={chart} theme={theme.echartsTheme} sx={{ width: contentDimensions?.width, height: contentDimensions?.height }} />;
}

export const TreemapChart = {
  PanelComponent: TreemapPanel,
  supportedQueryTypes: ['TimeSeriesQuery'],
  queryOptions: { mode: 'instant' },
  createInitialOptions: () => ({}),
  panelOptionsEditorComponents: [],
};
