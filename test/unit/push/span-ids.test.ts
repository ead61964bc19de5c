import { describe, expect, it } from 'vitest';
import { spanIdOf, traceIdOf } from '../../../src/push/span-ids.ts';

describe('ids of what is pushed', () => {
  it('are the same in every version of convsim, so that pushing again replaces what is there', () => {
    expect(traceIdOf('nightly-7/tools', 0)).toBe('fec6b711635f0076ec6f5f8a63b1ab33');
    expect(spanIdOf('nightly-7/tools', 0, 'tool', 1)).toMatch(/^[0-9a-f]{16}$/);
    expect(spanIdOf('nightly-7/tools', 0, 'tool', 1)).toBe(spanIdOf('nightly-7/tools', 0, 'tool', 1));
  });

  it('differ where a part differs, also of a copied turn of a fork', () => {
    const ids = [
      traceIdOf('a/b'),
      traceIdOf('a/b', 0),
      traceIdOf('a/b', 1),
      traceIdOf('fork/b', 1),
      traceIdOf('a/b1'),
      traceIdOf('a/b', '1'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
