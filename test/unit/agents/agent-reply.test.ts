import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { agentReply } from '../../../src/agents/agent-reply.ts';
import { StepFailure } from '../../../src/contract/failures.ts';
import { fieldsOf } from '../../../src/contract/fields-of.ts';

const URL_ASKED = 'http://127.0.0.1/invocations?key=secret-query';

function read(body: unknown, redact?: (text: string) => string) {
  return agentReply({ status: 200, headers: {}, body, redact }, { url: URL_ASKED });
}

function failing(body: unknown, redact?: (text: string) => string): StepFailure {
  try {
    read(body, redact);
  } catch (error) {
    if (error instanceof StepFailure) return error;
    throw error;
  }
  throw new Error('the reply was read');
}

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/wire/${name}`, import.meta.url), 'utf8'));
}

/** The body that a captured server answered. */
function captured(name: string): Readonly<Record<string, unknown>> {
  return fieldsOf(fieldsOf(fieldsOf(fixture(name))['response'])['body']);
}

const usage = { prompt_tokens: 3, completion_tokens: 1 };
const chat = (message: unknown, finish = 'stop') => ({ choices: [{ message, finish_reason: finish }], usage });
const responses = (...output: unknown[]) => ({ object: 'response', status: 'completed', output });
const said = (text: string) => ({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] });

describe('agentReply: captured replies', () => {
  it('reads a ChatModel', () => {
    const reply = read(captured('inv_chatmodel_messages.json'));
    expect(reply).toMatchObject({ toolOutputs: [], usage: { inputTokens: 143, outputTokens: 31 } });
    expect(reply.content).toMatch(/^Here is what the docs say/);
    expect(reply.replyMessages).toBeUndefined();
  });

  it.each(['inv_chatagent_compare.json', 'inv_chatagent_inputs.json'])(
    'reads a ChatAgent, bare and wrapped: %s',
    (name) => {
      const body = captured(name);
      const { messages: sent } = fieldsOf(body['predictions'] ?? body);
      const messages = sent as readonly { role: string; content?: string }[];
      const reply = read(body);
      expect(reply.content).toBe(messages.at(-1)?.content);
      expect(reply.replyMessages).toEqual(messages);
      expect(reply.toolOutputs).toEqual(messages.filter(({ role }) => role === 'tool').map(({ content }) => content));
      expect(reply.usage).toBeDefined();
    },
  );

  it('reads a ResponsesAgent with two tool calls and the trace id that the agent returned', () => {
    const body = captured('inv_responses_compare.json');
    const reply = read(body);
    expect(reply.content).toMatch(/^Here is what the docs say/);
    expect(reply.toolOutputs).toHaveLength(2);
    expect(reply.toolOutputs?.[1]).toBe('{"metric": "drift_rows", "value": 24}');
    expect(reply.replyMessages).toEqual(body['output']);
    expect(reply.traceId).toBe('tr-b56d93456ea1e56be5766ca4e33b611e');
  });

  it('reads the trace id that an AgentServer names', () => {
    expect(read(captured('inv_agentserver_invocations_tracehdr.json')).traceId).toMatch(/^tr-b79e/);
  });

  it('takes the first prediction of a plain model', () => {
    expect(read(captured('inv_pyfunc_inputs.json'))).toEqual({
      content: expect.stringMatching(/A baseline table is used/),
      toolOutputs: [],
    });
    expect(read(captured('inv_pyfunc_dataframe_split.json')).content).toMatch(/Lakehouse monitoring lets you/);
  });

  it.each([
    ['dbx_serving_trace_mlflow_2.19.0.json', 'ce393d4b-fcd9-4982-a12e-6ce6485a568c'],
    ['dbx_serving_trace_mlflow_3.18.0.json', 'tr-309e4ca5d76c6a5271019e154a3bebaa'],
  ])('keeps the trace of Databricks as it came, and its id: %s', (name, traceId) => {
    const body = fieldsOf(fixture(name))['What is lakehouse monitoring?'];
    const reply = read(body);
    expect(reply.trace).toBe(fieldsOf(fieldsOf(body)['databricks_output'])['trace']);
    expect(reply.traceId).toBe(traceId);
    expect(reply.usage).toEqual({ inputTokens: 143, outputTokens: 31 });
  });
});

describe('agentReply: text', () => {
  it.each([
    ['a string', { content: 'Hi.' }],
    [
      'parts',
      {
        content: [
          { type: 'text', text: 'H' },
          { type: 'text', text: 'i.' },
        ],
      },
    ],
    [
      'parts with reasoning',
      {
        content: [
          { type: 'reasoning', text: 'Hm' },
          { type: 'text', text: 'Hi.' },
        ],
      },
    ],
    ['a refusal beside null', { content: null, refusal: 'Hi.' }],
    ['a refusal part', { content: [{ type: 'refusal', refusal: 'Hi.' }] }],
    ['text rather than a refusal', { content: 'Hi.', refusal: 'No.' }],
    ['content beside reasoning', { content: 'Hi.', reasoning_content: 'Hm' }],
  ])('is read from %s', (_, message) => {
    expect(read(chat({ role: 'assistant', ...message })).content).toBe('Hi.');
  });

  it('is the last assistant text of several messages', () => {
    const messages = [
      { role: 'assistant', content: 'Let me look.' },
      { role: 'tool', content: [{ type: 'text', text: 'found' }], tool_call_id: 'c' },
      { role: 'assistant', content: 'It is so.' },
      { role: 'assistant', content: '' },
    ];
    expect(read({ messages })).toMatchObject({ content: 'It is so.', toolOutputs: ['found'], replyMessages: messages });
  });

  it('leaves out the history that an agent sends back', () => {
    const old = [
      { role: 'user', content: 'a' },
      { role: 'tool', content: 'old' },
      { role: 'user', content: 'b' },
    ];
    const reply = read({ messages: [...old, { role: 'tool', content: 'new' }, { role: 'assistant', content: 'B' }] });
    expect(reply).toMatchObject({ content: 'B', toolOutputs: ['new'] });
    expect(reply.replyMessages).toHaveLength(2);
  });

  it('is read from Responses items, and tool results beside it', () => {
    const items = [
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] },
      { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: [{ type: 'input_text', text: 'one' }] },
      { type: 'mcp_call', name: 'g', output: 'two' },
      { type: 'function_call_output', call_id: 'd', output: { three: 3 } },
      { type: 'mcp_call', name: 'g', output: null, error: 'x' },
      said('Hi.'),
    ];
    const body = { ...responses(...items), usage: { input_tokens: 4, output_tokens: 2 } };
    expect(read(body)).toMatchObject({
      content: 'Hi.',
      toolOutputs: ['one', 'two', '{"three":3}'],
      usage: { inputTokens: 4, outputTokens: 2 },
      replyMessages: items,
    });
  });

  it('of an incomplete response is an answer', () => {
    expect(read({ ...responses(said('Hi')), status: 'incomplete' }).content).toBe('Hi');
  });

  it.each([
    ['a string', 'Hi.'],
    ['a list of strings', ['Hi.', 'other']],
    ['content', [{ content: 'Hi.' }]],
    ['answer', { answer: 'Hi.', sources: ['s'] }],
    ['output', [{ output: 'Hi.' }]],
    ['a single field of any name', [{ reply_column: 'Hi.' }]],
    [
      'a list of messages',
      [
        { role: 'tool', content: 't' },
        { role: 'assistant', content: 'Hi.' },
      ],
    ],
    ['a completion', chat({ content: 'Hi.' })],
    ['a list with a completion', [chat({ content: 'Hi.' })]],
    ['a response', responses(said('Hi.'))],
  ])('is read from a prediction that is %s', (_, predictions) => {
    expect(read({ predictions }).content).toBe('Hi.');
    expect(read(predictions).content).toBe('Hi.');
  });
});

describe('agentReply: failures', () => {
  const call = (name: string) => ({ type: 'function', function: { name, arguments: '{}' } });
  it.each([
    ['a completion', chat({ content: null, tool_calls: [call('find'), call('buy'), call('find')] }, 'tool_calls')],
    ['a response', responses({ type: 'function_call', name: 'find' }, { type: 'function_call', name: 'buy' })],
    ['messages', { messages: [{ role: 'assistant', content: '', tool_calls: [call('find'), call('buy')] }] }],
    [
      'a reply of the AI SDK',
      { text: '', toolCalls: [{ toolName: 'find' }, { toolName: 'buy' }], finishReason: 'tool-calls' },
    ],
    ['Gemini', { candidates: [{ content: { parts: ['find', 'buy'].map((name) => ({ functionCall: { name } })) } }] }],
  ])('names the tools that %s only asks for', (_, body) => {
    const failure = failing(body);
    expect(failure).toMatchObject({ type: 'OnlyToolCalls', status: 200 });
    expect(failure.message).toBe(
      'http://127.0.0.1/invocations answered 200 without any text: it only asks for the tools find, buy to be run. ' +
        'convsim runs no tools: put an agent that runs them behind this address.',
    );
  });

  it('calls tool calls that were cut off a lack of tokens, and names few of many', () => {
    const cut = chat({ content: null, tool_calls: [call('find')] }, 'length');
    expect(failing(cut)).toMatchObject({ type: 'BadReply' });
    const many = Array.from({ length: 9 }, (_, index) => call(`tool${index}${'x'.repeat(500)}`));
    const { message } = failing(chat({ content: null, tool_calls: many }, 'tool_calls'));
    expect(message).toMatch(/tool4x+ and more to be run/);
    expect(message.length).toBeLessThan(700);
  });

  it.each([
    ['an answer cut before it began', chat({ content: '' }, 'length'), /finish_reason length.*allow it more/],
    ['tool calls and no text', chat({ content: null, tool_calls: [{}] }, 'tool_calls'), /finish_reason tool_calls/],
    ['no choice', { choices: [] }, /without any text/],
    [
      'only reasoning',
      {
        ...responses({ type: 'reasoning' }),
        status: 'incomplete',
        incomplete_details: { reason: 'max_output_tokens' },
      },
      /finish_reason length/,
    ],
    ['a failed response', { ...responses(said('Hi')), status: 'failed', error: null }, /finish_reason failed/],
    ['only tool messages', { messages: [{ role: 'tool', content: 'x' }] }, /without any text/],
    ['an unknown object', { id: 1, value: 2 }, /an unknown form: an object with id, value/],
    ['a message of another kind', { message: 'ok' }, /an object with message/],
    ['a number', 7, /number/],
    ['null', null, /null/],
    ['no predictions', { predictions: [] }, /a list of 0/],
    ['rows of numbers', { predictions: [[0.1]] }, /a list of 1/],
  ])('calls %s a BadReply', (_, body, message) => {
    const failure = failing(body);
    expect(failure.type).toBe('BadReply');
    expect(failure.message).toMatch(message);
    expect(failure.message).not.toContain('secret-query');
  });

  it.each([
    [{ databricks_output: { error: { error_code: 'REQUEST_LIMIT_EXCEEDED', message: 'slow' } } }, 'RateLimited'],
    [{ databricks_output: { error: { error_code: 'PERMISSION_DENIED', message: 'no' } } }, 'Unauthorized'],
    [{ databricks_output: { error: { error_code: 'INVALID_PARAMETER_VALUE', message: 'bad' } } }, 'InvalidRequest'],
    [{ databricks_output: { error: { error_code: 'INTERNAL_ERROR', message: 'oops' } } }, 'Unavailable'],
    [{ error: { message: 'slow', code: 429 } }, 'RateLimited'],
    [{ error: { message: 'slow', code: '429' } }, 'RateLimited'],
    [{ error: { message: 'no credit', code: 'insufficient_quota' } }, 'OutOfCredit'],
    [{ error: 'oops' }, 'Unavailable'],
    [{ ...responses(), status: 'failed', error: { code: 'rate_limit_exceeded', message: 'slow' } }, 'RateLimited'],
    [{ ...responses(), status: 'failed', error: { code: 'server_error', message: 'oops' } }, 'Unavailable'],
  ])('gives an error inside a 200 the type that it means: %j', (body, type) => {
    const failure = failing(body);
    expect(failure.type).toBe(type);
    expect(failure.status).toBe(200);
    expect(failure.message).toMatch(/answered 200 with an error: .+/);
  });

  it.each([
    [chat({ content: null }, 'content_filter')],
    [{ candidates: [{ finishReason: 'SAFETY' }] }],
    [{ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }],
  ])('calls an answer that a filter took back Blocked: %j', (body) => {
    expect(failing(body).type).toBe('Blocked');
  });

  it('repeats no secret of the request', () => {
    const failure = failing({ error: 'wrong key sk-secret-1' }, (text) => text.replaceAll('sk-secret-1', '***'));
    expect(failure.message).toContain('wrong key ***');
  });

  it('does not mind an error that is null', () => {
    expect(read({ ...responses(said('Hi.')), error: null }).content).toBe('Hi.');
  });
});
