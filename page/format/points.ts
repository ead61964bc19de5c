/** A difference of shares in percentage points, with its sign: `+6.2 points`. */
export function points(difference: number | null): string {
  return difference === null ? '–' : `${signed(difference * 100)} points`;
}

/** An interval of such a difference: `+1.1 to +11.3`. */
export function pointsInterval(interval: readonly [low: number, high: number] | null): string {
  return interval ? `${signed(interval[0] * 100)} to ${signed(interval[1] * 100)}` : '';
}

/** A number with its sign, to one digit. */
export function signed(value: number): string {
  const shown = value.toFixed(1).replace(/^-(0\.0)$/, '$1');
  return value > 0 && shown !== '0.0' ? `+${shown}` : shown.replace('-', '−');
}

/** How likely a difference at least as large is where there is none: `p = 0.02`. */
export function pValue(p: number | undefined): string {
  if (p === undefined) return '';
  return p < 0.001 ? 'p < 0.001' : `p = ${Number(p.toPrecision(2))}`;
}
