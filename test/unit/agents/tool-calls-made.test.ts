import { describe, expect, it } from 'vitest';
import { agentReply } from '../../../src/agents/agent-reply.ts';
import { keptCalls, toolCallsMade } from '../../../src/agents/tool-calls-made.ts';
import { syntheticTrace } from '../../support/synthetic-trace.ts';

const read = (body: unknown) => agentReply({ status: 200, headers: {}, body }, { url: 'http://127.0.0.1/chat' });

const refund = { name: 'refund', arguments: { order: '4417' } };
const close = { name: 'close', arguments: {} };
const asked = (id: string, name: string, text: string) => ({ id, function: { name, arguments: text } });

describe('the tool calls of a reply', () => {
  it.each<[string, unknown]>([
    [
      'a list of messages',
      {
        messages: [
          { role: 'assistant', content: '', tool_calls: [asked('1', 'refund', '{"order":"4417"}')] },
          { role: 'tool', content: 'done', tool_call_id: '1' },
          { role: 'assistant', content: '', tool_calls: [asked('2', 'close', '{}')] },
          { role: 'tool', content: 'closed', tool_call_id: '2' },
          { role: 'assistant', content: 'It is done.' },
        ],
      },
    ],
    [
      'messages of LangChain, which name a call twice',
      {
        messages: [
          { type: 'human', content: 'q' },
          {
            type: 'ai',
            content: [{ type: 'tool_use', id: '1', name: 'refund', input: { order: '4417' } }],
            tool_calls: [
              { id: '1', name: 'refund', args: { order: '4417' } },
              { id: '2', name: 'close', args: {} },
            ],
          },
          { type: 'tool', content: 'done', tool_call_id: '1' },
          { type: 'ai', content: 'It is done.' },
        ],
      },
    ],
    [
      'Responses',
      {
        output: [
          { type: 'function_call', call_id: '1', name: 'refund', arguments: '{"order":"4417"}' },
          { type: 'function_call_output', call_id: '1', output: 'done' },
          { type: 'mcp_call', id: '2', name: 'close', arguments: '{}', output: 'closed' },
          { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'It is done.' }] },
        ],
      },
    ],
    [
      'the AI SDK',
      {
        text: 'It is done.',
        toolCalls: [
          { toolCallId: '1', toolName: 'refund', input: { order: '4417' } },
          { toolCallId: '2', toolName: 'close', args: {} },
        ],
      },
    ],
    [
      'Anthropic, beside a text',
      {
        type: 'message',
        role: 'assistant',
        content: [
          { type: 'text', text: 'It is done.' },
          { type: 'tool_use', id: '1', name: 'refund', input: { order: '4417' } },
          { type: 'tool_use', id: '2', name: 'close', input: {} },
        ],
      },
    ],
    [
      'Gemini',
      {
        candidates: [
          {
            content: {
              role: 'model',
              parts: [
                { functionCall: { name: 'refund', args: { order: '4417' } } },
                { functionCall: { name: 'close', args: {} } },
                { text: 'It is done.' },
              ],
            },
          },
        ],
      },
    ],
  ])('are kept in order, each once, with parsed arguments: %s', (_, body) => {
    expect(read(body)).toMatchObject({ content: 'It is done.', toolCalls: [refund, close] });
  });

  it('are none where none was called', () => {
    expect(read({ choices: [{ message: { role: 'assistant', content: 'Hi' } }] }).toolCalls).toBeUndefined();
  });

  it('are read from its trace where the reply names none', () => {
    const trace = syntheticTrace([
      { id: 'root', type: 'AGENT' },
      { id: 'a', parent: 'root', name: 'refund', type: 'TOOL', inputs: { order: '4417' } },
      { id: 'b', parent: 'a', name: 'lookup', type: 'TOOL', inputs: { id: 1 } },
      { id: 'c', parent: 'root', name: 'docs', type: 'RETRIEVER', inputs: 'q' },
      { id: 'd', parent: 'root', name: 'close', type: 'TOOL' },
    ]);
    expect(toolCallsMade([], trace)).toEqual([refund, close]);
    const own = { id: '', name: 'other', arguments: 'not JSON' };
    expect(toolCallsMade([own], trace)).toEqual([{ name: 'other', arguments: 'not JSON' }]);
    expect(toolCallsMade([], 'no trace')).toBeUndefined();
  });

  it('are read from the inputs where every tool runs in one function, as in agents of the original', () => {
    const inputs = { function_name: 'refund', function_args_raw: '{"order":"4417"}' };
    const trace = syntheticTrace([
      { id: 'a', name: 'execute_tool', type: 'TOOL', inputs: { ...inputs, function_args_loaded: { order: '4417' } } },
      { id: 'b', name: 'execute_tool', type: 'TOOL', inputs },
    ]);
    expect(toolCallsMade([], trace)).toEqual([refund, refund]);
  });

  it('are bounded in number and size', () => {
    const long = { name: 'n'.repeat(300), arguments: { text: 'x'.repeat(20_000) } };
    const kept = keptCalls(Array.from({ length: 200 }, () => long));
    expect(kept).toHaveLength(100);
    expect(kept?.[0]?.name).toHaveLength(200);
    expect(kept?.[0]?.arguments).toMatch(/^\{"text":"x{9990}x*$/);
    expect(kept?.[0]?.arguments).toHaveLength(10_000);
  });
});
