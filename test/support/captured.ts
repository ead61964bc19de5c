import { readFileSync } from 'node:fs';

/** A recorded exchange of `test/fixtures/wire`, parsed. */
export function captured(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/wire/${file}`, import.meta.url), 'utf8')) as unknown;
}
