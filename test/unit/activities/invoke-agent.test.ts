import { CancelledFailure } from '@temporalio/common';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import type { Agent, AgentCall, AgentReply } from '../../../src/agents/agent.ts';
import { StepFailure } from '../../../src/contract/failures.ts';
import { DEFAULT_SYSTEM_MESSAGE } from '../../../src/contract/message.ts';
import { activityLab, gate, quietEnvironment, turnInput } from '../../support/activity-lab.ts';
import { manifestNamed, questionSaying, replySaying, sayTurn } from '../../support/store-conformance/samples.ts';

const input = { ...turnInput(), question: 'a display copy' };

/** An agent that gives these answers, one a call, and keeps what it was asked. */
function scriptedAgent(...answers: readonly (AgentReply | Error | Promise<AgentReply>)[]) {
  const calls: AgentCall[] = [];
  const agent: Agent = {
    async invoke(call) {
      const answer = answers[calls.push(call) - 1];
      if (answer === undefined) throw new Error('the script has no further answer');
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { agent, calls };
}

/** Lets a store be read and nothing be written into the table that a probe writes into. */
function refuseWrites(file: string): Disposable & { allow(): void } {
  const database = new Database(file);
  database.exec("create trigger full before update on meta begin select raise(abort, 'no room'); end");
  return {
    allow: () => void database.exec('drop trigger full'),
    [Symbol.dispose]: () => void database.close(),
  };
}

describe('invokeAgent', () => {
  it('asks with the full texts of the store and keeps the whole reply', async () => {
    const long = 'x'.repeat(20_000);
    const { agent, calls } = scriptedAgent({
      content: long,
      toolOutputs: ['found'],
      traceId: 't-1',
      trace: { spans: [] },
      usage: { inputTokens: 3, outputTokens: 4 },
    });
    const { run, store } = await activityLab({ agent });
    await sayTurn(store, turnInput(), { answer: long });
    await store.saveQuestion(turnInput(1), questionSaying(`${long}?`));
    const shown = await run('invokeAgent', { ...turnInput(1), question: 'a display copy' });
    expect(calls[0]?.messages).toEqual([
      { role: 'system', content: DEFAULT_SYSTEM_MESSAGE },
      { role: 'user', content: 'question 0?' },
      { role: 'assistant', content: long },
      { role: 'user', content: `${long}?` },
    ]);
    expect(shown).toMatchObject({ toolOutputs: 1, inputTokens: 3, outputTokens: 4, traceId: 't-1' });
    expect(shown.answer.length).toBeLessThan(10_000);
    expect(await store.findReply(turnInput(1))).toMatchObject({ content: long, toolOutputs: ['found'] });
    expect(await store.readTrace(turnInput(1))).toEqual({ spans: [] });
  });

  it('returns a reply that is stored without asking the agent', async () => {
    const { run, store } = await activityLab();
    await store.saveReply(turnInput(), replySaying('said before'));
    expect(await run('invokeAgent', input)).toMatchObject({ answer: 'said before' });
  });

  it('returns the first stored of two attempts to both', async () => {
    const late = gate<AgentReply>();
    const { agent, calls } = scriptedAgent(late.opened, { content: 'second' });
    const { run, store } = await activityLab({ agent });
    const slow = run('invokeAgent', input);
    await expect.poll(() => calls.length).toBe(1);
    expect(await run('invokeAgent', input)).toMatchObject({ answer: 'second' });
    late.open({ content: 'first' });
    expect(await slow).toMatchObject({ answer: 'second' });
    expect(await store.findReply(turnInput())).toMatchObject({ content: 'second' });
  });

  it('names each call of a turn by the same key, and those of two turns by different ones', async () => {
    const { agent, calls } = scriptedAgent(new Error('down'), { content: 'a' }, { content: 'b' });
    const { run, failure, store } = await activityLab({ agent });
    await failure('invokeAgent', input);
    await run('invokeAgent', input);
    await run('persistTurn', turnInput());
    await store.saveQuestion(turnInput(1), questionSaying('and then?'));
    await run('invokeAgent', { ...turnInput(1), question: 'and then?' });
    const keys = calls.map((call) => call.idempotencyKey);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('ends as cancelled when the activity is, and counts no failure', async () => {
    const environment = quietEnvironment();
    const agent: Agent = {
      invoke: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
          environment.cancel();
        }),
    };
    const { run, store } = await activityLab({ agent });
    await expect(run('invokeAgent', input, environment)).rejects.toBeInstanceOf(CancelledFailure);
    expect(await store.findReply(turnInput())).toBeNull();
    expect(await store.progress('one')).toMatchObject({ retrying: 0 });
  });

  it('keeps a reply that came although the activity was cancelled', async () => {
    const environment = quietEnvironment();
    const agent: Agent = {
      async invoke() {
        environment.cancel();
        return { content: 'paid for' };
      },
    };
    const { run, store } = await activityLab({ agent });
    await run('invokeAgent', input, environment);
    expect(await store.findReply(turnInput())).toMatchObject({ content: 'paid for' });
  });

  it('counts failures until the reply comes, and then forgets them', async () => {
    const down = new StepFailure('Unavailable', 'down');
    const { agent } = scriptedAgent(down, down, { content: 'at last' });
    const { run, failure, store } = await activityLab({ agent });
    expect(await failure('invokeAgent', input)).toMatchObject({ type: 'Unavailable', nonRetryable: false });
    expect((await failure('invokeAgent', input)).nextRetryDelay).toBeGreaterThanOrEqual(2_000);
    expect(await store.progress('one')).toMatchObject({ retrying: 1 });
    await run('invokeAgent', input, quietEnvironment({ attempt: 3 }));
    expect(await store.progress('one')).toMatchObject({ retrying: 0 });
  });

  it('writes the reply again in place when the store fails once', async () => {
    const { agent, calls } = scriptedAgent({ content: 'paid for' });
    let writes = 0;
    const lab = await activityLab({
      agent,
      broken: {
        saveReply: async (key, reply) => {
          writes += 1;
          if (writes === 1) throw new StepFailure('StoreUnavailable', 'busy');
          return lab.store.saveReply(key, reply);
        },
      },
    });
    expect(await lab.run('invokeAgent', input)).toMatchObject({ answer: 'paid for' });
    expect([writes, calls.length]).toEqual([2, 1]);
  });

  it('does not ask while the store is known to take nothing, though it can be read', async () => {
    const { agent, calls } = scriptedAgent({ content: 'kept' });
    const { run, failure, store, file } = await activityLab({ agent });
    using other = refuseWrites(file);
    await expect(store.probe()).rejects.toThrow('The store failed in probe');
    expect(await failure('invokeAgent', input)).toMatchObject({ type: 'StoreUnavailable', nonRetryable: false });
    expect(calls).toEqual([]);
    other.allow();
    expect(await run('invokeAgent', input)).toMatchObject({ answer: 'kept' });
    expect(store.trouble.reason).toBeNull();
  });

  it('does not ask once the budget is used up', async () => {
    const spec = { ...manifestNamed('one').spec, budget: { turns: 1 } };
    const { store, failure } = await activityLab({ spec });
    await store.changeManifest('one', (manifest) => ({ ...manifest, spec }));
    await sayTurn(store, turnInput(), { answer: 'a' });
    await store.saveQuestion(turnInput(1), questionSaying('more?'));
    expect(await failure('invokeAgent', { ...turnInput(1), question: 'more?' })).toMatchObject({
      type: 'BudgetExhausted',
      nonRetryable: true,
    });
  });

  it('refuses a turn whose question is not in the store, whatever its display copy says', async () => {
    const { failure, store } = await activityLab();
    await sayTurn(store, turnInput(), { answer: 'a' });
    const thrown = await failure('invokeAgent', { ...turnInput(1), question: 'only shown?' });
    expect(thrown).toMatchObject({ type: 'StoreBehind', nonRetryable: true, details: [{ committedTurns: 1 }] });
  });
});

describe('a trace that the agent keeps elsewhere', () => {
  const fetched = { trace: { spans: [1] }, traceId: 't-9', toolCalls: [{ name: 'refund', arguments: { order: 7 } }] };

  it('is fetched when the reply is stored, and kept with it', async () => {
    const stored: unknown[] = [];
    const lab = await activityLab({
      agent: {
        invoke: async () => ({ content: 'a' }),
        async fetchTrace({ answeredAt }) {
          stored.push((await lab.store.findReply(turnInput()))?.answeredAt === answeredAt);
          return fetched;
        },
      },
    });
    expect(await lab.run('invokeAgent', input)).toMatchObject({ answer: 'a', traceId: 't-9' });
    expect(stored).toEqual([true]);
    expect(await lab.store.readTrace(turnInput())).toEqual(fetched.trace);
    expect((await lab.store.findReply(turnInput()))?.toolCalls).toEqual(fetched.toolCalls);
  });

  it('is fetched again without asking the agent again when it was missing', async () => {
    const { agent, calls } = scriptedAgent({ content: 'a' });
    let asked = 0;
    const fetchTrace = async () => {
      asked += 1;
      if (asked === 1) throw new StepFailure('TraceMissing', 'not yet');
      return fetched;
    };
    const { run, failure, store } = await activityLab({ agent: { ...agent, fetchTrace } });
    expect(await failure('invokeAgent', input)).toMatchObject({ type: 'TraceMissing', nonRetryable: false });
    expect(await store.findReply(turnInput())).toMatchObject({ content: 'a' });
    await run('invokeAgent', input);
    await run('invokeAgent', input);
    expect([calls.length, asked]).toEqual([1, 2]);
  });
});
