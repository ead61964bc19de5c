import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Where the ids of this machine's processes hold: its name and, in a container that shares the name, its own numbering. */
export function processPlace(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
