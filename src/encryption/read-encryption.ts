import type { Environment } from '../contract/environment.ts';
import { InputError, type Problem } from '../contract/errors.ts';
import { Key, KEY_BYTES } from './key.ts';
import { Keyring } from './keyring.ts';

/** What the environment says of encryption. */
export interface Encryption {
  readonly keyring: Keyring;
  /** Whether a store that is made now encrypts its texts. */
  readonly isStoreEncrypted: boolean;
}

const KEY = 'CONVSIM_ENCRYPTION_KEY';
const KEY_ID = 'CONVSIM_ENCRYPTION_KEY_ID';
const OLD_KEYS = 'CONVSIM_ENCRYPTION_OLD_KEYS';
const STORE = 'CONVSIM_ENCRYPTION_STORE';

const NEW_KEY = 'make one with: openssl rand -base64 32';

/** As `openssl rand -base64 32` prints it; the alphabet for addresses is taken too. */
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const ID = /^[A-Za-z0-9._-]{1,64}$/;

const SWITCH: Readonly<Record<string, boolean>> = { on: true, true: true, 1: true, off: false, false: false, 0: false };

/**
 * The keys of this process, and whether the store is encrypted too; `undefined` where no key is set.
 * @throws {InputError} for what is no key or no id, all problems at once; never shows a key.
 */
export function readEncryption(env: Environment): Encryption | undefined {
  const problems: Problem[] = [];
  const note = (place: string, message: string) => void problems.push({ place, message });
  const isStoreEncrypted = readSwitch(env[STORE], note);
  const older = (env[OLD_KEYS] ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  if (!env[KEY]) {
    const meant = [KEY_ID, OLD_KEYS].filter((name) => env[name]);
    if (isStoreEncrypted) meant.push(STORE);
    if (meant.length > 0) note(KEY, `is not set, but ${meant.join(' and ')} needs it; ${NEW_KEY}`);
    if (problems.length > 0) throw new InputError(problems);
    return undefined;
  }
  const current = readKey({ place: KEY, text: env[KEY], id: env[KEY_ID] || undefined }, note);
  const readOlder = older.map((entry) => readOldKey(entry, note));
  const keys = [...readOlder, current].flatMap((key) => (key ? [key] : []));
  const twice = keys.find((key, index) => keys.findIndex(({ id }) => id === key.id) < index);
  if (twice) note(OLD_KEYS, `has the id "${twice.id}" twice, or ${KEY_ID} has it too; each key needs its own id`);
  if (problems.length > 0 || !current) throw new InputError(problems);
  return { keyring: new Keyring(current, keys.slice(0, -1)), isStoreEncrypted };
}

type Note = (place: string, message: string) => void;

function readSwitch(text: string | undefined, note: Note): boolean {
  if (!text) return false;
  const value = SWITCH[text.toLowerCase()];
  if (value === undefined) note(STORE, 'must be on or off');
  return value ?? false;
}

/** `id:key`, or only a key. */
function readOldKey(entry: string, note: Note): Key | undefined {
  const colon = entry.indexOf(':');
  const [id, text] = colon < 0 ? [undefined, entry] : [entry.slice(0, colon), entry.slice(colon + 1)];
  return readKey({ place: OLD_KEYS, text, id }, note);
}

/** A text that is no key may still be nearly one: its length is all that is said of it. */
function readKey({ place, text, id }: { place: string; text: string; id: string | undefined }, note: Note) {
  if (id !== undefined && !ID.test(id)) {
    const named = place === KEY ? KEY_ID : place;
    note(named, 'an id has 1 to 64 letters, digits, dots, dashes or underscores');
    return undefined;
  }
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, 'base64');
  if (BASE64.test(trimmed) && bytes.length === KEY_BYTES) return new Key(bytes, id);
  note(place, `is no key: expected 32 bytes in base64, got ${trimmed.length} characters; ${NEW_KEY}`);
  return undefined;
}
