import { describe, expect, it } from 'vitest';
import { isTooOld, parseCliVersion } from '../../../src/temporal/check-temporal-cli.ts';

describe('the version of a Temporal CLI', () => {
  it.each([
    ['temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)\n', '1.5.1'],
    ['temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)', '0.0.0-DEV'],
    ['a warning first\ntemporal version 1.4.0-rc.2 (Server 1.28.0)', '1.4.0-rc.2'],
  ])('is read from %j', (output, version) => {
    expect(parseCliVersion(output)).toBe(version);
  });

  it.each(['', 'tctl version 1.18.0', 'temporal version next'])('is not read from %j', (output) => {
    expect(parseCliVersion(output)).toBeUndefined();
  });

  it.each(['0.13.2', '1.2.9', '1.0.0', '1.2.10-rc.1'])('is too old when it is %s', (version) => {
    expect(isTooOld(version)).toBe(true);
  });

  it.each(['1.3.0', '1.3.1-rc.1', '1.10.0', '2.0.0', '0.0.0-DEV'])('is new enough when it is %s', (version) => {
    expect(isTooOld(version)).toBe(false);
  });
});
