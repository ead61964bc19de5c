import { describe, expect, it } from 'vitest';
import type { OpenAiMessage } from '../../../src/exports/open-ai-message.ts';
import { exportLines, orderOf } from '../../support/export-of.ts';
import { LONG_ANSWER } from '../../support/told-batch.ts';
import { toldStore } from '../../support/told-store.ts';

interface Line extends Record<string, unknown> {
  readonly id: string;
  readonly messages: readonly OpenAiMessage[];
}

async function told(): Promise<readonly Line[]> {
  const { store } = await toldStore();
  return exportLines<Line>('messages', await orderOf(store, ['told']));
}

describe('the messages of conversations', () => {
  it('have the same keys in every line, of the same types, never null', async () => {
    const lines = await told();
    const shapes = lines.map((line) => Object.entries(line).map(([key, value]) => `${key}: ${typeof value}`));
    expect(new Set(shapes.map((shape) => shape.join())).size).toBe(1);
    expect(lines.flatMap((line) => Object.values(line))).not.toContain(null);
  });

  it('begin with a conversation that has tool calls, and name each once', async () => {
    const ids = (await told()).map(({ id }) => id);
    expect(ids.slice(0, 3)).toEqual(['told/bike.expert.t2', 'told/plain', 'told/down']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('hold what was said before, the calls with their results, and the facts beside them', async () => {
    const [line] = await told();
    expect(line?.messages.slice(0, 8)).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hi' },
      { role: 'user', content: 'Where is my bike?' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [
          { id: 'call_0_0', type: 'function', function: { name: 'search', arguments: '{"words":["lock"]}' } },
          { id: 'call_0_1', type: 'function', function: { name: 'read', arguments: '"broken {"' } },
        ],
      },
      { role: 'tool', content: '[1]', tool_call_id: 'call_0_0' },
      { role: 'tool', content: '[2]', tool_call_id: 'call_0_1' },
      { role: 'assistant', content: 'In the shed 🚲.' },
    ]);
    expect(line).toMatchObject({
      batch_id: 'told',
      case_id: 'bike',
      persona: 'expert',
      trial: 2,
      tag: 'repairs',
      outcome: 'goal-reached',
      end_reason: 'found',
      turns: 2,
      set: 'run',
      verdict: 'failed',
      scores: '{"rules/polite":"pass","quality/resolved":"fail","quality/tone":3}',
      metadata: '{"team":"blue","page":7,"nested":{"deep":[1,"2"]}}',
    });
  });

  it('end with the question where nobody answered, and say that one runs', async () => {
    const lines = await told();
    const of = (id: string) => lines.find((line) => line.id === id);
    expect(of('told/down')?.messages.at(-1)).toEqual({ role: 'user', content: 'Anybody?' });
    expect(of('told/down')).toMatchObject({ outcome: 'agent-failed', error_type: 'Unavailable', verdict: 'unjudged' });
    expect(of('told/runs')).toMatchObject({ outcome: 'running', verdict: 'unjudged' });
    expect(of('told/long')?.messages.at(2)).toEqual({ role: 'assistant', content: LONG_ANSWER });
  });
});
