import { StepFailure } from '../contract/failures.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { shownAddress } from '../http/http-url.ts';
import { postForm } from '../http/send-json.ts';
import { type AccessToken, accessTokenIn } from './access-token.ts';

/** Assumed lifetime of a token whose server does not state one, in seconds. */
const USUAL_LIFE_SECONDS = 3_600;

/** A program that proves itself by its own id and secret (RFC 6749, 4.4). */
export interface OAuthClient {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Sent beside the grant type: `scope`, and what else a server wants. */
  readonly form: Readonly<Record<string, string>>;
  /** What of the form must not stand in a message. */
  readonly secrets?: readonly string[] | undefined;
  /** The environment variables that id and secret come from, for messages. */
  readonly variables?: readonly string[] | undefined;
  /** Bounds the request, in milliseconds. */
  readonly timeoutMs: number;
}

/** Where the id and the secret stand in the request. */
type Place = 'header' | 'form';

/**
 * Gets a token for an OAuth client: id and secret as basic authentication, which every server must take.
 * @throws {StepFailure} as `postForm`, `Unauthorized` for a wrong id or secret, `BadReply` for a reply without a token.
 */
export async function clientToken(client: OAuthClient, place: Place = 'header'): Promise<AccessToken> {
  const { tokenUrl: url, clientId, clientSecret, secrets = [], timeoutMs } = client;
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  const { body, status, requestId } = await postForm({
    url,
    headers: place === 'header' ? { authorization: basic } : {},
    form: {
      grant_type: 'client_credentials',
      ...client.form,
      ...(place === 'form' && { client_id: clientId, client_secret: clientSecret }),
    },
    secrets: [clientSecret, ...secrets],
    source: { variables: client.variables },
    timeoutMs,
  });
  const { token: _, ...said } = fieldsOf(body);
  const found = accessTokenIn({ expires_in: USUAL_LIFE_SECONDS, ...said });
  // Never a word of the body: it may hold a token.
  if (!found) {
    throw new StepFailure('BadReply', `${shownAddress(url)} answered ${status} without access_token.`, {
      status,
      requestId,
    });
  }
  return found;
}

/**
 * As `clientToken`, and once more with id and secret in the form where the server refuses them in the header.
 * @throws {StepFailure} as `clientToken`; of two refusals the first.
 */
export async function clientTokenAnyway(client: OAuthClient): Promise<AccessToken> {
  try {
    return await clientToken(client);
  } catch (error) {
    if (!(error instanceof StepFailure) || (error.status !== 400 && error.status !== 401)) throw error;
    return clientToken(client, 'form').catch(() => {
      throw error;
    });
  }
}
