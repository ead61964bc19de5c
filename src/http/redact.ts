import { withoutLikelySecrets } from '../contract/secrets.ts';

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

/** Shorter values stand in ordinary words, and hiding those would spoil the message. */
const SHORTEST_SECRET = 6;

/** What was sent that may hold a secret. */
export interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Secrets that stand elsewhere, as in the body. */
  readonly secrets?: readonly string[] | undefined;
  /** The body before it was written as JSON, which an error may repeat. */
  readonly asked?: unknown;
}

/**
 * `text` without the secrets of the request, which servers like to repeat in their error, and without what is marked as a
 * secret in itself.
 */
export function redact(text: string, sent: Sent): string {
  return withoutLikelySecrets(withoutSecretsOf(sent, text));
}

function withoutSecretsOf(sent: Sent, text: string): string {
  const secrets = [...headerSecrets(sent.headers), ...urlSecrets(sent.url), ...(sent.secrets ?? [])]
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap(formsOf);
  // Longest first: a secret that holds another must go as a whole.
  return secrets.toSorted((a, b) => b.length - a.length).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

function headerSecrets(headers: Sent['headers']): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => !PLAIN_HEADERS.has(name.toLowerCase()))
    .flatMap(([, value]) => [value, value.replace(/^(bearer|basic)\s+/i, ''), ...basicSecrets(value)]);
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

/** A secret as it is, as it stands in JSON, and percent-encoded. */
function formsOf(secret: string): readonly string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    new URLSearchParams({ secret }).toString().slice('secret='.length),
  ];
}

function urlSecrets(url: string): readonly string[] {
  if (!URL.canParse(url)) return [];
  const { search, searchParams, username, password } = new URL(url);
  return [search, ...searchParams.values(), username, password];
}
