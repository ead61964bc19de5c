import { describe, expect, it } from 'vitest';
import { hostOf, isLoopback, portOf } from '../../../src/temporal/address.ts';

describe('a Temporal address', () => {
  it.each([
    'localhost:7233',
    'localhost',
    '127.0.0.1:7233',
    '127.1.2.3',
    '[::1]:7233',
    '::1',
    'dev.localhost:1',
    'LOCALHOST:7233',
  ])('is on this machine when it is %s', (address) => {
    expect(isLoopback(address)).toBe(true);
  });

  it.each([
    'temporal.example.com:7233',
    '10.0.0.1:7233',
    '[2001:db8::1]:7233',
    'localhost.example.com:7233',
    '127.0.0.1.example.com',
  ])('is elsewhere when it is %s', (address) => {
    expect(isLoopback(address)).toBe(false);
  });

  it('is split into host and port, with 7233 as the usual port', () => {
    expect([hostOf('a.example:1234'), portOf('a.example:1234')]).toEqual(['a.example', 1234]);
    expect([hostOf('[::1]:99'), portOf('[::1]:99')]).toEqual(['::1', 99]);
    expect([hostOf('a.example'), portOf('a.example')]).toEqual(['a.example', 7233]);
  });
});
