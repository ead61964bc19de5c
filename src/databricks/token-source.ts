import type { Credentials } from './credentials.ts';
import { fetchToken, type AccessToken } from './fetch-token.ts';

/** Gives the token to send with a request. */
export interface TokenSource {
  current(): Promise<string>;
  /** A token other than `refused`, which a server answered with 401; `undefined` where there is no other. */
  other(refused: string): Promise<string | undefined>;
}

/** The tokens of some credentials; those of OAuth are fetched when needed, and calls at the same time share one fetch. */
export function tokenSource(credentials: Credentials, host: string, timeoutMs: number): TokenSource {
  if (credentials.type === 'pat') return { current: async () => credentials.token, other: async () => undefined };
  return sharedTokens(() => fetchToken(credentials, host, timeoutMs));
}

/** Keeps one token for everybody until it is stale or refused; a failed fetch is forgotten, so the next call tries anew. */
export function sharedTokens(fetch: () => Promise<AccessToken>, now: () => number = Date.now): TokenSource {
  let known: AccessToken | undefined;
  let fetching: Promise<AccessToken> | undefined;

  async function renewed(): Promise<string> {
    fetching ??= fetch().finally(() => {
      fetching = undefined;
    });
    known = await fetching;
    return known.token;
  }

  return {
    current: async () => (known && now() < known.staleAt ? known.token : renewed()),
    // Another call may have renewed it since this one was sent.
    other: async (refused) => (known && known.token !== refused ? known.token : renewed()),
  };
}
