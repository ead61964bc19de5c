import { describe, expect, it } from 'vitest';
import { derivedSeedId, seedPartOf } from '../../../src/contract/seed-ids.ts';
import { checkSeeds } from '../../../src/spec/check-seeds.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { listSource, seedsIn, problemsIn } from '../../support/seed-sources.ts';

describe('ids', () => {
  it('may be any text of up to 200 bytes', async () => {
    const fits = 'é'.repeat(100);
    const [seed] = await seedsIn('seeds.csv', `id,question\n${fits},a\n`);
    expect(seed).toMatchObject({ id: fits, conversationId: `b/${seedPartOf(fits)}` });
    expect(await problemsIn('seeds.csv', `id,question\n${fits}x,a\n`)).toEqual([
      `seeds.csv:2: the id "${'é'.repeat(60)}…" has 201 bytes; give one of at most 200`,
    ]);
  });

  it('must be unique; both lines are named', async () => {
    expect(await problemsIn('seeds.csv', 'id,question\na,1\nb b,2\na,3\nb b,4\n')).toEqual([
      'seeds.csv:4: the id "a" is already used by line 2; give every seed its own',
      'seeds.csv:5: the id "b b" is already used by line 3; give every seed its own',
    ]);
  });

  it('must be unique in conversation ids too, whichever comes first', async () => {
    const [raw, safe] = ['b b', seedPartOf('b b')];
    const text = (one: string, other: string) => `the id "${one}" maps to the same conversation as the id of ${other}`;
    expect(await problemsIn('seeds.csv', `id,question\n${raw},1\n${safe},2\n`)).toEqual([
      `seeds.csv:3: ${text(safe, 'line 2')}; change one of them`,
    ]);
    expect(await problemsIn('seeds.csv', `id,question\n${safe},1\n${raw},2\n`)).toEqual([
      `seeds.csv:3: ${text(raw, 'line 2')}; change one of them`,
    ]);
  });

  it('may not repeat one that another seed is given by its content', async () => {
    const taken = derivedSeedId(0, 'one');
    expect(await problemsIn('seeds.jsonl', `{"question":"one"}\n{"question":"two","id":"${taken}"}`)).toEqual([
      `seeds.jsonl:2: the id "${taken}" is already used by line 1; give every seed its own`,
    ]);
  });

  it('of an inline list are placed by entry', async () => {
    const source = listSource(['q', { question: 'a', id: 'x' }, { question: 'b', id: 'x' }]);
    expect(await inputProblems(checkSeeds(source), 'none')).toEqual([
      'sim.yaml:7 seeds[2]: the id "x" is already used by seeds[1]; give every seed its own',
    ]);
  });
});
