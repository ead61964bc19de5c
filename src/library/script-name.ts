import { basename } from 'node:path';
import { safeName } from '../contract/ids.ts';

/** The name of the script's file without its ending, as it may stand in ids. */
export function scriptName(): string {
  return safeName(basename(process.argv[1] ?? '').replace(/\.[cm]?[jt]s$/, ''));
}
