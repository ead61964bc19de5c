import { describe, expect, it } from 'vitest';
import { HttpUrl, joinUrl } from '../../../src/http/http-url.ts';

describe('HttpUrl', () => {
  it('takes http and https addresses and refuses others and credentials', () => {
    expect(HttpUrl.safeParse('https://host/v1').success).toBe(true);
    for (const bad of ['host/v1', 'ftp://host', 'https://me:key@host'])
      expect(HttpUrl.safeParse(bad).success).toBe(false);
  });

  it('adds a path and keeps the query', () => {
    expect(joinUrl('http://h/v1/', 'chat/completions')).toBe('http://h/v1/chat/completions');
    expect(joinUrl('http://h?api-version=1', 'chat')).toBe('http://h/chat?api-version=1');
  });
});
