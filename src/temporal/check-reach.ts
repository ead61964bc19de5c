import { InputError } from '../contract/errors.ts';
import { isLoopback } from './address.ts';

/**
 * SQLite is one machine: workers elsewhere would each have a store of their own.
 * @throws {InputError} when the Temporal server is not on this machine.
 */
export function checkReach(
  { address }: { readonly address: string },
  { isShared }: { readonly isShared: boolean },
): void {
  if (isShared || isLoopback(address)) return;
  const message = `${address} is another machine, and the SQLite store serves only this one; set CONVSIM_DATABASE_URL to a PostgreSQL database that all machines use, or use a Temporal server on this machine`;
  throw InputError.of('TEMPORAL_ADDRESS', message);
}
