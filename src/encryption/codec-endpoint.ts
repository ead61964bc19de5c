import { createHmac } from 'node:crypto';
import type { Door } from '../contract/door.ts';
import type { Keyring } from './keyring.ts';

/** The secret part of the codec server's address: always the same for a key, which cannot be found from it. */
export function codecToken({ current }: Keyring): string {
  return createHmac('sha256', current.for('address')).update('codec server').digest('base64url');
}

/** Address of the codec server, as the Temporal UI is given it. */
export function codecEndpoint({ port, token }: Door): string {
  return `http://127.0.0.1:${port}/${token}`;
}
