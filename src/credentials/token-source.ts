import type { AccessToken } from './access-token.ts';

/** A token is a small thing: what needs longer to give one, in milliseconds, is not well. */
export const LONGEST_FETCH_MS = 30_000;

/** Gives the token to send with a request. */
export interface TokenSource {
  /** Where tokens come from, for messages, such as `https://host/token`. */
  readonly source?: string | undefined;
  current(): Promise<string>;
  /** A token other than `refused`, which a server did not accept; `undefined` where there is no other. */
  other(refused: string): Promise<string | undefined>;
}

/** One token that never changes. */
export function fixedToken(token: string): TokenSource {
  return { current: async () => token, other: async () => undefined };
}

/**
 * Keeps one token for everybody until it is stale or refused; calls at the same time share one fetch, and a failed fetch is
 * forgotten, so that the next call tries again.
 */
export function sharedTokens(
  fetch: () => Promise<AccessToken>,
  { source, now = Date.now }: { source?: string; now?: () => number } = {},
): TokenSource {
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
    source,
    current: async () => (known && now() < known.staleAt ? known.token : renewed()),
    async other(refused) {
      // Another call may have renewed it since this one was sent.
      const token = known && known.token !== refused ? known.token : await renewed();
      return token === refused ? undefined : token;
    },
  };
}
