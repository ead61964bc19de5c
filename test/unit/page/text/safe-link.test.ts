import { describe, expect, it } from 'vitest';
import { safeLink } from '../../../../page/text/safe-link.ts';

describe('safeLink', () => {
  it.each(['https://a.example/b?c#d', 'http://a.example/', 'mailto:a@b.example'])('lets %s be followed', (address) => {
    expect(safeLink(address)).toBe(address);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a.example/1',
    '//a.example/b',
    '/help',
    '#/batch/a',
    '',
  ])('lets nothing follow %j', (address) => {
    expect(safeLink(address)).toBeUndefined();
  });
});
