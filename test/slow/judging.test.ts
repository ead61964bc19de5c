import { describe, expect, it } from 'vitest';
import type { ConversationRecord, ScoreRecord } from '../../src/contract/turn-record.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type JudgeWorld, makeJudgeWorld, scoresText } from '../support/judge-world.ts';
import { KilledRun } from '../support/killed-run.ts';

type Llm = JudgeWorld['llm'];

const quality = (llm: Llm) => ({
  name: 'quality',
  type: 'llm',
  llm,
  criteria: { resolved: 'The refund was promised.', honest: { criterion: 'Nothing was invented.', per: 'turn' } },
});

/** A judge of each type that needs no code of the user's. */
const threeJudges = (llm: Llm) => [
  { name: 'rules', type: 'checks', checks: [{ contains: '30 days' }, { not: true, toolCalled: 'delete_account' }] },
  quality(llm),
  { name: 'user', type: 'user-fidelity', llm, gate: false },
];

/** Seeds named `s0`, `s1`, … */
const seedsNamed = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: `s${at}`, question: `Where is my refund number ${at}?` }));

describe('judges', () => {
  it(
    'of a run and of a rubric stand side by side; killed half-way, none is paid for twice beyond the calls in flight',
    { timeout: 300_000 },
    async () => {
      const seeds = seedsNamed(24);
      const world = await makeJudgeWorld({
        thinksMs: 150,
        spec: (llm) => ({ seeds, concurrency: 4, judges: threeJudges(llm) }),
      });
      const { project, calls, llm } = world;
      expect(await project.run(['run', 'sim.json', '--batch', 'b'])).toMatchObject({ code: 0 });
      const agentCalls = world.agentCalls();
      expect(agentCalls).toBe(2 * seeds.length);
      expect(calls).toHaveLength(2 * seeds.length);
      const conversations = await project.records<ConversationRecord>('b.conversations.jsonl');
      expect(conversations.map(({ verdict }) => verdict)).toEqual(seeds.map(() => 'passed'));

      const strict = [{ ...quality(llm), name: 'strict' }];
      await project.write('rubric.yaml', JSON.stringify(strict));
      world.judgeBy((call) => scoresText(call, () => (Number(call.seed.slice(1)) % 2 === 0 ? 'pass' : 'fail')));
      await using store = await openStore({ home: project.home });
      const isStored = async (key: string) => {
        const seedIndex = Number(key.split('/')[1]?.slice(1));
        return (await store.findJudgement({ batchId: 'b', seedIndex, set: 'rubric', judge: 'strict' })) !== null;
      };
      const ofRubric = () => calls.filter(({ set }) => set === 'rubric').map(({ key }) => key);
      const run = new KilledRun({ project, callsOf: ofRubric }, 'b', isStored, [
        ...['judge', 'b', '--with', 'rubric.yaml', '--out', 'later.jsonl'],
      ]);
      for (const [target, made] of [
        ['worker', 6],
        ['server', 10],
        ['both', 15],
      ] as const) {
        await run.until(() => new Set(run.calls).size >= made);
        await run.kill(target);
      }
      await run.end();

      const counts = new Map<string, number>();
      for (const call of run.calls) counts.set(call, (counts.get(call) ?? 0) + 1);
      expect(counts.size).toBe(seeds.length);
      expect([...counts].filter(([call, count]) => count > 1 + run.inFlight(call))).toEqual([]);
      expect(world.agentCalls()).toBe(agentCalls);
      expect(calls.filter(({ set }) => set === 'run')).toHaveLength(2 * seeds.length);

      const scores = await project.records<ScoreRecord>('later.scores.jsonl');
      const keys = scores.map((each) =>
        [each.set, each.conversation_id, each.judge, each.criterion, each.turn].join('/'),
      );
      expect(new Set(keys).size).toBe(keys.length);
      // Of the rubric: one criterion of the whole, one of each of two turns.
      expect(scores.filter(({ set }) => set === 'rubric')).toHaveLength(3 * seeds.length);
      const shown = await project.run(['show', 'b/s1']);
      expect(shown.stdout).toMatch(/^judged: passed$/m);
      expect(shown.stdout).toMatch(/^judged with rubric: failed$/m);
      const stats = await project.run(['stats', 'b']);
      expect(stats.stdout).toMatch(/^ {2}run +24 of 24 /m);
      expect(stats.stdout).toMatch(/^ {2}rubric +12 of 24 /m);

      const again = await project.run(['judge', 'b', '--with', 'rubric.yaml']);
      expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('no judge was asked') });
      expect(ofRubric()).toHaveLength(run.calls.length);
    },
  );
});
