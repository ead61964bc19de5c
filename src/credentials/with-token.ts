import { StepFailure } from '../contract/failures.ts';
import { withDeadline } from '../process/with-deadline.ts';
import type { TokenSource } from './token-source.ts';

/** Some servers refuse an expired token with 403. */
const ABOUT_TOKEN = /\b(?:token|jwt|credentials?)\b/i;

/** How long a call waits for its token. */
interface TokenWait {
  /** In milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Headers that prove who sends. */
export type TokenHeaders = Readonly<Record<string, string>>;

/**
 * Sends with the header of a valid token, and once more with another one where the first was refused: a token can end before
 * its time. Sends with no such header where there are no tokens.
 * @throws {StepFailure} what `send` or fetching a token throws, `TimedOut` for a token that does not come.
 */
export async function withToken<T>(
  tokens: TokenSource | undefined,
  wait: TokenWait,
  send: (headers: TokenHeaders) => Promise<T>,
): Promise<T> {
  if (!tokens) return send({});
  const token = await ownWait(tokens, wait, () => tokens.current());
  try {
    return await send(headersOf(token));
  } catch (error) {
    if (!isTokenRefused(error)) throw error;
    const other = await ownWait(tokens, wait, () => tokens.other(token));
    if (other === undefined) throw error;
    return send(headersOf(other));
  }
}

function headersOf(token: string): TokenHeaders {
  return { authorization: `Bearer ${token}` };
}

function isTokenRefused(error: unknown): boolean {
  if (!(error instanceof StepFailure)) return false;
  return error.status === 401 || (error.status === 403 && ABOUT_TOKEN.test(error.message));
}

/** Several calls may wait for one token: a caller that gives up must not take it from the others. */
function ownWait<T>({ source }: TokenSource, { timeoutMs, signal }: TokenWait, token: () => Promise<T>): Promise<T> {
  const from = source === undefined ? '' : ` from ${source}`;
  const timedOut = () => new StepFailure('TimedOut', `No access token came${from} within ${timeoutMs} ms.`);
  return withDeadline({ timeoutMs, signal, timedOut }, token);
}
