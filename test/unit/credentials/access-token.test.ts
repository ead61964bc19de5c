import { describe, expect, it } from 'vitest';
import { accessTokenIn } from '../../../src/credentials/access-token.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const IN_AN_HOUR = NOW + 3_600_000;

function jwt(payload: object): string {
  return ['{}', JSON.stringify(payload), 'sig'].map((part) => Buffer.from(part).toString('base64url')).join('.');
}

describe('accessTokenIn', () => {
  it.each([
    ['an OAuth server', { access_token: 't', expires_in: 3600, token_type: 'Bearer' }],
    ['a life as text', { access_token: 't', expires_in: '3600' }],
    ['az', { accessToken: 't', expiresOn: 'in local time, unread', expires_on: IN_AN_HOUR / 1_000 }],
    ['databricks auth token', { access_token: 't', expiry: '2026-11-26T13:00:00Z' }],
    ['gcloud with a format', { token: 't', token_expiry: '2026-11-26T13:00:00Z' }],
    [
      'a Kubernetes plugin',
      { kind: 'ExecCredential', status: { token: 't', expirationTimestamp: '2026-11-26T13:00:00Z' } },
    ],
    ['milliseconds since 1970', { token: 't', expiresAt: IN_AN_HOUR }],
  ])('reads what %s gives, and wants a new one a minute before its end', (_, value) => {
    expect(accessTokenIn(value, NOW)).toEqual({ token: 't', staleAt: IN_AN_HOUR - 60_000 });
  });

  it('takes a text for the token, and the end of a JWT out of it', () => {
    expect(accessTokenIn('opaque', NOW)).toEqual({ token: 'opaque', staleAt: Infinity });
    const token = jwt({ exp: IN_AN_HOUR / 1_000 });
    expect(accessTokenIn(token, NOW)).toEqual({ token, staleAt: IN_AN_HOUR - 60_000 });
    expect(accessTokenIn('a.b.c', NOW)).toEqual({ token: 'a.b.c', staleAt: Infinity });
  });

  it('wants a short one anew at half its life, and keeps one whose end has passed until it is refused', () => {
    expect(accessTokenIn({ access_token: 't', expires_in: 10 }, NOW)?.staleAt).toBe(NOW + 5_000);
    expect(accessTokenIn({ access_token: 't', expiry: '2026-11-26T11:00:00Z' }, NOW)?.staleAt).toBe(Infinity);
  });

  it.each([null, 3, [], {}, { access_token: '' }, { access_token: 3 }, ''])('finds none in %j', (value) => {
    expect(accessTokenIn(value, NOW)).toBeUndefined();
  });
});
