import { expect, it } from 'vitest';
import { crumbsOf } from '../../../../page/frame/crumbs-of.ts';
import { routeOf } from '../../../../page/route.ts';

it('leads from a transcript back to the list with the filters it was opened from', () => {
  expect(crumbsOf(routeOf('#/batch/nightly/7?outcome=blocked'))).toEqual([
    { name: 'convsim', address: '#/' },
    { name: 'nightly', address: '#/batch/nightly?outcome=blocked' },
    { name: '#7' },
  ]);
});

it.each(['#/', '#/batch/a', '#/batch/a/1', '#/compare/a/b', '#/nothing'])(
  'ends at %s itself, which is no link',
  (hash) => {
    expect(crumbsOf(routeOf(hash)).at(-1)).not.toHaveProperty('address');
  },
);
