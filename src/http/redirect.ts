import type { HttpReply } from './http-reply.ts';
import { shownAddress } from './http-url.ts';
import { redact, type Sent } from './redact.ts';

/** More redirects than any server needs for one request: a longer chain is a loop. */
export const MOST_REDIRECTS = 3;

/** The redirects that keep method and body. */
const KEEPS_REQUEST = new Set([307, 308]);

/** Where a reply sends its request on, if that is the same request to the same origin: method, headers and body may stay. */
export function followed(reply: HttpReply): string | undefined {
  const target = KEEPS_REQUEST.has(reply.status) ? targetOf(reply) : undefined;
  if (target?.origin !== new URL(reply.url).origin) return undefined;
  target.username = '';
  target.password = '';
  return target.href;
}

/** Why a redirect was not followed, and what to do, each with a space before it; for another reply nothing. */
export function redirection(reply: HttpReply, sent: Sent): { readonly said: string; readonly remedy?: string } {
  const target = targetOf(reply);
  if (!target) return { said: '' };
  const shown = redact(shownAddress(target.href), sent);
  if (followed(reply) !== undefined) {
    return {
      said: ` It points to ${shown}, after ${MOST_REDIRECTS} other redirects.`,
      remedy: ' The redirects form a loop: check the address.',
    };
  }
  const wanted = redact(shownAddress(wantedAddress(target, new URL(reply.url)).href), sent);
  const remedy = ` Should requests go there, change the address in the spec to ${wanted}; a page to log in means that credentials are missing or wrong.`;
  return { said: ` It points to ${shown}. Only a 307 or 308 within one origin is followed.`, remedy };
}

/** A server behind a gateway may not know that it is asked over https. */
function wantedAddress(target: URL, from: URL): URL {
  if (from.protocol !== 'https:' || target.hostname !== from.hostname) return target;
  return new URL(`${target.pathname}${target.search}`, from.origin);
}

function targetOf({ status, headers: { location }, url }: HttpReply): URL | undefined {
  const isRedirect = status >= 300 && status <= 399 && location !== undefined;
  return isRedirect && URL.canParse(location, url) ? new URL(location, url) : undefined;
}
