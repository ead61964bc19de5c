import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Duration, durationMs, parseDuration } from '../../../src/contract/duration.ts';

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['8h', 28_800_000],
    ['1.5s', 1_500],
    ['0.5h', 1_800_000],
    ['1.4ms', 1],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
    expect(durationMs(text)).toBe(ms);
    expect(Duration.parse(text)).toBe(text);
  });

  it.each(['', '5', 'm', '5 m', ' 5m', '5m ', '-5m', '+5m', '5M', '1e3s', '.5s', '5.s', '1h30m', '5d', '5m\n', '٥m'])(
    'is not %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
      expect(() => durationMs(text)).toThrow(`not a duration: ${text}`);
      expect(Duration.safeParse(text).error?.issues[0]?.message).toContain('such as 500ms, 30s, 5m or 8h');
    },
  );

  it.each(['0s', '0ms', '0.4ms', `${'9'.repeat(20)}h`, `${'9'.repeat(400)}s`])('in a spec is not %s', (text) => {
    expect(Duration.safeParse(text).success).toBe(false);
  });

  it('is as long as its number and unit say', () => {
    const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom<(keyof typeof units)[]>('ms', 's', 'm', 'h'), (amount, unit) => {
        expect(parseDuration(`${amount}${unit}`)).toBe(amount * units[unit]);
      }),
    );
  });
});
