import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/contract/manifest.ts';
import { keepSettings } from '../../../src/spec/keep-settings.ts';

type Part = Partial<Manifest['spec']>;

function manifest(spec: Part, replaced?: Manifest['replaced']): Manifest {
  return { spec, ...(replaced && { replaced }) } as unknown as Manifest;
}

const SET = manifest({ concurrency: 12 }, { concurrency: 6 });
const BUDGETED = manifest({ concurrency: 6, budget: { turns: 100 } }, { budget: { turns: 50 } });
const NEWLY_BUDGETED = manifest({ concurrency: 6, budget: { turns: 100 } }, { budget: null });

const CONCURRENCY_NOTE =
  'concurrency stays 12, as set with convsim set; the spec has 6; to go back: convsim set b --concurrency 6';
const BUDGET_NOTE =
  'budget stays turns 100, as set with convsim set; the spec has turns 50; to go back: convsim set b --budget-turns 50';

describe('what convsim set changed', () => {
  it.each<[string, Manifest, Part, Part, readonly string[]]>([
    ['stays while the spec says the same as before', SET, { concurrency: 6 }, { concurrency: 12 }, [CONCURRENCY_NOTE]],
    ['gives way to a spec that was changed since', SET, { concurrency: 8 }, { concurrency: 8 }, []],
    [
      'stays for a budget too',
      BUDGETED,
      { concurrency: 6, budget: { turns: 50 } },
      { budget: { turns: 100 } },
      [BUDGET_NOTE],
    ],
    [
      'stays where the spec has no budget',
      NEWLY_BUDGETED,
      { concurrency: 6 },
      { budget: { turns: 100 } },
      ['budget stays turns 100, as set with convsim set; the spec has none'],
    ],
    ['is nothing where nothing was set', manifest({ concurrency: 6 }), { concurrency: 9 }, { concurrency: 9 }, []],
  ])('%s', (_, stored, given, spec, notes) => {
    const kept = keepSettings('b', { stored, given: manifest(given) });
    expect(kept.manifest.spec).toMatchObject(spec);
    expect(kept.notes).toEqual(notes);
  });

  it('is kept again at the next start, and given up for an option', () => {
    const given = manifest({ concurrency: 6 });
    const once = keepSettings('b', { stored: SET, given }).manifest;
    expect(keepSettings('b', { stored: once, given }).manifest.spec.concurrency).toBe(12);
    const asked = keepSettings('b', { stored: once, given, asked: ['concurrency'] });
    expect(asked).toEqual({ manifest: given, notes: [] });
  });
});
