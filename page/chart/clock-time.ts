const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const MINUTE = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const SECOND = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Seconds since 1970 as a clock shows them where the reader is, as exactly as steps of `step` seconds need it. */
export function clockTime(seconds: number, step: number): string {
  const date = new Date(seconds * 1_000);
  if (step >= 86_400) return DAY.format(date);
  return step >= 60 ? MINUTE.format(date) : SECOND.format(date);
}
