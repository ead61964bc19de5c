import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/agents/agent.ts';
import type { ComponentType } from '../../src/contract/component-type.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { conversationWorkflowId } from '../../src/contract/ids.ts';
import type { Judge, JudgeRequest } from '../../src/judges/judge.ts';
import { judgeLab as judge, judgeNamed, scriptedJudge as scripted } from '../support/lab-judges.ts';
import { type Cast, echoAgent, type Lab, openLab, seedsNamed, specWith } from '../support/lab.ts';

const { limits } = specWith();
const fewAttempts = { ...limits, judges: { ...limits.judges, maxAttempts: 2 } };

function labWith(types: readonly ComponentType<Judge>[], cast: Cast = {}): Promise<Lab> {
  const judges = types.map(({ type }) => judgeNamed(type));
  const registry = Object.fromEntries(types.map((type) => [type.type, type]));
  return openLab({ ...cast, judges: registry, spec: { maxTurns: 1, limits: fewAttempts, judges, ...cast.spec } });
}

async function found({ store, batchId }: Lab, seedIndex = 0) {
  const all = await store.judgementsOf({ batchId, seedIndex });
  return all.map(({ set, judgement }) => [
    set,
    judgement.judge,
    judgement.error?.type ?? judgement.scores.map(({ result }) => result).join(),
  ]);
}

describe('the judges of a spec', () => {
  it('see the whole conversation and how it is about to end, side by side, and the verdict is searched by', async () => {
    const seen: JudgeRequest[] = [];
    const first = scripted('first', async (request) => {
      seen.push(request);
      return { result: 'pass' };
    });
    const second = scripted('second', async () => ({ result: 'fail' }));
    const lab = await labWith([first, second]);
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect(await found(lab)).toEqual([
      ['run', 'first', 'pass'],
      ['run', 'second', 'fail'],
    ]);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.idempotencyKey).toBe(`${lab.batchId}/seed-0/2/judge/run/first`);
    const { conversation } = seen[0] ?? {};
    expect(conversation).toMatchObject({ outcome: 'completed', endReason: null, seed: { id: 'seed-0' } });
    expect(conversation?.turns.map(({ answer }) => answer)).toEqual([
      'answer to: seed question 0?',
      'answer to: question 1 after 1?',
    ]);
    expect(conversation?.contexts).toEqual(['answer to: seed question 0?', '']);
    const handle = lab.client.workflow.getHandle(conversationWorkflowId(lab.prefix, `${lab.batchId}/seed-0`));
    expect(await handle.result()).toEqual({ outcome: 'completed', turns: 2, verdict: 'failed' });
    const query = `ConvsimBatch='${lab.batchId}' AND ConvsimVerdict='failed'`;
    await expect.poll(async () => (await lab.client.workflow.count(query)).count, { timeout: 10_000 }).toBe(1);
    expect((await lab.store.progress(lab.batchId)).judgeUsage).toEqual({ inputTokens: 6, outputTokens: 2 });
  });

  it('fail no conversation: one that is down is an error, asked again before that, and not paid for twice', async () => {
    let calls = 0;
    const down = scripted('down', async () => {
      calls += 1;
      throw new StepFailure('Unavailable', 'the judge is down');
    });
    const lab = await labWith([down, scripted('up', async () => ({ result: 'pass' }))]);
    await lab.run();
    expect(calls).toBe(2);
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 1 });
    expect(await found(lab)).toEqual([
      ['run', 'down', 'Unavailable'],
      ['run', 'up', 'pass'],
    ]);
    expect((await lab.store.progress(lab.batchId)).retrying).toBe(0);
  });

  it('do not look at conversations that failed', async () => {
    let calls = 0;
    const lab = await labWith([scripted('first', async () => ((calls += 1), { result: 'pass' }))], {
      agent: { invoke: () => Promise.reject(new StepFailure('InvalidRequest', 'no')) },
    });
    await lab.run();
    expect({ calls, found: await found(lab) }).toEqual({ calls: 0, found: [] });
  });

  it('are not asked when the budget is used up: the conversation ends as it would', async () => {
    let calls = 0;
    const usage = { inputTokens: 10, outputTokens: 1 };
    const agent: Agent = { invoke: async (call) => ({ ...(await echoAgent.invoke(call)), usage }) };
    const lab = await labWith([scripted('first', async () => ((calls += 1), { result: 'pass' }))], {
      agent,
      spec: { maxTurns: 1, budget: { tokens: 22 } },
    });
    await lab.run();
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 1 });
    expect({ calls, found: await found(lab) }).toEqual({ calls: 0, found: [] });
  });

  it('are asked when only the budget of turns is used up: they make none', async () => {
    const lab = await labWith([scripted('first', async () => ({ result: 'pass' }))], {
      spec: { budget: { turns: 2, duration: '1h' } },
    });
    await lab.run();
    expect(await found(lab)).toEqual([['run', 'first', 'pass']]);
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 1 });
    await lab.batches.setBudget(lab.batchId, { duration: '1ms' });
    const judges = [judgeNamed('first')];
    await lab.store.saveRubric(lab.batchId, { set: 'late', judges, state: 'closed', pauseReason: null });
    expect(await judge(lab, { set: 'late' })).toMatchObject({ kind: 'closed', result: { isExhausted: false } });
    expect(await found(lab)).toContainEqual(['late', 'first', 'pass']);
  });

  it('are not asked again when the result was stored before the worker lost it', async () => {
    let [calls, lost] = [0, 0];
    const lab = await labWith([scripted('first', async () => ((calls += 1), { result: 'pass' }))], {
      tamper: (activities) => ({
        ...activities,
        judgeConversation: async (input) => {
          const shown = await activities.judgeConversation(input);
          lost += 1;
          if (lost === 1) throw new Error('the result never reached the server');
          return shown;
        },
      }),
    });
    await lab.run();
    expect({ calls, lost }).toEqual({ calls: 1, lost: 2 });
  });

  it('pause the batch where the worker lacks what they need, and go on when it has that', async () => {
    let isLacking = true;
    const lacking = scripted('lacking', async () => {
      if (isLacking) throw new StepFailure('WorkerMisconfigured', 'The variable KEY is not set.');
      return { result: 'pass' };
    });
    const lab = await labWith([lacking]);
    expect(await lab.run()).toMatchObject({ kind: 'paused', reason: expect.stringContaining('KEY') });
    isLacking = false;
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect(await found(lab)).toEqual([['run', 'lacking', 'pass']]);
  });

  it('brake the batch when one of them fails ten times in a row for one cause', async () => {
    const down = scripted('down', async () => {
      throw new StepFailure('InvalidRequest', 'no such model');
    });
    const lab = await labWith([down, scripted('up', async () => ({ result: 'pass' }))], {
      seeds: seedsNamed(40),
      spec: { concurrency: 2, canary: false },
    });
    const end = await lab.run();
    expect(end).toMatchObject({ kind: 'paused' });
    expect(end.kind === 'paused' && end.reason).toContain('could not be judged: judge down: InvalidRequest: no such');
    const { errors } = await lab.store.countJudgements(lab.batchId, 'run');
    expect(errors).toBeGreaterThanOrEqual(10);
    expect(errors).toBeLessThan(25);
  });
});

describe('a judging apart from the run', () => {
  it('fills what is missing or has errors, and leaves what is whole', async () => {
    let isDown = true;
    const asked: string[] = [];
    const shaky = scripted('shaky', async ({ conversationId }) => {
      if (isDown && conversationId.endsWith('seed-1')) throw new StepFailure('InvalidRequest', 'down');
      asked.push(conversationId);
      return { result: 'pass' };
    });
    let agentCalls = 0;
    const lab = await labWith([shaky], {
      seeds: seedsNamed(3),
      agent: { invoke: (call) => ((agentCalls += 1), echoAgent.invoke(call)) },
    });
    await lab.run();
    expect([await found(lab, 1), agentCalls]).toEqual([[['run', 'shaky', 'InvalidRequest']], 6]);
    isDown = false;
    const result = { judgements: 1, errors: 0, isExhausted: false };
    expect(await judge(lab, { set: 'run' })).toEqual({ kind: 'closed', result });
    expect(await found(lab, 1)).toEqual([['run', 'shaky', 'pass']]);
    expect([asked.length, agentCalls]).toEqual([3, 6]);
    expect(await judge(lab, { set: 'run' })).toMatchObject({ result: { judgements: 0 } });
    expect((await lab.store.listRubrics(lab.batchId))[0]).toMatchObject({ set: 'run', state: 'closed' });
  });

  it('with another set stands beside the first, and one judge of it may be asked alone', async () => {
    const types = [
      scripted('first', async () => ({ result: 'pass' })),
      scripted('second', async () => ({ result: 'fail' })),
    ];
    const lab = await labWith(types, { seeds: seedsNamed(2) });
    await lab.run();
    const judges = [judgeNamed('a', 'first'), judgeNamed('b', 'second')];
    await lab.store.saveRubric(lab.batchId, { set: 'strict', judges, state: 'closed', pauseReason: null });
    await judge(lab, { set: 'strict', only: 'b' });
    expect((await found(lab)).filter(([set]) => set === 'strict')).toEqual([['strict', 'b', 'fail']]);
    await judge(lab, { set: 'strict' });
    expect(await found(lab, 1)).toEqual([
      ['run', 'first', 'pass'],
      ['run', 'second', 'fail'],
      ['strict', 'a', 'pass'],
      ['strict', 'b', 'fail'],
    ]);
  });

  it('pauses when one judge fails ten times in a row, and goes on when it is started again', async () => {
    let isDown = true;
    const shaky = scripted('shaky', async () => {
      if (isDown) throw new StepFailure('InvalidRequest', 'no such model');
      return { result: 'pass' };
    });
    const lab = await labWith([shaky], { seeds: seedsNamed(30), spec: { judges: undefined, concurrency: 2 } });
    await lab.run();
    const judges = [judgeNamed('shaky')];
    await lab.store.saveRubric(lab.batchId, { set: 'late', judges, state: 'closed', pauseReason: null });
    expect(await judge(lab, { set: 'late' })).toMatchObject({ kind: 'paused', reason: expect.stringContaining('10 ') });
    isDown = false;
    expect(await judge(lab, { set: 'late' })).toMatchObject({ kind: 'closed' });
    expect(await judge(lab, { set: 'late' })).toMatchObject({ kind: 'closed', result: { errors: 0 } });
    expect(await lab.store.countJudgements(lab.batchId, 'late')).toEqual({ whole: 30, errors: 0 });
  });
});
