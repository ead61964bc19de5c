import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseSeeds } from '../../../src/spec/choose-seeds.ts';
import type { SeedsSource } from '../../../src/spec/open-seeds.ts';
import type { LoadedSpec } from '../../../src/spec/read-spec.ts';
import { listSource } from '../../support/seed-sources.ts';

describe('the choice of seeds', () => {
  const place = (path: readonly PropertyKey[]) => `sim.yaml:1 ${path.join('.')}`;
  const spec = { trials: 2 };
  const loaded = (seedsSource: SeedsSource | undefined) => ({ spec, place, seedsSource }) as unknown as LoadedSpec;

  it('prefers --seeds to the spec, which says how to expand either', () => {
    const expansion = { spec, place };
    const chosen = chooseSeeds(loaded(listSource(['a'])), 'other.csv');
    expect(chosen).toEqual({ kind: 'file', path: join(process.cwd(), 'other.csv'), namedAt: '--seeds', expansion });
    expect(chooseSeeds(loaded(listSource(['a'])), chosen)).toEqual(chosen);
    expect(chooseSeeds(loaded(listSource(['a'])), undefined)).toMatchObject({ kind: 'list', seeds: ['a'], expansion });
  });

  it('names both ways to give seeds when there are none', () => {
    expect(() => chooseSeeds(loaded(undefined), undefined)).toThrow(
      'sim.yaml:1 seeds: is missing: the simulation has no questions; add seeds (a .txt, .csv, .tsv, .jsonl, .ndjson or .json file, ' +
        'or a list of questions) to the spec, or pass --seeds FILE',
    );
  });
});
