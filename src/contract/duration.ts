import { z } from 'zod';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;

/** Milliseconds of a duration as specs write it (`500ms`, `30s`, `5m`, `8h`); `undefined` if it is none. */
export function parseDuration(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, amount, unit] = match;
  return Math.round(Number(amount) * UNITS[unit as keyof typeof UNITS]);
}

const EXPECTED = 'expected a duration such as 500ms, 30s, 5m or 8h';

/** A duration in a spec, kept as written; at least 1 ms. */
export const Duration = z
  .string(EXPECTED)
  .refine((text) => isUsable(parseDuration(text)), EXPECTED)
  .meta({ pattern: PATTERN.source });

/** Milliseconds of a duration that a schema has accepted. */
export function durationMs(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new TypeError(`not a duration: ${text}`);
  return ms;
}

/** A number too long to be exact is a slip of the keyboard, and no timer takes it. */
function isUsable(ms: number | undefined): boolean {
  return ms !== undefined && ms > 0 && Number.isSafeInteger(ms);
}
