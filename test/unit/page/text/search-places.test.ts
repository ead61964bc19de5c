import { describe, expect, it } from 'vitest';
import { searchPlaces } from '../../../../page/text/search-places.ts';

describe('searchPlaces', () => {
  it('finds every place, capitals or not', () => {
    expect(found('A dock, the Dock, no do-ck', 'dock')).toEqual(['dock', 'Dock']);
  });

  it('takes signs of patterns as they are', () => {
    expect(found('costs (0.10) or 0x10', '(0.10)')).toEqual(['(0.10)']);
    expect(found('a.b|c a-b', 'a-b')).toEqual(['a-b']);
  });

  it('takes a line end for a blank', () => {
    expect(found('free\ndock', 'free dock')).toEqual(['free\ndock']);
  });

  it('looks past marks of Markdown where nothing else is found', () => {
    expect(found('any free dock nearby', '**free dock**')).toEqual(['free dock']);
  });

  it('finds nothing of nothing', () => {
    expect(found('text', '  ')).toEqual([]);
  });
});

function found(text: string, searched: string): readonly string[] {
  return searchPlaces(text, searched).map(({ from, to }) => text.slice(from, to));
}
