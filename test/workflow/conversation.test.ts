import { describe, expect, it } from 'vitest';
import { StepFailure } from '../../src/contract/failures.ts';
import { conversationWorkflowId } from '../../src/contract/ids.ts';
import { echoAgent, openLab, seedsNamed, specWith, transcripts } from '../support/lab.ts';

const fewAttempts = specWith().limits;
const limits = { ...fewAttempts, agent: { ...fewAttempts.agent, maxAttempts: 2 } };

describe('a conversation', () => {
  it('asks the seed question and then maxTurns follow-up questions', async () => {
    const lab = await openLab({ spec: { maxTurns: 2 } });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect(await transcripts(lab)).toEqual([
      [
        'seed question 0?',
        'answer to: seed question 0?',
        'question 1 after 1?',
        'answer to: question 1 after 1?',
        'question 2 after 2?',
        'answer to: question 2 after 2?',
      ],
    ]);
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 1 });
  });

  it('sends the agent every message so far, the new question last', async () => {
    const sent: string[][] = [];
    const lab = await openLab({
      spec: { maxTurns: 1, systemMessage: 'be brief' },
      agent: {
        invoke: async ({ messages }) => {
          sent.push(messages.map((message) => `${message.role}: ${message.content}`));
          return { content: `answer ${sent.length}` };
        },
      },
    });
    await lab.run();
    expect(sent).toEqual([
      ['system: be brief', 'user: seed question 0?'],
      ['system: be brief', 'user: seed question 0?', 'assistant: answer 1', 'user: question 1 after 1?'],
    ]);
  });

  it('ends as empty-context when the extractor finds nothing', async () => {
    const lab = await openLab({ context: { extract: ({ answer }) => (answer.includes('question 1') ? ' ' : answer) } });
    await lab.run();
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ 'empty-context': 1 });
    expect((await transcripts(lab))[0]).toHaveLength(4);
  });

  it('uses the last context again when the spec says so', async () => {
    const contexts: string[] = [];
    const lab = await openLab({
      spec: { maxTurns: 3, context: { ...specWith().context, whenEmpty: 'reuse-last' } },
      context: { extract: ({ answer }) => (answer.includes('seed') ? 'from the seed' : '') },
      questions: {
        generate: async ({ context, turn }) => {
          contexts.push(context);
          return { questions: [`question ${turn}?`] };
        },
      },
    });
    await lab.run();
    expect(contexts).toEqual(['from the seed', 'from the seed', 'from the seed']);
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 1 });
  });

  it('ends as empty-context when there is no earlier context to reuse', async () => {
    const lab = await openLab({
      spec: { context: { ...specWith().context, whenEmpty: 'reuse-last' } },
      context: { extract: () => '' },
    });
    await lab.run();
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ 'empty-context': 1 });
  });

  it('fails as agent-failed after maxAttempts, keeps its turns, and its neighbours complete', async () => {
    const lab = await openLab({
      seeds: seedsNamed(3),
      spec: { maxTurns: 1, limits },
      agent: {
        invoke: async (call) => {
          if (call.seed.id === 'seed-1' && call.turn === 1) throw new StepFailure('Unavailable', 'the agent is down');
          return echoAgent.invoke(call);
        },
      },
    });
    await lab.run();
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 2, 'agent-failed': 1 });
    const row = await lab.store.findConversation(`${lab.batchId}/seed-1`);
    expect(row?.ending).toEqual({
      outcome: 'agent-failed',
      errorType: 'Unavailable',
      errorMessage: 'the agent is down',
    });
    expect(row?.turns).toHaveLength(1);
    const workflow = lab.client.workflow.getHandle(conversationWorkflowId(lab.prefix, `${lab.batchId}/seed-1`));
    expect((await workflow.describe()).status.name).toBe('FAILED');
    await expect(workflow.result()).rejects.toMatchObject({ cause: { type: 'agent-failed' } });
  });

  it('does not ask again when the failure is final', async () => {
    let calls = 0;
    const lab = await openLab({
      agent: {
        invoke: async () => {
          calls += 1;
          throw new StepFailure('Unauthorized', 'wrong token');
        },
      },
    });
    await lab.run();
    expect(calls).toBe(1);
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ 'agent-failed': 1 });
  });

  it('continues at the failed turn after retry', async () => {
    let isMended = false;
    const asked: string[] = [];
    const lab = await openLab({
      spec: { maxTurns: 2, limits },
      agent: {
        invoke: async (call) => {
          asked.push(call.messages.at(-1)?.content ?? '');
          if (call.turn === 1 && !isMended) throw new StepFailure('InvalidRequest', 'no');
          return echoAgent.invoke(call);
        },
      },
    });
    await lab.run();
    isMended = true;
    expect(await lab.batches.retry(lab.batchId)).toBe(1);
    await lab.run();
    expect(asked).toEqual(['seed question 0?', 'question 1 after 1?', 'question 1 after 1?', 'question 2 after 2?']);
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 1 });
  });

  it('names context-failed and question-failed by the step that failed', async () => {
    const lab = await openLab({
      seeds: seedsNamed(2),
      context: {
        extract: ({ answer }) => {
          if (answer.includes('question 0')) throw new StepFailure('ModuleContract', 'not a string');
          return answer;
        },
      },
      questions: { generate: () => Promise.reject(new StepFailure('InvalidRequest', 'no such model')) },
    });
    await lab.run();
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ 'context-failed': 1, 'question-failed': 1 });
  });

  it('asks the generator again when it returned no question', async () => {
    let calls = 0;
    const lab = await openLab({
      spec: { maxTurns: 1 },
      questions: { generate: async () => ({ questions: (calls += 1) === 1 ? [] : ['better?'] }) },
    });
    await lab.run();
    expect((await transcripts(lab))[0]?.[2]).toBe('better?');
  });

  it('does not count rate limiting as failed attempts: six refusals one after the other fail nothing', async () => {
    let refusals = 0;
    const lab = await openLab({
      spec: { maxTurns: 0, limits },
      agent: {
        invoke: async (call) => {
          refusals += 1;
          if (refusals <= 6) throw new StepFailure('RateLimited', 'slow down', { retryAfterMs: 1 });
          return echoAgent.invoke(call);
        },
      },
    });
    await lab.run();
    expect(refusals).toBe(7);
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 1 });
  });

  it('gives up when rate limiting outlasts maxRateLimitWait', async () => {
    const lab = await openLab({
      spec: { limits: { ...limits, agent: { ...limits.agent, maxRateLimitWait: '3s' } } },
      agent: { invoke: () => Promise.reject(new StepFailure('RateLimited', 'slow down', { retryAfterMs: 2_000 })) },
    });
    await lab.run();
    const row = await lab.store.findConversation(`${lab.batchId}/seed-0`);
    expect(row?.ending).toMatchObject({ outcome: 'agent-failed', errorType: 'RateLimited' });
  });

  it('does not call the agent again when its reply was stored before the worker lost the result', async () => {
    let calls = 0;
    let lost = 0;
    const lab = await openLab({
      spec: { maxTurns: 0 },
      agent: {
        invoke: async (call) => {
          calls += 1;
          return echoAgent.invoke(call);
        },
      },
      tamper: (activities) => ({
        ...activities,
        invokeAgent: async (input) => {
          const answer = await activities.invokeAgent(input);
          lost += 1;
          if (lost === 1) throw new Error('the result never reached the server');
          return answer;
        },
      }),
    });
    await lab.run();
    expect({ calls, lost }).toEqual({ calls: 1, lost: 2 });
  });

  it('adds the same to the history with every turn, however many there are', async () => {
    const events = async (maxTurns: number) => {
      const lab = await openLab({ spec: { maxTurns } });
      await lab.run();
      const id = conversationWorkflowId(lab.prefix, `${lab.batchId}/seed-0`);
      const { events: all } = await lab.client.workflow.getHandle(id).fetchHistory();
      return { count: all?.length ?? 0, bytes: JSON.stringify(all).length };
    };
    const [two, six, ten] = await Promise.all([events(2), events(6), events(10)]);
    // Six for the agent's answer and six for the next question, with the workflow tasks that follow them, and one for the rest.
    expect([six.count - two.count, ten.count - six.count]).toEqual([4 * 13, 4 * 13]);
    expect((ten.bytes - six.bytes) / (six.bytes - two.bytes)).toBeLessThan(1.5);
  });

  it('shows clipped copies in the history and asks the agent with the whole text', async () => {
    const long = 'x'.repeat(50_000);
    const sent: number[] = [];
    const lab = await openLab({
      spec: { maxTurns: 1 },
      agent: {
        invoke: async ({ messages }) => {
          sent.push(messages.reduce((sum, message) => sum + message.content.length, 0));
          return { content: long };
        },
      },
    });
    await lab.run();
    expect(sent[1]).toBeGreaterThan(50_000);
    const id = conversationWorkflowId(lab.prefix, `${lab.batchId}/seed-0`);
    const history = await lab.client.workflow.getHandle(id).fetchHistory();
    expect(JSON.stringify(history).length).toBeLessThan(200_000);
  });

  it('is found in Temporal by batch, outcome, turns, agent and tag', async () => {
    const lab = await openLab({ spec: { maxTurns: 1, tag: 'nightly' } });
    await lab.run();
    const query = `ConvsimBatch='${lab.batchId}' AND ConvsimOutcome='completed' AND ConvsimTurns=2 AND ConvsimAgent='echo' AND ConvsimTag='nightly'`;
    await expect.poll(async () => (await lab.client.workflow.count(query)).count, { timeout: 10_000 }).toBe(1);
  });
});
