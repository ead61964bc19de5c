import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'junit2json';
import { describe, expect, it } from 'vitest';
import type { ConversationRecord, ScoreRecord } from '../../src/contract/turn-record.ts';
import { openStore } from '../../src/store/open-store.ts';
import { ALL_WELL, type Judging, type JudgeWorld, makeJudgeWorld, scoresText } from '../support/judge-world.ts';
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

/** What `--json` printed, which is all of the output. */
const printed = ({ stdout }: { readonly stdout: string }): unknown => JSON.parse(stdout);

/** What `stats --json` prints, as far as it is looked at. */
interface Statistics {
  readonly sets: readonly {
    readonly set: string;
    readonly conversations: number;
    readonly judged: number;
    readonly passed: number;
    readonly rate: { readonly share: number };
    readonly strict: { readonly share: number };
    readonly left_out: Readonly<Record<string, number>>;
    readonly criteria: readonly {
      readonly criterion: string;
      readonly judged?: number;
      readonly mean?: { readonly value: number; readonly scores: number };
    }[];
  }[];
}

/** What is wrong with the model that judges some conversations, by their seed. */
const FAULTS: Readonly<Record<string, Judging>> = {
  garbage: () => 'I would rather not say.',
  // A criterion is left out.
  part: (call) => ALL_WELL({ ...call, wanted: call.wanted.filter(({ criterion }) => criterion !== 'tone') }),
  misquoted: (call) => {
    const { scores } = JSON.parse(ALL_WELL(call) as string) as { scores: readonly object[] };
    const evidence = [{ turn: 0, quote: 'Nobody ever said these words.' }];
    return JSON.stringify({ scores: scores.map((score) => ({ ...score, evidence })) });
  },
  down: () => 503,
};

/** Judges by two criteria, one of them on a scale. */
const toned = (llm: Llm, pass = 4) => ({
  name: 'quality',
  type: 'llm',
  llm,
  criteria: { resolved: 'The refund was promised.', tone: { scale: [1, 5], low: 'Curt.', high: 'Warm.', pass } },
});

const DOWN_FAST = { judges: { maxAttempts: 2, timeout: '10s' } };

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
      const words = ['judge', 'b', '--with', 'rubric.yaml', '--out', 'later.jsonl'];
      const run = new KilledRun({ project, callsOf: ofRubric }, 'b', isStored, words);
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

  it('that fail leave an error: in no mean, against the strict rate, out of the rate of the judged, filled later', async () => {
    const seeds = [...Object.keys(FAULTS), 'good', 'bad'].map((id) => ({ id, question: `Where is my ${id} refund?` }));
    const judging: Judging = (call) => {
      if (call.seed === 'bad') return scoresText(call, ({ criterion }) => (criterion === 'tone' ? 2 : 'fail'));
      return (FAULTS[call.seed] ?? ALL_WELL)(call);
    };
    const world = await makeJudgeWorld({
      judging,
      spec: (llm) => ({ seeds, judges: [toned(llm)], limits: DOWN_FAST }),
    });
    const { project, calls } = world;
    const run = await project.run(['run', 'sim.json', '--batch', 'b']);
    expect(run.stderr).toContain('judge errors');
    const verdicts = async (file: string) =>
      Object.fromEntries(
        (await project.records<ConversationRecord>(file)).map(({ conversation_id: id, verdict }) => [id, verdict]),
      );
    const broken = { 'b/garbage': 'error', 'b/part': 'error', 'b/misquoted': 'error', 'b/down': 'error' };
    expect(await verdicts('b.conversations.jsonl')).toEqual({ ...broken, 'b/good': 'passed', 'b/bad': 'failed' });
    const scores = await project.records<ScoreRecord>('b.scores.jsonl');
    const reasons = (seed: string) =>
      scores
        .filter(({ conversation_id: id, result }) => id === `b/${seed}` && result === 'error')
        .map(({ criterion, reasoning, score }) => ({ criterion, reasoning, score }));
    const error = (criterion: string, reasoning: RegExp) => ({
      criterion,
      reasoning: expect.stringMatching(reasoning),
      score: undefined,
    });
    const both = (reasoning: RegExp) => ['resolved', 'tone'].map((criterion) => error(criterion, reasoning));
    expect(reasons('garbage')).toEqual(both(/BadVerdict/));
    expect(reasons('part')).toEqual([error('tone', /left out/)]);
    expect(reasons('misquoted')).toEqual(both(/Nobody ever said/));
    expect(reasons('down')).toEqual(both(/503/));

    const statistics = async () => (printed(await project.run(['stats', 'b', '--json'])) as Statistics).sets[0];
    expect(await statistics()).toMatchObject({
      conversations: 6,
      judged: 2,
      passed: 1,
      rate: { share: 1 / 2 },
      strict: { share: 1 / 6 },
      left_out: { 'error of quality: BadVerdict': 2, 'error of quality: Unavailable': 1, 'error in quality/tone': 1 },
      criteria: [
        { criterion: 'resolved', judged: 3 },
        { criterion: 'tone', mean: { value: (5 + 2) / 2, scores: 2 } },
      ],
    });
    const told = await project.run(['stats', 'b']);
    expect(told.stdout).toContain('1 of 2 judged conversations passed');
    expect(told.stdout.replace(/\s+/g, ' ')).toMatch(
      /strict: 1 of 6 [^;]*; left out: [^.]*2 error of quality: BadVerdict/,
    );

    const [before, agentCalls] = [calls.length, world.agentCalls()];
    world.judgeBy(ALL_WELL);
    const filled = await project.run(['judge', 'b', '--out', 'filled.jsonl']);
    expect(filled).toMatchObject({ code: 0 });
    expect(
      calls
        .slice(before)
        .map(({ seed }) => seed)
        .toSorted(),
    ).toEqual(Object.keys(FAULTS).toSorted());
    expect(world.agentCalls()).toBe(agentCalls);
    expect(new Set(Object.values(await verdicts('filled.conversations.jsonl')))).toEqual(new Set(['passed', 'failed']));
    expect(await statistics()).toMatchObject({ judged: 6, passed: 5, strict: { share: 5 / 6 }, left_out: {} });
  });

  it('need no call when a threshold changes, and decide the exit code where a share is required', async () => {
    const judging: Judging = (call) =>
      scoresText(call, ({ criterion }) => (criterion === 'tone' ? 1 + Number(call.seed.slice(1)) : 'pass'));
    const world = await makeJudgeWorld({
      judging,
      spec: (llm) => ({ seeds: seedsNamed(5), judges: [toned(llm)] }),
    });
    const { project, calls, llm } = world;
    // Scores 1 to 5, of which 4 and 5 pass.
    const run = (batch: string, share: string) =>
      project.run(['run', 'sim.json', '--batch', batch, '--require-pass', share]);
    expect(await run('enough', '0.4')).toMatchObject({ code: 0 });
    expect(await run('short', '0.6')).toMatchObject({ code: 1, stderr: expect.stringContaining('1 too few') });
    const [made, agentCalls] = [calls.length, world.agentCalls()];
    expect(made).toBe(2 * 5);

    const judge = async (pass: number, share: string, ...more: readonly string[]) => {
      await project.write('rubric.json', JSON.stringify([toned(llm, pass)]));
      return project.run(['judge', 'short', '--with', 'rubric.json', '--require-pass', share, '--json', ...more]);
    };
    const own = await judge(3, '0.6', '--set', 'run');
    expect(own).toMatchObject({ code: 0 });
    expect(printed(own)).toMatchObject({ set: 'run', judgements: 0, verdicts: { passed: 3, failed: 2 } });
    expect(await judge(5, '0.6', '--set', 'run')).toMatchObject({ code: 1 });
    expect(calls).toHaveLength(made);

    expect(await judge(4, '0.4')).toMatchObject({ code: 0 });
    expect(calls).toHaveLength(made + 5);
    const changed = await judge(2, '0.9');
    expect(changed).toMatchObject({ code: 1 });
    expect(printed(changed)).toMatchObject({ set: 'rubric', verdicts: { passed: 4, failed: 1 } });
    expect([calls.length, world.agentCalls()]).toEqual([made + 5, agentCalls]);
  });

  it('let compare name exactly what flipped, and a reader of JUnit files find the failures', async () => {
    let broken: ReadonlySet<number> = new Set([1, 2, 3]);
    const answer = (question: string) =>
      broken.has(Number(/number (\d+)/.exec(question)?.[1] ?? NaN)) ? 'No idea.' : 'Within 30 days.';
    const world = await makeJudgeWorld({
      answer,
      spec: (llm) => ({ seeds: seedsNamed(12), judges: threeJudges(llm), maxTurns: 0 }),
    });
    const { project } = world;
    expect(await project.run(['run', 'sim.json', '--batch', 'old'])).toMatchObject({ code: 0 });
    broken = new Set([2, 3, 7, 9, 10]);
    expect(await project.run(['run', 'sim.json', '--batch', 'new'])).toMatchObject({ code: 0 });

    interface Flips {
      readonly flips: readonly { readonly case_id: string; readonly change: string }[];
    }
    const compared = await project.run(['compare', 'old', 'new', '--json']);
    expect(compared).toMatchObject({ code: 0 });
    const { flips } = printed(compared) as Flips;
    expect(flips.map((flip) => `${flip.case_id} ${flip.change}`).toSorted()).toEqual([
      's1 better',
      's10 worse',
      's7 worse',
      's9 worse',
    ]);
    const told = await project.run(['compare', 'old', 'new']);
    for (const name of ['s1', 's7', 's9', 's10']) expect(told.stdout).toMatch(new RegExp(`\\b${name}\\b`));

    const exported = (share: string) =>
      project.run(['export', 'new', '--format', 'junit', '--out', 'new.xml', '--require-pass', share]);
    const read = async () => parse(await readFile(join(project.folder, 'new.xml'), 'utf8'));
    expect(await exported('0.5')).toMatchObject({ code: 0 });
    const report = await read();
    const suites = report && 'testsuite' in report ? (report.testsuite ?? []) : [];
    const cases = suites.flatMap(({ testcase = [] }) => testcase);
    const failed = cases.filter(({ failure }) => failure !== undefined).map(({ name }) => name);
    expect(failed).toEqual(['s2', 's3', 's7', 's9', 's10'].map((id) => expect.stringContaining(id)));
    expect(await exported('0.9')).toMatchObject({ code: 1 });
    expect(JSON.stringify(await read())).toContain('7 of 12 conversations passed; 11 are needed');
  });

  it('refuse bad input clearly, before anything is started or asked', async () => {
    const world = await makeJudgeWorld({
      spec: (llm) => ({ seeds: seedsNamed(2), judges: [toned(llm)], maxTurns: 0 }),
    });
    const { project, calls, llm } = world;
    const sim = JSON.parse(await readFile(join(project.folder, 'sim.json'), 'utf8')) as object;
    await project.write(
      'bare.json',
      JSON.stringify({ ...sim, judges: undefined, seeds: [{ id: 'x', question: 'Hm?' }] }),
    );
    expect(await project.run(['run', 'bare.json', '--batch', 'bare'])).toMatchObject({ code: 0 });
    expect(await project.run(['run', 'sim.json', '--batch', 'b'])).toMatchObject({ code: 0 });
    const rubric = (judge: object) => JSON.stringify([{ ...toned(llm), ...judge }]);
    const files = {
      'good.json': rubric({}),
      'unknown.json': rubric({ critera: {} }),
      'twice.json': JSON.stringify([toned(llm), toned(llm)]),
      'empty.json': rubric({ criteria: { resolved: '  ' } }),
      'none.json': rubric({ criteria: {} }),
      'nobody.json': '[]',
      'scale.json': rubric({ criteria: { tone: { scale: [5, 1], low: 'a', high: 'b' } } }),
      'outside.json': rubric({ criteria: { tone: { scale: [1, 5], low: 'a', high: 'b', pass: 7 } } }),
      'other.json': rubric({ criteria: { resolved: 'Something else.' } }),
      'labels.csv': 'conversation_id,criterion,label\nb/s0,resolved,pass\nb/s99,resolved,fail\n',
    };
    for (const [name, text] of Object.entries(files)) await project.write(name, text);
    expect(await project.run(['judge', 'b', '--with', 'good.json', '--stop-server'])).toMatchObject({ code: 0 });
    expect(await project.run(['judge', 'bare', '--with', 'good.json', '--stop-server'])).toMatchObject({ code: 0 });
    const sets = async () => {
      await using store = await openStore({ home: project.home });
      return [await store.listRubrics('b'), await store.listRubrics('bare'), await store.listBatches()];
    };
    const [before, made, agentCalls] = [await sets(), calls.length, world.agentCalls()];

    const refusals: readonly (readonly [words: readonly string[], told: RegExp])[] = [
      [['judge', 'b', '--with', 'unknown.json'], /critera.*criteria/],
      [['judge', 'b', '--with', 'twice.json'], /already the name of judges.0./],
      [['judge', 'b', '--with', 'empty.json'], /criteria\.resolved/],
      [['judge', 'b', '--with', 'none.json'], /criteria/],
      [['judge', 'b', '--with', 'nobody.json'], /judge/],
      [['judge', 'b', '--with', 'scale.json'], /scale.*lower to a higher/],
      [['judge', 'b', '--with', 'outside.json'], /outside the scale from 1 to 5/],
      [['judge', 'b', '--with', 'missing.json'], /missing\.json/],
      [['judge', 'b', '--with', 'other.json', '--set', 'good'], /the set good of batch b has another rubric/],
      [['judge', 'b', '--with', 'other.json', '--set', 'run'], /the set run of batch b has another rubric/],
      [['judge', 'b', '--set', 'god'], /no set "god".*good/],
      [['judge', 'b', '--with', 'good.json', '--only', 'qualty'], /no judge "qualty".*quality/],
      [['judge', 'b', '--with', 'good.json', '--require-pass', '90'], /share from 0 to 1/],
      [['judge', 'bare'], /has no judges/],
      [['judge', 'bare', '--set', 'run', '--with', 'good.json'], /another name/],
      [['judge', 'nothing'], /no batch "nothing"/],
      [['judge', 'b', '--labels', 'labels.csv'], /labels\.csv:3.*no conversation "b\/s99"/],
      [['judge', 'b', '--labels', 'nowhere.csv'], /no file nowhere\.csv/],
      [['compare', 'b', 'bare', '--set', 'good'], /case/],
      [['compare', 'b', 'bare', '--set', 'run'], /bare/],
      [['run', 'bare.json', '--batch', 'more', '--require-pass', '0.9'], /judges/],
      [['export', 'bare', '--format', 'junit', '--set', 'run'], /run/],
    ];
    for (const [words, told] of refusals) {
      const refused = await project.run(words);
      const text = refused.stderr.replace(/\s+/g, ' ');
      expect.soft({ words, code: refused.code, text }).toMatchObject({ code: 2, text: expect.stringMatching(told) });
      expect.soft(text).not.toMatch(/\bat \S+ \(|undefined|\[object/);
    }
    expect(await sets()).toEqual(before);
    expect([calls.length, world.agentCalls()]).toEqual([made, agentCalls]);
    expect(() => project.serverPid()).toThrow('ENOENT');
  });
});
