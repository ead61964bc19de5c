import { describe, expect, it } from 'vitest';
import { conversationSpans } from '../../../../src/push/otlp/conversation-spans.ts';
import { conversationsToPush } from '../../../support/conversations-to-push.ts';

async function spansOf(seedId: string) {
  const { batch, find } = await conversationsToPush();
  return conversationSpans(find(seedId), batch);
}

describe('the spans of a conversation', () => {
  it('are one trace: the conversation, and in it what each turn asked, answered and called', async () => {
    const spans = await spansOf('tools');
    const root = spans[0];
    const nameOf = (id: string | undefined) => spans.find(({ spanId }) => spanId === id)?.name;
    expect(spans.map(({ name, parentId }) => [name, nameOf(parentId)])).toEqual([
      ['conversation', undefined],
      ['invoke_agent bikes', 'conversation'],
      ['execute_tool find_bike', 'invoke_agent bikes'],
      ['chat user-model', 'conversation'],
      ['invoke_agent bikes', 'conversation'],
      ['execute_tool find_bike', 'invoke_agent bikes'],
      ['execute_tool', 'invoke_agent bikes'],
      ['execute_tool', 'invoke_agent bikes'],
    ]);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
    expect(spans.every(({ startMs, endMs }) => startMs >= (root?.startMs ?? 0) && endMs <= (root?.endMs ?? 0))).toBe(
      true,
    );
    expect(root?.attributes).toMatchObject({
      'gen_ai.conversation.id': 'nightly-7/tools',
      'session.id': 'nightly-7/tools',
      'user.id': 'terse',
      'input.value': 'Where is my bike? 🚲',
      'output.value': 'It is in Lisbon.',
      'convsim.outcome': 'completed',
      'convsim.verdict': 'failed',
    });
  });

  it('name agent, messages, tokens and the reason of the end as the conventions do', async () => {
    const agent = (await spansOf('tools'))[1];
    expect(agent).toMatchObject({ kind: 'client', error: undefined });
    expect(agent?.attributes).toMatchObject({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'bikes',
      'gen_ai.usage.input_tokens': 20,
      'gen_ai.usage.output_tokens': 6,
      'gen_ai.usage.cache_read.input_tokens': 4,
      'gen_ai.response.finish_reasons': ['stop'],
    });
    const json = (name: string): unknown => JSON.parse(String(agent?.attributes[name]));
    const text = (content: string) => ({ type: 'text', content });
    expect(json('gen_ai.system_instructions')).toEqual([text('Be kind.')]);
    expect(json('gen_ai.input.messages')).toEqual([
      { role: 'user', parts: [text('Hello')] },
      { role: 'assistant', parts: [text('Hi')] },
      { role: 'user', parts: [text('Where is my bike? 🚲')] },
    ]);
    expect(json('gen_ai.output.messages')).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'tool_call', name: 'find_bike', arguments: '{"id":7,"note":"“x”"}' },
          text('It is in Porto. 🇵🇹'),
        ],
        finish_reason: 'stop',
      },
    ]);
  });

  it('carry each score once: of the conversation on its span, of a turn on the span of its agent', async () => {
    const spans = await spansOf('tools');
    const scored = spans.filter(({ events = [] }) => events.length > 0);
    expect(scored.map(({ name }) => name)).toEqual(['conversation', 'invoke_agent bikes']);
    expect(scored[0]?.events?.map(({ attributes }) => attributes)).toMatchObject([
      {
        'gen_ai.evaluation.name': 'rules/polite',
        'gen_ai.evaluation.score.value': 1,
        'gen_ai.evaluation.score.label': 'pass',
      },
      {
        'gen_ai.evaluation.name': 'rules/short',
        'gen_ai.evaluation.score.value': 0,
        'gen_ai.evaluation.score.label': 'fail',
      },
      { 'gen_ai.evaluation.name': 'quality/resolved', 'gen_ai.evaluation.explanation': 'It was solved.' },
      {
        'gen_ai.evaluation.name': 'quality/tone',
        'gen_ai.evaluation.score.value': 3,
        'gen_ai.evaluation.score.label': 'fail',
      },
      { 'gen_ai.evaluation.name': 'quality/odd', 'error.type': 'judge_error' },
    ]);
    expect(scored[1]?.events).toMatchObject([
      { name: 'gen_ai.evaluation.result', attributes: { 'gen_ai.evaluation.name': 'quality/each' } },
    ]);
  });

  it('say what failed, and where', async () => {
    const [root, , failed] = await spansOf('failed-late');
    expect(root).toMatchObject({
      error: 'agent-failed: The agent refused',
      attributes: { 'error.type': 'Unavailable', 'convsim.outcome': 'agent-failed' },
    });
    expect(failed).toMatchObject({
      name: 'invoke_agent bikes',
      error: 'The agent refused',
      attributes: { 'error.type': 'Unavailable', 'input.value': 'What else works?', 'output.value': undefined },
    });
  });

  it('are none where nothing was said', async () => {
    expect(await spansOf('runs')).toEqual([]);
  });
});
