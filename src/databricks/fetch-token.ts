import { z } from 'zod';
import { StepFailure } from '../contract/failures.ts';
import { postForm } from '../http/send-json.ts';
import type { Credentials } from './credentials.ts';

/** Renewed this long before its end, in milliseconds, so that it does not end on the way; half its life if that is shorter. */
const RENEW_BEFORE_MS = 60_000;

/** For how long a token is taken to live whose server does not say, in seconds. */
const USUAL_LIFE_SECONDS = 3_600;

/** A token is a small thing: a server that needs longer, in milliseconds, is not well. */
const LONGEST_FETCH_MS = 30_000;

/** An OAuth token, and from when on, in milliseconds since 1970, a new one is wanted. */
export interface AccessToken {
  readonly token: string;
  readonly staleAt: number;
}

const WireToken = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().catch(USUAL_LIFE_SECONDS),
});

/**
 * Gets a token for a service principal: `POST {host}/oidc/v1/token`, client credentials, scope `all-apis`.
 * @throws {StepFailure} as `postForm`, `Unauthorized` for a wrong id or secret, `BadReply` for a reply without a token.
 */
export async function fetchToken(
  { clientId, clientSecret }: Extract<Credentials, { type: 'oauth-m2m' }>,
  host: string,
  timeoutMs: number,
): Promise<AccessToken> {
  const url = `${host}/oidc/v1/token`;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const { body, status, requestId } = await postForm({
    url,
    headers: { authorization: `Basic ${basic}` },
    form: { grant_type: 'client_credentials', scope: 'all-apis' },
    timeoutMs: Math.min(timeoutMs, LONGEST_FETCH_MS),
  });
  const { success, data } = WireToken.safeParse(body);
  // Never a word of the body: it may hold a token.
  if (!success)
    throw new StepFailure('BadReply', `${url} answered ${status} without access_token.`, { status, requestId });
  const lifeMs = data.expires_in * 1_000;
  return { token: data.access_token, staleAt: Date.now() + lifeMs - Math.min(RENEW_BEFORE_MS, lifeMs / 2) };
}
