import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { InputError } from '../contract/errors.ts';
import { type Keyring, requireKey } from './keyring.ts';
import { seal, unseal } from './seal.ts';

/** The names that Temporal's samples use: other tools recognize an encrypted payload by them. */
const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';

const { Payload: Wire } = proto.temporal.api.common.v1;

/** What a codec works with. */
export interface PayloadCodecOptions {
  /** Without it nothing is encrypted, and what others have encrypted is refused. */
  readonly keyring: Keyring | undefined;
  /** Learns of a payload that cannot be decrypted here. */
  readonly onUnreadable?: ((error: InputError) => void) | undefined;
}

/** Encrypts whole payloads, their metadata included; reads plain ones as they are. */
export function payloadCodec({ keyring, onUnreadable }: PayloadCodecOptions): PayloadCodec {
  const decoded = (payload: Payload): Payload => {
    if (!isEncrypted(payload)) return payload;
    try {
      return decrypted(payload, keyring);
    } catch (error) {
      if (error instanceof InputError) onUnreadable?.(error);
      throw error;
    }
  };
  return {
    encode: (payloads) => Promise.resolve(keyring ? payloads.map((payload) => encrypted(payload, keyring)) : payloads),
    // Synchronous ciphers: what they throw has to reject.
    decode: async (payloads) => payloads.map(decoded),
  };
}

/** Whether a payload says that it is encrypted. */
function isEncrypted({ metadata }: Payload): boolean {
  return textIn(metadata, 'encoding') === ENCODING;
}

function encrypted(payload: Payload, { current }: Keyring): Payload {
  return {
    metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(current.id) },
    data: seal(current.for('payloads'), Wire.encode(payload).finish()),
  };
}

function decrypted({ metadata, data }: Payload, keyring: Keyring | undefined): Payload {
  const id = textIn(metadata, KEY_ID);
  const key = requireKey(keyring, id, 'what Temporal holds of this batch is encrypted');
  try {
    return Wire.decode(unseal(key.for('payloads'), data ?? new Uint8Array()));
  } catch (error) {
    throw InputError.of(
      'CONVSIM_ENCRYPTION_KEY',
      `what Temporal holds of this batch cannot be decrypted with the key "${id}": another key of the same id encrypted it, or it was changed since; set the right key`,
      { cause: error },
    );
  }
}

function textIn(metadata: Payload['metadata'], name: string): string {
  return Buffer.from(metadata?.[name] ?? []).toString();
}
