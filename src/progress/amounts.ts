const numbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** `12,345`. */
export function fullCount(count: number): string {
  return numbers.format(count);
}

/** `12.3K`, for where there is little room. */
export function shortCount(count: number): string {
  return short.format(count);
}

/** `1 turn`, `12,345 turns`. */
export function counted(count: number, noun: string): string {
  return `${fullCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Size of a file: `812 bytes`, `57 kB`, `3.1 MB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1e3) return counted(bytes, 'byte');
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A time span for people: `12s`, `3m 05s`, `2h 07m`. */
export function timeSpan(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${twoDigits(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h ${twoDigits(minutes % 60)}m`;
}

/** How long a call took: `812 ms`, `4.9 s`. */
export function latency(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
