import { expect, it } from 'vitest';
import { addressOf, type Route, routeOf } from '../../../page/route.ts';

const ROUTES: readonly Exclude<Route, { view: 'unknown' }>[] = [
  { view: 'batches', options: new URLSearchParams('q=night') },
  { view: 'batch', batch: 'a/b?c#d é', options: new URLSearchParams('outcome=x&outcome=y&q=a+b%26c') },
  { view: 'transcript', batch: 'nightly', index: 12, options: new URLSearchParams() },
  { view: 'comparison', a: 'one', b: '100%', options: new URLSearchParams('case=7') },
];

it.each(ROUTES)('reads back the address of $view', (route) => {
  const read = routeOf(addressOf(route));
  expect({ ...read, options: String('options' in read ? read.options : '') }).toEqual({
    ...route,
    options: String(route.options),
  });
});

it.each(['', '#', '#/'])('shows all batches at "%s"', (hash) => {
  expect(routeOf(hash).view).toBe('batches');
});

it.each(['#/batch/a/one', '#/batch/a/1/2', '#/batches', '#/compare/a', '#/batch/a/-1'])(
  'knows no page at %s',
  (hash) => {
    expect(routeOf(hash).view).toBe('unknown');
  },
);
