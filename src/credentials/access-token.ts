import { fieldsOf } from '../contract/fields-of.ts';

/** Renewed this long before its end, in milliseconds, so that it does not end on the way; half its life if that is shorter. */
const RENEW_BEFORE_MS = 60_000;

/** A number above this is a time since 1970 in milliseconds, not in seconds. */
const EARLIEST_EPOCH_MS = 100_000_000_000;

const TOKEN_FIELDS = ['access_token', 'accessToken', 'token', 'id_token', 'idToken'];
const LIFE_FIELDS = ['expires_in', 'expiresIn'];
const END_FIELDS = [
  'expires_on',
  'expiresOn',
  'expires_at',
  'expiresAt',
  'expiry',
  'token_expiry',
  'expiration',
  'expirationTimestamp',
];

/** A token, and from when on, in milliseconds since 1970, a new one is wanted; `Infinity` if only a refusal shows it. */
export interface AccessToken {
  readonly token: string;
  readonly staleAt: number;
}

/**
 * The token in a reply of an OAuth server, or in what a command-line tool prints: JSON as `az`, `databricks`, `gcloud` and
 * Kubernetes' credential plugins write it, or the token alone. When it ends stands beside it, or inside a JWT.
 * `undefined` where there is none.
 */
export function accessTokenIn(value: unknown, now = Date.now()): AccessToken | undefined {
  const fields: Readonly<Record<string, unknown>> =
    typeof value === 'string' ? { token: value } : { ...fieldsOf(fieldsOf(value)['status']), ...fieldsOf(value) };
  const token = TOKEN_FIELDS.map((name) => fields[name]).find((each) => typeof each === 'string' && each !== '');
  if (typeof token !== 'string') return undefined;
  const lifeMs = lifeOf(fields, now) ?? lifeOfJwt(token, now);
  return { token, staleAt: lifeMs === undefined ? Infinity : now + lifeMs - Math.min(RENEW_BEFORE_MS, lifeMs / 2) };
}

/** How long the token lives from now, in milliseconds. */
function lifeOf(fields: Readonly<Record<string, unknown>>, now: number): number | undefined {
  const lives = LIFE_FIELDS.map((name) => numberOf(fields[name])).filter((life) => life !== undefined);
  const ends = END_FIELDS.map((name) => timeOf(fields[name])).filter((end) => end !== undefined);
  const found = [...lives.map((seconds) => seconds * 1_000), ...ends.map((end) => end - now)];
  return found.find((life) => life > 0);
}

function lifeOfJwt(token: string, now: number): number | undefined {
  const [, payload = '', signature] = token.split('.');
  if (signature === undefined) return undefined;
  try {
    const { exp } = fieldsOf(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return lifeOf({ expires_at: exp }, now);
  } catch {
    return undefined;
  }
}

function timeOf(value: unknown): number | undefined {
  const number = numberOf(value);
  if (number !== undefined) return number < EARLIEST_EPOCH_MS ? number * 1_000 : number;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
