/** Event of a line that was said to people already, when it was logged. */
export const SAID = 'said';

/** A line of the log for people: `09:05:01 warn  conversation …`; `undefined` for what they were told already. */
export function spokenLine(json: string): string | undefined {
  const { time, level, message, event } = JSON.parse(json) as Record<string, unknown>;
  if (event === SAID) return undefined;
  const clock = new Date(String(time)).toTimeString().slice(0, 8);
  return `${clock} ${String(level).padEnd(5)} ${String(message ?? event)}`;
}
