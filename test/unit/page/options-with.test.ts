import { expect, it } from 'vitest';
import { optionsWith } from '../../../page/options-with.ts';

const OPTIONS = new URLSearchParams('outcome=a&outcome=b&q=refund');

it('changes what is named, and nothing else', () => {
  expect(optionsWith(OPTIONS, { q: 'lamp' }).toString()).toBe('outcome=a&outcome=b&q=lamp');
  expect(optionsWith(OPTIONS, { outcome: ['c', 'd'] }).toString()).toBe('q=refund&outcome=c&outcome=d');
});

it('removes what is given as absent or empty', () => {
  expect(optionsWith(OPTIONS, { outcome: [], q: '' }).toString()).toBe('');
  expect(optionsWith(OPTIONS, { outcome: undefined }).toString()).toBe('q=refund');
});

it('leaves the options it was given as they are', () => {
  optionsWith(OPTIONS, { q: undefined });
  expect(OPTIONS.get('q')).toBe('refund');
});
