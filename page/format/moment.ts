const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** A time in ISO 8601, as it is where the reader is: `2 Nov 2026, 10:00`. */
export function moment(iso: string): string {
  return DAY_AND_TIME.format(new Date(iso));
}
