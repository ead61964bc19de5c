import { hideSecrets } from '../contract/hide-secrets.ts';
import { isSecretHeader } from '../contract/secrets.ts';
import type { RequestSource } from './request-source.ts';

const PLAIN_HEADERS = new Set([
  'accept',
  'accept-encoding',
  'content-type',
  'idempotency-key',
  'traceparent',
  'user-agent',
  'x-client-request-id',
  'x-databricks-org-id',
]);

/** Words of headers that tell how a secret is used, and are none. */
const SCHEME = /^(?:bearer|basic|digest|token|apikey|negotiate|session|username|algorithm|credential|signature)$/i;

/** What was sent that may hold a secret. */
export interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Secrets that stand elsewhere, as in the body. */
  readonly secrets?: readonly string[] | undefined;
  /** The body before it was written as JSON, which an error may repeat. */
  readonly asked?: unknown;
  /** What of the spec it comes from. */
  readonly source?: RequestSource | undefined;
}

/**
 * `text` without the secrets of the request, which servers like to repeat in their error, and without what is marked as a
 * secret in itself.
 */
export function redact(text: string, sent: Sent): string {
  return hideSecrets(text, [...headerSecrets(sent.headers), ...urlSecrets(sent.url), ...(sent.secrets ?? [])]);
}

function headerSecrets(headers: Sent['headers']): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => !PLAIN_HEADERS.has(name.toLowerCase()))
    .flatMap(([name, value]) => [value, ...partsOf(name, value), ...basicSecrets(value)]);
}

/** What a header consists of, as `Token abc`, `a=b; c=d` and `id:secret` do: all of it in one that is named for secrets, else whatever is not a word. */
function partsOf(name: string, value: string): readonly string[] {
  const parts = [value.replace(/^[\w-]+\s+/, ''), ...value.split(/[\s;,="]+/), ...value.split(/[\s;,="]+|:/)];
  const isSecret = isSecretHeader(name, value);
  return parts.filter(
    (part) => part !== value && !SCHEME.test(part) && (isSecret || (part.length > 8 && /\d/.test(part))),
  );
}

/** The password of `Basic …`. */
function basicSecrets(header: string): readonly string[] {
  const encoded = /^basic\s+(\S+)/i.exec(header)?.[1];
  if (encoded === undefined) return [];
  return [
    Buffer.from(encoded, 'base64')
      .toString('utf8')
      .replace(/^[^:]*:/, ''),
  ];
}

function urlSecrets(url: string): readonly string[] {
  if (!URL.canParse(url)) return [];
  const { search, searchParams, username, password } = new URL(url);
  const asSent = search
    .slice(1)
    .split('&')
    .map((pair) => pair.slice(pair.indexOf('=') + 1));
  return [search, ...asSent, ...searchParams.values(), username, password];
}
