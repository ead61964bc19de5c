import { fullCount } from '../progress/amounts.ts';
import type { Interval } from '../statistics/interval.ts';
import type { Rate } from '../statistics/rate-of.ts';

/** `95 %`, `83.5 %`: a share in percent with one digit behind the point, where it is not 0. */
export function percent(share: number): string {
  return `${percentFigure(share)} %`;
}

/** `83.5 to 98.6 %`. */
export function percentRange({ low, high }: Interval): string {
  return `${percentFigure(low)} to ${percent(high)}`;
}

/** `38 of 40`. */
export function partText(part: number, whole: number): string {
  return `${fullCount(part)} of ${fullCount(whole)}`;
}

/** `95 %, interval 83.5 to 98.6 %`. */
export function rateText({ share, interval }: Pick<Rate, 'share' | 'interval'>): string {
  return `${percent(share)}, interval ${percentRange(interval)}`;
}

/** `2 agent-failed, 1 inconclusive`. */
export function causesText(causes: Readonly<Record<string, number>>): string {
  return Object.entries(causes)
    .map(([cause, count]) => `${fullCount(count)} ${cause}`)
    .join(', ');
}

/** A number with as many digits as tell something: `4.25`, `0.031`. */
export function figure(value: number, digits = 2): string {
  return String(Number(value.toFixed(digits)));
}

/** What is just short of all is not shown as all, nor what is just above none as none. */
function percentFigure(share: number): string {
  const shown = Number((share * 100).toFixed(1));
  if (shown === 100 && share < 1) return '99.9';
  if (shown === 0 && share > 0) return '0.1';
  return String(shown);
}
