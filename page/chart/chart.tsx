import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { chartOptions, type ChartPlan } from './chart-options.ts';
import { followTheme } from './follow-theme.ts';

interface ChartProps extends ChartPlan {
  /** What it shows, for those who do not see it; the numbers stand beside it as text. */
  readonly label: string;
  /** Places on the x axis, and for each line its values there. */
  readonly data: uPlot.AlignedData;
}

/** A chart as wide as what it stands in, in the colours of the page. */
export function Chart({ label, data, ...plan }: ChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const latest = useRef(data);
  latest.current = data;
  useLayoutEffect(() => {
    const element = holder.current;
    if (!element) return undefined;
    const draw = (): void => {
      chart.current?.destroy();
      chart.current = new uPlot(chartOptions(element, plan), latest.current, element);
    };
    const resize = new ResizeObserver(() =>
      chart.current?.setSize({ width: element.clientWidth, height: plan.height }),
    );
    draw();
    resize.observe(element);
    const unfollow = followTheme(draw);
    return () => {
      unfollow();
      resize.disconnect();
      chart.current?.destroy();
    };
  }, []);
  useLayoutEffect(() => chart.current?.setData(data), [data]);
  return <div class="chart" role="img" aria-label={label} ref={holder} />;
}
