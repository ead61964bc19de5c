import { InputError } from '../contract/errors.ts';

const LAST_PORT = 65_535;

/** A port that an option gives, 0 for any that is free. @throws {InputError} where it is none. */
export function portNumber(option: string, given: string): number {
  if (/^\d+$/.test(given) && Number(given) <= LAST_PORT) return Number(given);
  throw InputError.of(option, `expected a port from 1 to ${LAST_PORT}, or 0 for any that is free, got "${given}"`);
}
