import { describe, expect, it } from 'vitest';
import type { SeedInput } from '../../../src/contract/seed.ts';
import type { SimulationSpec } from '../../../src/contract/simulation-spec.ts';
import { checkSeeds } from '../../../src/spec/check-seeds.ts';
import type { SeedsSource } from '../../../src/spec/open-seeds.ts';
import { surveySeeds } from '../../../src/spec/survey-seeds.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { collect, fileSource, listSource } from '../../support/seed-sources.ts';

type Changes = Partial<Pick<SimulationSpec, 'user' | 'personas' | 'trials' | 'randomSeed' | 'stop' | 'maxTurns'>>;

function expanded(source: SeedsSource, changes: Changes = {}, type = 'user'): SeedsSource {
  const spec = { questions: { type }, maxTurns: 5, ...changes };
  const place = (path: readonly PropertyKey[]) => `sim.yaml:1 ${path.join('.')}`;
  return { ...source, expansion: { spec, place } };
}

const ROWS: SeedInput[] = ['a', 'b', 'c'].map((id) => ({ id, question: `${id}?` }));

async function idsOf(rows: readonly (string | SeedInput)[], changes?: Changes, type?: string) {
  const seeds = await collect(expanded(listSource(rows), changes, type));
  return seeds.map(({ id, caseId, persona, trial, index }) => ({ id, caseId, persona, trial, index }));
}

describe('the expansion of rows', () => {
  it('runs 3 seeds with 2 personas 2 times as 12 conversations, persona before trial', async () => {
    const settled = await idsOf(ROWS, { user: { persona: ['plain', 'terse'] }, trials: 2 });
    expect(settled.map(({ id }) => id)).toEqual(
      ['a', 'b', 'c'].flatMap((id) => ['.plain.t1', '.plain.t2', '.terse.t1', '.terse.t2'].map((end) => id + end)),
    );
    expect(settled[6]).toEqual({ id: 'b.terse.t1', caseId: 'b', persona: 'terse', trial: 1, index: 6 });
  });

  it('names in the id only what there are several of', async () => {
    expect(await idsOf(ROWS.slice(0, 1), { user: { persona: 'terse' } })).toEqual([
      { id: 'a', caseId: 'a', persona: 'terse', index: 0 },
    ]);
    expect((await idsOf(ROWS.slice(0, 1), { trials: 2 }, 'offline')).map(({ id }) => id)).toEqual(['a.t1', 'a.t2']);
  });

  it('prefers the personas of a row', async () => {
    const rows = [
      { id: 'a', question: 'a?', persona: ['expert', 'layman'] },
      { id: 'b', question: 'b?', persona: 'expert' },
    ];
    expect((await idsOf(rows, { user: { persona: ['plain', 'terse'] } })).map(({ id }) => id)).toEqual([
      'a.expert',
      'a.layman',
      'b',
    ]);
  });

  it('adds nothing to the seeds and their digest where no user plays', async () => {
    const [plain] = await collect(listSource(ROWS));
    expect((await collect(expanded(listSource(ROWS), {}, 'offline')))[0]).toEqual(plain);
    const { digest } = await checkSeeds(listSource(ROWS));
    expect((await checkSeeds(expanded(listSource(ROWS), {}, 'offline'))).digest).toBe(digest);
    expect((await checkSeeds(expanded(listSource(ROWS)))).digest).not.toBe(digest);
  });

  it('draws one persona of a mix a row, the same on every run and in any order of the names', async () => {
    const rows = Array.from({ length: 1_000 }, (_, index) => ({ id: `s${index}`, question: 'q' }));
    const drawn = async (mix: Record<string, number>, randomSeed?: number) => {
      const settled = await idsOf(rows, { user: { persona: { mix } }, trials: 2, ...(randomSeed && { randomSeed }) });
      return settled.map(({ persona }) => persona);
    };
    const first = await drawn({ plain: 3, impatient: 1 });
    expect(await drawn({ impatient: 1, plain: 3 })).toEqual(first);
    expect(await drawn({ plain: 3, impatient: 1 }, 8)).not.toEqual(first);
    const share = first.filter((persona) => persona === 'impatient').length / first.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.3);
    expect(first.every((persona, index) => index % 2 === 0 || persona === first[index - 1])).toBe(true);
  });

  it('counts rows for a limit, and conversations for a batch', async () => {
    const source = expanded({ ...listSource(ROWS), limit: 2 }, { user: { persona: ['plain', 'terse'] } });
    expect(await checkSeeds(source)).toMatchObject({ rows: 2, count: 4 });
  });

  it('lets the user open where there is a goal', async () => {
    const source = await fileSource('seeds.csv', 'goal,facts\n"Get a refund\nLearn when","Order 4417\nPaid by card"\n');
    expect(await collect(expanded(source.source))).toMatchObject([
      { question: '', goal: ['Get a refund', 'Learn when'], facts: ['Order 4417', 'Paid by card'], index: 0 },
    ]);
    const ofSpec = await fileSource('seeds.csv', 'persona\nterse\n');
    expect(await collect(expanded(ofSpec.source, { user: { goal: 'Get a refund' } }))).toMatchObject([
      { question: '', persona: 'terse' },
    ]);
  });
});

describe('rows that do not fit the spec', () => {
  const problemsOf = async (rows: readonly unknown[], changes?: Changes, type?: string) =>
    inputProblems(checkSeeds(expanded(listSource(rows as SeedInput[]), changes, type)), 'none');

  it.each<[string, unknown[], string[], Changes?]>([
    [
      'a start',
      [{ tag: 't' }],
      ['sim.yaml:5 seeds[0] question: is missing; write one, or give the seed a goal, so that the user opens'],
    ],
    [
      'a known persona',
      [{ question: 'q', persona: ['plain', 'impatiant'] }],
      ['sim.yaml:5 seeds[0] persona[1]: unknown persona "impatiant"; did you mean "impatient"?'],
      { personas: { hurried: {} } as unknown as NonNullable<Changes['personas']> },
    ],
    [
      'turns in which the user may end it',
      [{ question: 'q', minTurns: 3, maxTurns: 2 }],
      [
        'sim.yaml:5 seeds[0] minTurns: is 3, above maxTurns 2, so that the user could never end it; lower it, or raise maxTurns',
      ],
    ],
    [
      'an id of its own',
      [
        { id: 'a', question: 'q', persona: ['plain', 'terse'] },
        { id: 'a', question: 'r', persona: ['expert', 'layman'] },
        { id: 'a.plain', question: 's' },
      ],
      [
        'sim.yaml:6 seeds[1]: the id "a" is already used by seeds[0]; give every seed its own',
        'sim.yaml:7 seeds[2]: the id "a.plain" is already used by seeds[0]; give every seed its own',
      ],
    ],
    [
      'an id that leaves room for persona and trial',
      [{ id: 'i'.repeat(198), question: 'q' }],
      [
        `sim.yaml:5 seeds[0]: the id "${'i'.repeat(60)}…" has 201 bytes; give the seed a shorter one; with persona and trial it has at most 200`,
      ],
      { trials: 2 },
    ],
    [
      'a goal where the spec says how it ends',
      [{ question: 'q' }],
      [
        'sim.yaml:1 stop.goal: is "verified", but neither user nor any seed has a goal; give one under user.goal, or remove it',
      ],
      { stop: { goal: 'verified', minTurns: 0 } },
    ],
  ])('need %s', async (_, rows, problems, changes) => {
    expect(await problemsOf(rows, changes)).toEqual(problems);
  });

  it('need a question where no user opens the conversation', async () => {
    expect(await problemsOf([{ goal: 'g' }], {}, 'databricks-managed-evals')).toEqual([
      'sim.yaml:5 seeds[0] question: is missing; expected text',
    ]);
  });

  it('name a column that the generator has no use for once', async () => {
    const rows = [1, 2].map((at) => ({ question: `q${at}`, goal: 'g', persona: 'plain', patience: 2, opening: ['o'] }));
    const withoutUse = (key: string) =>
      `sim.yaml:5 seeds[0] ${key}: questions of type "offline" have no use for it; set "questions: { type: user }", or remove it`;
    expect(await problemsOf(rows, {}, 'offline')).toEqual([
      withoutUse('persona'),
      withoutUse('goal'),
      withoutUse('patience'),
    ]);
  });
});

describe('the size of a batch with users', () => {
  it('counts a call for each question that no seed gives, and a last reaction', async () => {
    const rows = [{ question: 'q' }, { goal: 'g', maxTurns: 3 }, { question: 'q', opening: ['o', 'p'] }];
    const { size } = await surveySeeds(expanded(listSource(rows), { stop: { goal: 'verified', minTurns: 0 } }), 5);
    expect(size).toMatchObject({
      conversations: 3,
      turns: 16,
      questionCalls: 5 + 1 + (4 + 1) + (3 + 1),
      shownExchanges: 15 + 6 + 14,
      verifications: 1,
    });
    const other = await surveySeeds(listSource(['q', 'r']), 5);
    expect(other.size).toMatchObject({ turns: 12, questionCalls: 10, shownExchanges: 0, verifications: 0 });
  });
});
