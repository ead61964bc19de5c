const PLAIN_HEADERS = new Set(['accept', 'content-type', 'idempotency-key', 'user-agent']);

/** Shorter values stand in ordinary words, and hiding those would spoil the message. */
const SHORTEST_SECRET = 6;

/** What was sent that may hold a secret. */
export interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** `text` without the secrets of the request: servers like to repeat a wrong key or the whole address in their error. */
export function redact(text: string, sent: Sent): string {
  const secrets = [...headerSecrets(sent.headers), ...urlSecrets(sent.url)].filter(
    (secret) => secret.length >= SHORTEST_SECRET,
  );
  // Longest first: a secret that holds another must go as a whole.
  return secrets.toSorted((a, b) => b.length - a.length).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

function headerSecrets(headers: Sent['headers']): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => !PLAIN_HEADERS.has(name.toLowerCase()))
    .flatMap(([, value]) => [value, value.replace(/^(bearer|basic)\s+/i, '')]);
}

function urlSecrets(url: string): readonly string[] {
  if (!URL.canParse(url)) return [];
  const { search, searchParams, username, password } = new URL(url);
  return [search, ...searchParams.values(), username, password];
}
