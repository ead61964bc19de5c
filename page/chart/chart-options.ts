import uPlot from 'uplot';
import { clockTime } from './clock-time.ts';
import { colorOf } from './color-of.ts';

/** A line of a chart. */
export interface ChartLine {
  readonly name: string;
  /** A colour of the style sheet: `--fill-plain`. */
  readonly color: string;
}

/** What a chart looks like, its values apart. */
export interface ChartPlan {
  /** In pixels. */
  readonly height: number;
  readonly kind: 'lines' | 'bars';
  /** `time`: seconds since 1970. */
  readonly x: { readonly name: string; readonly kind: 'number' | 'time' };
  readonly lines: readonly ChartLine[];
  readonly formatY: (value: number) => string;
}

/** What uPlot needs to draw a chart; a canvas knows no style sheet, so the colours are looked up. */
export function chartOptions(element: HTMLElement, plan: ChartPlan): uPlot.Options {
  const soft = colorOf(element, '--soft');
  const line = colorOf(element, '--line');
  const font = `11px ${getComputedStyle(element).fontFamily}`;
  const axis: uPlot.Axis = { stroke: soft, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
  const { formatY, x } = plan;
  return {
    width: element.clientWidth,
    height: plan.height,
    padding: [8, 8, 0, 0],
    cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: x.kind === 'time', range: rangeAround }, y: { range: fromZero } },
    axes: [
      { ...axis, grid: { show: false }, gap: 6, size: 28, ...xTicks(x.kind) },
      { ...axis, gap: 8, size: 62, values: (_, values) => values.map(formatY) },
    ],
    series: [
      { label: x.name, value: (_, place) => placeText(place, x.kind) },
      ...plan.lines.map((ofLine) => seriesOf(element, ofLine, plan)),
    ],
  };
}

function xTicks(kind: ChartPlan['x']['kind']): Partial<uPlot.Axis> {
  if (kind === 'number') return { incrs: [1, 2, 5, 10, 20, 50] };
  return { space: 64, values: (_, places, _axis, _space, step) => places.map((seconds) => clockTime(seconds, step)) };
}

function seriesOf(element: HTMLElement, { name, color }: ChartLine, { kind, formatY }: ChartPlan): uPlot.Series {
  const stroke = colorOf(element, color);
  const bars = uPlot.paths.bars?.({ size: [0.85, 40], radius: 0.15 });
  return {
    label: name,
    stroke,
    width: kind === 'lines' ? 2 : 0,
    value: (_, value) => (value === null ? '–' : formatY(value)),
    ...(kind === 'lines' && { points: { show: true, size: 6, fill: stroke } }),
    ...(kind === 'bars' && { fill: stroke, points: { show: false }, ...(bars && { paths: bars }) }),
  };
}

function placeText(place: number | null, kind: ChartPlan['x']['kind']): string {
  if (place === null) return '–';
  return kind === 'time' ? clockTime(place, 1) : String(place);
}

/** Half a step beyond the first and the last place, so that no point or bar lies on the edge. */
function rangeAround({ data }: uPlot, low: number, high: number): uPlot.Range.MinMax {
  const [first = 0, second = first + 1] = data[0];
  const half = (second - first) / 2;
  return [low - half, high + half];
}

function fromZero(_: uPlot, _low: number, high: number): uPlot.Range.MinMax {
  return [0, high > 0 ? high * 1.1 : 1];
}
