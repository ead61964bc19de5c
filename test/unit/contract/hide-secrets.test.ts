import { describe, expect, it } from 'vitest';
import { hideSecrets } from '../../../src/contract/hide-secrets.ts';

const SECRET = 'p@ss/w+rd "7"';

describe('hideSecrets', () => {
  it.each([
    ['as it is', SECRET],
    ['as JSON writes it', JSON.stringify(SECRET).slice(1, -1)],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['as a form writes it', new URLSearchParams({ SECRET }).toString().slice('SECRET='.length)],
  ])('hides a secret %s', (_form, written) => {
    expect(hideSecrets(`you sent ${written}.`, [SECRET])).toBe('you sent ***.');
  });

  it.each(['base64', 'base64url'] as const)('hides a secret in %s, whatever stands before and after it', (form) => {
    const secret = 'c2VjcmV0-of-a-person~>?';
    for (const before of ['', 'u', 'us', 'user:']) {
      for (const after of ['', '!', '!!', '!!!']) {
        const hidden = hideSecrets(Buffer.from(`${before}${secret}${after}`).toString(form), [secret]);
        expect(hidden).toContain('***');
        // The two characters at an edge hold a part of one character of the secret each.
        expect(hidden.replace('***', '').length).toBeLessThanOrEqual(Math.ceil(((before + after).length * 4) / 3) + 4);
      }
    }
  });

  it('hides the longest first, so that nothing is left of a secret that holds another', () => {
    expect(hideSecrets('secret-long-one and secret-long', ['secret-long', 'secret-long-one'])).toBe('*** and ***');
  });

  it('leaves words alone that are as short as a secret must not be', () => {
    expect(hideSecrets('the admin is here', ['admin'])).toBe('the admin is here');
  });
});
