/** What the page shows; every state of it has an address, kept in the part after `#`. */
export type Route =
  | { readonly view: 'batches'; readonly options?: URLSearchParams }
  | { readonly view: 'batch'; readonly batch: string; readonly options: URLSearchParams }
  | { readonly view: 'transcript'; readonly batch: string; readonly index: number; readonly options: URLSearchParams }
  | { readonly view: 'comparison'; readonly a: string; readonly b: string; readonly options: URLSearchParams }
  | { readonly view: 'unknown'; readonly address: string };

/** Reads `#/?…`, `#/batch/<id>?…`, `#/batch/<id>/<index>?…` and `#/compare/<a>/<b>?…`. */
export function routeOf(hash: string): Route {
  const address = hash.replace(/^#/, '') || '/';
  const [path = '/', query = ''] = address.split(/\?(.*)/s);
  const options = new URLSearchParams(query);
  const [kind, first, second, ...others] = path.split('/').slice(1).map(decoded);
  if (!kind && first === undefined) return { view: 'batches', options };
  if (others.length > 0 || !first) return { view: 'unknown', address };
  if (kind === 'compare' && second) return { view: 'comparison', a: first, b: second, options };
  if (kind !== 'batch') return { view: 'unknown', address };
  if (second === undefined || second === '') return { view: 'batch', batch: first, options };
  const index = /^\d{1,9}$/.test(second) ? Number(second) : undefined;
  return index === undefined ? { view: 'unknown', address } : { view: 'transcript', batch: first, index, options };
}

/** The address of a route, for links: `#/batch/nightly-7?outcome=failed`. */
export function addressOf(route: Exclude<Route, { view: 'unknown' }>): string {
  const query = route.options?.toString() ?? '';
  return `#${pathOf(route)}${query === '' ? '' : `?${query}`}`;
}

function pathOf(route: Exclude<Route, { view: 'unknown' }>): string {
  switch (route.view) {
    case 'batches':
      return '/';
    case 'batch':
      return `/batch/${encodeURIComponent(route.batch)}`;
    case 'transcript':
      return `/batch/${encodeURIComponent(route.batch)}/${route.index}`;
    case 'comparison':
      return `/compare/${encodeURIComponent(route.a)}/${encodeURIComponent(route.b)}`;
  }
}

/** A part of a path that is no valid encoding stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
