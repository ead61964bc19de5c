/** `95 %`, `83.5 %`: a share from 0 to 1, with one digit behind the point where it is not 0. */
export function percent(share: number): string {
  return `${percentFigure(share)} %`;
}

/** `83.5 to 98.6 %`. */
export function percentRange([low, high]: readonly [low: number, high: number]): string {
  return `${percentFigure(low)} to ${percent(high)}`;
}

/** What is just short of all is not shown as all, nor what is just above none as none. */
function percentFigure(share: number): string {
  const shown = Number((share * 100).toFixed(1));
  if (shown === 100 && share < 1) return '99.9';
  if (shown === 0 && share > 0) return '0.1';
  return String(shown);
}
