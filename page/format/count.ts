const FORMAT = new Intl.NumberFormat('en');
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A whole number with its thousands set apart: `12,480`. */
export function count(value: number): string {
  return FORMAT.format(value);
}

/** A large number in few characters: `1.2M`. */
export function shortCount(value: number): string {
  return SHORT.format(value);
}

/** A number of things: `1 turn`, `12 turns`. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
