import { describe, expect, it } from 'vitest';
import { traceInfo } from '../../../../src/push/mlflow/trace-info.ts';
import { traceSpans } from '../../../../src/push/mlflow/trace-spans.ts';
import type { PushedConversation } from '../../../../src/push/pushed-conversation.ts';
import type { Batch } from '../../../../src/store/store.ts';
import { conversationsToPush } from '../../../support/conversations-to-push.ts';
import { PUSHED } from '../../../support/pushed-batch.ts';

const URI = 'http://mlflow:5000';

function traceOf(conversation: PushedConversation, batch: Batch, index = 0) {
  const turn = conversation.turns[index];
  if (!turn) throw new Error('no such turn');
  return { turn, conversation, batch, experimentId: '2', uri: URI };
}

interface Info {
  readonly trace_metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly request_preview: string;
  readonly response_preview: string;
}

describe('what MLflow is told of a turn', () => {
  it('makes the conversation a session, and says who asked for what', async () => {
    const { batch, find } = await conversationsToPush();
    expect(traceInfo(traceOf(find('tools'), batch))).toMatchObject({
      trace_id: 'tr-fec6b711635f0076ec6f5f8a63b1ab33',
      client_request_id: 'convsim-fec6b711635f0076ec6f5f8a63b1ab33',
      trace_location: { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: '2' } },
      execution_duration: '0.812s',
      state: 'OK',
      request_preview: 'Where is my bike? 🚲',
      trace_metadata: {
        'mlflow.trace.session': 'nightly-7/tools',
        'mlflow.trace.user': 'terse',
        'mlflow.simulation.turn': '0',
        'mlflow.simulation.goal': 'find the bike\npay',
      },
      tags: { 'convsim.batch': 'nightly-7', 'convsim.outcome': 'completed', 'convsim.verdict': 'failed' },
    });
  });

  it('keeps to the lengths of its columns', async () => {
    const long = '🚲'.repeat(5_000);
    const seed = { id: 'long', question: long, goal: long, tag: long };
    const turns = [{ content: long }];
    const { batch, find } = await conversationsToPush({ ...PUSHED, conversations: [{ seed, turns }] });
    const info = traceInfo(traceOf(find('long'), batch)) as Info;
    const longest = (texts: Readonly<Record<string, string>>) =>
      Math.max(...Object.values(texts).map((text) => text.length));
    expect(longest(info.trace_metadata)).toBeLessThanOrEqual(250);
    expect(longest(info.tags)).toBeLessThanOrEqual(4_096);
    expect(info.request_preview.length).toBeLessThanOrEqual(1_000);
    expect(info.response_preview).toMatch(/^(🚲)+$/u);
  });

  it('names the persona in the words of the spec where it has some', async () => {
    const personas = { terse: { description: 'In a hurry.' } } as never;
    const { batch, find } = await conversationsToPush({ ...PUSHED, spec: { ...PUSHED.spec, personas } });
    const { trace_metadata: metadata } = traceInfo(traceOf(find('tools'), batch)) as Info;
    expect(metadata['mlflow.simulation.persona']).toBe('In a hurry.');
  });
});

describe('a turn of which the agent itself keeps a trace', () => {
  const own = (trackingUri: string) => ({
    ...PUSHED,
    spec: { ...PUSHED.spec, agent: { type: 'mlflow', url: 'http://a', trackingUri } },
    conversations: [
      {
        seed: { id: 'own', question: 'q' },
        turns: [{ traceId: 'tr-own', toolCalls: [{ name: 'find', arguments: {} }], toolOutputs: ['x'] }],
      },
    ],
  });

  it('is question and answer with its name, where the trace is on the same server', async () => {
    const { batch, find } = await conversationsToPush(own(`${URI}/`));
    const trace = traceOf(find('own'), batch);
    expect((traceInfo(trace) as Info).tags['convsim.agent_trace']).toBe('tr-own');
    expect(traceSpans(trace)).toHaveLength(1);
  });

  it('is pushed whole where the trace is elsewhere', async () => {
    const { batch, find } = await conversationsToPush(own('http://other:5000'));
    const trace = traceOf(find('own'), batch);
    expect((traceInfo(trace) as Info).tags).not.toHaveProperty('convsim.agent_trace');
    expect(traceSpans(trace).map(({ name }) => name)).toEqual(['bikes', 'find']);
  });
});
