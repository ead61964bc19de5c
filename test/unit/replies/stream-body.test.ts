import { describe, expect, it } from 'vitest';
import { agentReply } from '../../../src/agents/agent-reply.ts';
import { streamEvents } from '../../../src/http/stream-events.ts';

/** Reads a stream whose parts arrive 10 ms apart. */
function read(parts: readonly string[], contentType = 'text/event-stream') {
  const chunks = parts.map((text, index) => ({ text, atMs: 10 * (index + 1) }));
  const reply = { status: 200, headers: {}, body: undefined, events: streamEvents(chunks, contentType) };
  return agentReply(reply, { url: 'http://127.0.0.1/v1' });
}

const sse = (...data: unknown[]) =>
  data.map((each) => `data: ${typeof each === 'string' ? each : JSON.stringify(each)}\n\n`);
const delta = (content: string, finish: string | null = null) => ({
  choices: [{ delta: { content }, finish_reason: finish }],
});

describe('a reply that comes in parts', () => {
  it('is read from deltas of a chat completion, with usage, reason of the end, and when it began', () => {
    const usage = { prompt_tokens: 3, completion_tokens: 4 };
    const start = { choices: [{ delta: { role: 'assistant', content: '' } }] };
    const thought = { choices: [{ delta: { reasoning_content: 'hm' } }] };
    const reply = read([
      ': ping\n\n',
      ...sse(start, thought, delta('Use '), delta('it.', 'stop'), { choices: [], usage }, '[DONE]'),
    ]);
    expect(reply).toMatchObject({
      content: 'Use it.',
      usage: { inputTokens: 3, outputTokens: 4 },
      finishReason: 'stop',
      firstTextMs: 40,
    });
    expect(reply.replyMessages).toMatchObject([{ content: 'Use it.', reasoning_content: 'hm' }]);
  });

  it('is read wherever its parts are cut', () => {
    const text = sse(delta('Größe '), delta('“it”.', 'length')).join('');
    for (let at = 1; at < text.length; at += 1) {
      expect(read([text.slice(0, at), text.slice(at)])).toMatchObject({
        content: 'Größe “it”.',
        finishReason: 'length',
      });
    }
  });

  it.each([
    ['without the end of the last event', [sse(delta('Use it.')).join('').trimEnd()]],
    ['with carriage returns', [sse(delta('Use '), delta('it.')).join('').replaceAll('\n', '\r\n')]],
    ['with names of events', ['event: message\ndata: {"choices":[{"delta":{"content":"Use it."}}]}\n\n']],
    [
      'as a Responses stream',
      sse({ type: 'response.output_text.delta', delta: 'Use ' }, { type: 'response.output_text.delta', delta: 'it.' }),
    ],
    [
      'as a Responses stream with its end',
      sse(
        { type: 'response.output_text.delta', delta: 'x' },
        {
          type: 'response.completed',
          response: { output: [{ type: 'message', content: [{ type: 'output_text', text: 'Use it.' }] }] },
        },
      ),
    ],
    [
      'as finished items',
      sse({
        type: 'response.output_item.done',
        item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Use it.' }] },
      }),
    ],
    [
      'as an Anthropic stream',
      sse(
        { type: 'message_start', message: { role: 'assistant', content: [] } },
        { type: 'content_block_delta', delta: { type: 'thinking_delta', thinking: 'hm' } },
        { type: 'content_block_delta', delta: { type: 'text_delta', text: 'Use it.' } },
        { type: 'message_stop' },
      ),
    ],
    [
      'as a Gemini stream',
      sse(
        { candidates: [{ content: { parts: [{ text: 'Use ' }] } }] },
        { candidates: [{ content: { parts: [{ text: 'it.' }] }, finishReason: 'STOP' }] },
      ),
    ],
    [
      'as LangChain chunks',
      sse({ type: 'AIMessageChunk', content: 'Use ' }, { type: 'AIMessageChunk', content: 'it.' }),
    ],
    [
      'as LangGraph messages with what they belong to',
      sse([{ type: 'AIMessageChunk', content: 'Use it.' }, { langgraph_node: 'agent' }]),
    ],
    [
      'as LangGraph states',
      sse(
        { messages: [{ type: 'human', content: 'q' }] },
        {
          messages: [
            { type: 'human', content: 'q' },
            { type: 'ai', content: 'Use it.' },
          ],
        },
      ),
    ],
    [
      'as LangGraph messages that grow',
      [
        'event: messages/partial\ndata: [{"type":"ai","content":"Use"}]\n\n',
        'event: messages/partial\ndata: [{"type":"ai","content":"Use it."}]\n\n',
      ],
    ],
    [
      'as an AI SDK stream',
      sse(
        { type: 'start' },
        { type: 'text-delta', id: '1', delta: 'Use ' },
        { type: 'text-delta', id: '1', delta: 'it.' },
        { type: 'finish' },
      ),
    ],
    ['as TGI tokens', sse({ token: { text: 'Use ' } }, { token: { text: 'it.' } })],
    ['as plain objects', sse({ text: 'Use ' }, { text: 'it.' })],
    ['as bare text', ['data: Use \n\n', 'data: it.\n\n']],
    ['as one whole reply', sse({ choices: [{ message: { content: 'Use it.' } }] })],
  ])('is read %s', (_, parts) => {
    expect(read(parts).content).toBe('Use it.');
  });

  it.each([
    [
      'Ollama',
      [
        { message: { role: 'assistant', content: 'Use ' }, done: false },
        {
          message: { role: 'assistant', content: 'it.' },
          done: true,
          done_reason: 'stop',
          prompt_eval_count: 3,
          eval_count: 4,
        },
      ],
    ],
    [
      'Ollama, older',
      [
        { response: 'Use ', done: false },
        { response: 'it.', done: true, prompt_eval_count: 3, eval_count: 4 },
      ],
    ],
  ])('is read from lines of JSON: %s', (_, lines) => {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`);
    for (const type of ['application/x-ndjson', '']) {
      expect(read(text, type)).toMatchObject({ content: 'Use it.', usage: { inputTokens: 3, outputTokens: 4 } });
    }
  });

  it.each([
    [sse(delta('Use'), { error: { message: 'slow down', code: 429 } }), 'RateLimited'],
    [['event: error\ndata: {"message":"the model crashed"}\n\n'], 'Unavailable'],
    [sse({ type: 'error', error: { message: 'no', code: 'server_error' } }), 'Unavailable'],
    [
      sse({
        type: 'response.failed',
        response: { status: 'failed', output: [], error: { code: 'server_error', message: 'no' } },
      }),
      'Unavailable',
    ],
    [sse({ choices: [{ delta: {}, finish_reason: 'length' }] }), 'BadReply'],
  ])('fails as the error within it says: %j', (parts, type) => {
    expect(() => read(parts)).toThrowError(expect.objectContaining({ type }) as Error);
  });

  it('gathers the pieces of tool calls', () => {
    const call = (piece: object) => ({ choices: [{ delta: { tool_calls: [piece] } }] });
    const reply = read(
      sse(
        delta('I look.'),
        call({ index: 0, id: 'c', type: 'function', function: { name: 'find', arguments: '' } }),
        call({ index: 0, function: { arguments: '{"q":' } }),
        call({ index: 0, function: { arguments: '1}' } }),
      ),
    );
    expect(reply.content).toBe('I look.');
  });
});
