import { afterAll } from 'vitest';
import type { AtEnd } from './cli.ts';

/** What tests of one file share is ended after the last of them, in the reverse order of its start. */
export function atFileEnd(): AtEnd {
  const works: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const work of works.toReversed()) await work();
  });
  return (work) => void works.push(work);
}
