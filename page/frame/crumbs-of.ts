import { addressOf, type Route } from '../route.ts';

/** A step of the way to what is shown; the last one has no address. */
export interface Crumb {
  readonly name: string;
  readonly address?: string;
}

/** The way from all batches to what is shown. A transcript leads back to the list with the filters it was opened from. */
export function crumbsOf(route: Route): readonly Crumb[] {
  const root = { name: 'convsim', address: '#/' };
  switch (route.view) {
    case 'batches':
      return [{ name: 'convsim' }];
    case 'batch':
      return [root, { name: route.batch }];
    case 'transcript':
      return [
        root,
        { name: route.batch, address: addressOf({ ...route, view: 'batch' }) },
        { name: `#${route.index}` },
      ];
    case 'comparison':
      return [root, { name: `${route.a} and ${route.b}` }];
    case 'unknown':
      return [root, { name: 'Unknown address' }];
  }
}
