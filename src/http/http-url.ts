import { z } from 'zod';

/** An `http://` or `https://` address in a spec. A user name or password in it is refused: secrets never stand in a spec. */
export const HttpUrl = z
  .string()
  .refine((text) => protocolOf(text) !== undefined, 'must be an http:// or https:// address such as https://host/v1')
  .refine(
    (text) => !hasCredentials(text),
    'must not hold a user name or password; name the variable that holds the secret',
  );

/** `base` with `path` added to its own path; a query of the base stays: `http://h/v1?x=1` + `chat` → `http://h/v1/chat?x=1`. */
export function joinUrl(base: string, path: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`;
  return url.href;
}

/** Scheme, host and port of an address: what a message may say of a server. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'the address';
}

/** Origin and path of an address, without the query and the credentials that it may hold. */
export function shownAddress(url: string): string {
  return URL.canParse(url) ? `${originOf(url)}${new URL(url).pathname}` : 'the address';
}

function protocolOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol } = new URL(text);
  return protocol === 'http:' || protocol === 'https:' ? protocol : undefined;
}

function hasCredentials(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username !== '' || password !== '';
}
