import { PAGE_ROUTES } from '../data/page-routes.ts';

/** Name of a route of the page's data. */
export type RouteName = keyof typeof PAGE_ROUTES;

/** A route with the parts of the path that it names, decoded. */
export interface MatchedRoute {
  readonly name: RouteName;
  readonly parts: Readonly<Record<string, string>>;
}

/** The route of a path, such as `api/batches/nightly-7`; `undefined` where there is none. */
export function matchRoute(path: string): MatchedRoute | undefined {
  const given = path.split('/');
  for (const [name, pattern] of Object.entries(PAGE_ROUTES) as [RouteName, string][]) {
    const parts = partsOf(pattern.split('/'), given);
    if (parts) return { name, parts };
  }
  return undefined;
}

function partsOf(pattern: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [place, expected] of pattern.entries()) {
    const part = decoded(given[place] ?? '');
    if (part === undefined || part === '') return undefined;
    if (expected.startsWith(':')) parts[expected.slice(1)] = part;
    else if (part !== expected) return undefined;
  }
  return parts;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
