import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OpenAiMessage } from '../../../src/exports/open-ai-message.ts';
import { turnMessages } from '../../../src/exports/turn-messages.ts';
import type { Reply } from '../../../src/store/store.ts';

const PLAIN: Reply = {
  content: 'Done.',
  replyMessages: null,
  toolOutputs: [],
  toolCalls: [],
  traceId: null,
  session: null,
  usage: null,
  finishReason: null,
  latencyMs: 1,
  firstTextMs: null,
  answeredAt: '2026-01-01T00:00:00.000Z',
};

const messages = (reply: Partial<Reply>) =>
  turnMessages({ turn: 3, question: 'Q?', reply: { ...PLAIN, ...reply } }).slice(1);

const call = (name: string, id?: string) => ({ id, type: 'function', function: { name, arguments: '{"a":1}' } });

/** As OpenAI's servers check them: each call is answered, once, before anybody else speaks. */
function areValid(all: readonly OpenAiMessage[]): boolean {
  let open: readonly string[] = [];
  for (const message of all) {
    if (message.role === 'tool') {
      if (!open.includes(message.tool_call_id)) return false;
      open = open.filter((id) => id !== message.tool_call_id);
    } else {
      if (open.length > 0) return false;
      if (message.role === 'assistant') open = (message.tool_calls ?? []).map(({ id }) => id);
    }
  }
  return open.length === 0;
}

describe('the messages of a turn', () => {
  it('keep the rounds of a reply, each result with its call, under names of our own', () => {
    const replyMessages = [
      { role: 'assistant', content: 'Let me see.', tool_calls: [call('a', 'x9'), call('b', 'x8')] },
      { role: 'tool', tool_call_id: 'x8', content: 'of b' },
      { role: 'tool', tool_call_id: 'x9', content: [{ type: 'text', text: 'of a' }] },
      { role: 'assistant', content: null, tool_calls: [call('c', 'x7')] },
      { role: 'tool', tool_call_id: 'x7', content: { rows: 2 } },
      { role: 'assistant', content: 'Done.' },
    ];
    expect(messages({ replyMessages, toolCalls: [], toolOutputs: ['of b'] })).toEqual([
      { role: 'assistant', content: 'Let me see.', tool_calls: [call('a', 'call_3_0'), call('b', 'call_3_1')] },
      { role: 'tool', content: 'of b', tool_call_id: 'call_3_1' },
      { role: 'tool', content: 'of a', tool_call_id: 'call_3_0' },
      { role: 'assistant', content: '', tool_calls: [call('c', 'call_3_2')] },
      { role: 'tool', content: '{"rows":2}', tool_call_id: 'call_3_2' },
      { role: 'assistant', content: 'Done.' },
    ]);
  });

  it('give all results after the last call where nobody knows whose they are', () => {
    const toolCalls = [
      { name: 'a', arguments: {} },
      { name: 'b', arguments: null },
    ];
    const [said, first, last] = messages({ toolCalls, toolOutputs: ['x', 'y', 'z'] });
    expect(said).toMatchObject({ tool_calls: [{ id: 'call_3_0' }, { function: { arguments: 'null' } }] });
    expect([first, last]).toMatchObject([{ content: '' }, { content: 'x\ny\nz', tool_call_id: 'call_3_1' }]);
  });

  it('leave out results without any call', () => {
    expect(messages({ toolOutputs: ['x'] })).toEqual([{ role: 'assistant', content: 'Done.' }]);
  });

  it('are valid whatever a reply holds', () => {
    const id = fc.constantFrom('x', 'y', '', undefined);
    const message = fc.oneof(
      fc.record({
        role: fc.constant('assistant'),
        content: fc.constantFrom('t', null),
        tool_calls: fc.array(
          id.map((each) => call('f', each)),
          { maxLength: 2 },
        ),
      }),
      fc.record({ role: fc.constant('tool'), tool_call_id: id, content: fc.constantFrom('r', null) }),
      fc.record({ role: fc.constantFrom('user', 'system', 'other'), content: fc.constant('u') }),
    );
    const calls = fc.array(fc.record({ name: fc.constant('g'), arguments: fc.jsonValue() }), { maxLength: 3 });
    const outputs = fc.array(fc.string(), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), calls, outputs, (replyMessages, toolCalls, toolOutputs) => {
        const all = messages({ replyMessages, toolCalls, toolOutputs });
        const texts = all.flatMap((each) => ('tool_calls' in each ? (each.tool_calls ?? []) : []));
        for (const { function: made } of texts) JSON.parse(made.arguments);
        return areValid(all) && all.at(-1)?.content === 'Done.';
      }),
    );
  });
});
