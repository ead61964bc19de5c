import { withoutLikelySecrets } from './secrets.ts';

/** Shorter values stand in ordinary words, and hiding those would spoil the message. */
const SHORTEST_SECRET = 6;

/** Base64 of fewer bytes is a part of ordinary words. */
const SHORTEST_ENCODED = 9;

/**
 * `text` with `***` in the place of these secrets, in whatever form they stand there, and of everything that looks like a
 * secret in itself.
 */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  return withoutLikelySecrets(withoutKnown(text, secrets));
}

function withoutKnown(text: string, secrets: readonly string[]): string {
  const forms = new Set(secrets.filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(formsOf));
  // Longest first: a secret that holds another must go as a whole.
  return [...forms].toSorted((a, b) => b.length - a.length).reduce((rest, form) => rest.replaceAll(form, '***'), text);
}

/** A secret as it is, as it stands in JSON, percent-encoded, and in base64. */
function formsOf(secret: string): readonly string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    new URLSearchParams({ secret }).toString().slice('secret='.length),
    encodeURIComponent(wellFormed(secret)),
    ...inBase64(secret),
  ];
}

/** By way of UTF-8: half of a character would make encodeURIComponent throw. */
function wellFormed(secret: string): string {
  return Buffer.from(secret).toString();
}

/**
 * What is the same in the base64 of every text with the secret in it: it begins at one of three places within a group of four
 * characters, and those at both ends also depend on what stands beside it.
 */
function inBase64(secret: string): readonly string[] {
  if (Buffer.byteLength(secret) < SHORTEST_ENCODED) return [];
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const isCut = bytes.length % 3 !== 0;
    return (['base64', 'base64url'] as const).map((form) => {
      const encoded = bytes.toString(form).replace(/=+$/, '');
      return encoded.slice([0, 2, 3][before], isCut ? -1 : undefined);
    });
  });
}
