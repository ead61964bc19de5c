import { describe, expect, it } from 'vitest';
import { matchRoute } from '../../../../src/view/server/match-route.ts';

describe('matchRoute', () => {
  it('knows each route and the parts that it names, decoded', () => {
    expect(matchRoute('api/batches')).toEqual({ name: 'batches', parts: {} });
    expect(matchRoute('api/batches/a%20b')).toEqual({ name: 'batch', parts: { batch: 'a b' } });
    expect(matchRoute('api/batches/a/conversations/7')).toEqual({
      name: 'transcript',
      parts: { batch: 'a', index: '7' },
    });
    expect(matchRoute('api/comparisons/a/b')).toEqual({ name: 'comparison', parts: { a: 'a', b: 'b' } });
  });

  it.each([
    '',
    'api',
    'api/batches/',
    'api//conversations',
    'api/batches/%E0%A4%A',
    'api/batches/a/b',
    '../api/batches',
  ])('knows none for %j', (path) => {
    expect(matchRoute(path)).toBeUndefined();
  });
});
