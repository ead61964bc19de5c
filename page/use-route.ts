import { useLayoutEffect, useState } from 'preact/hooks';
import { type Route, routeOf } from './route.ts';

/** The route of the address bar, and its changes. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useLayoutEffect(() => {
    const follow = (): void => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return routeOf(hash);
}
