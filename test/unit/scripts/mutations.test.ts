import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MUTATIONS } from '../../../scripts/chaos/mutations.ts';

describe('the guarantees that are broken on purpose', () => {
  it.each(MUTATIONS.map((each) => [each.name, each] as const))('%s: the code is still there, once', (_, mutation) => {
    expect(readFileSync(mutation.file, 'utf8').split(mutation.text)).toHaveLength(2);
    expect(mutation.broken).not.toBe(mutation.text);
    expect(mutation.seeds.length).toBeGreaterThan(0);
  });
});
