import type { IncomingMessage } from 'node:http';
import { type Door, isHostOf, pathBehind } from '../../contract/door.ts';

/** What a request asks for below the token, without a slash before it; or the status of a refusal, which says nothing else. */
export type Admission = { readonly path: string; readonly query: URLSearchParams } | { readonly refused: 403 | 404 };

/**
 * Lets in who knows the token, from this machine, and no page of another origin: what a browser says about where a request comes
 * from has to be this page itself, or a person.
 */
export function admit({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>, door: Door): Admission {
  const { host } = headers;
  if (!isHostOf(door, host)) return { refused: 403 };
  const [whole = '', query = ''] = url.split(/\?(.*)/s);
  const path = pathBehind(door, whole);
  if (path === undefined) return { refused: 404 };
  return isOurOrigin(headers, { host, isPage: path === '' })
    ? { path, query: new URLSearchParams(query) }
    : { refused: 403 };
}

/** A link on another page may open the page, as long as it opens it for a person: in a window, and not in a frame. */
function isOurOrigin(
  headers: IncomingMessage['headers'],
  { host, isPage }: { readonly host: string; readonly isPage: boolean },
): boolean {
  if (headers.origin !== undefined && headers.origin !== `http://${host}`) return false;
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  return isPage && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}
