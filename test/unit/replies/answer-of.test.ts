import { describe, expect, it } from 'vitest';
import { answerOf } from '../../../src/replies/answer-of.ts';

const PLAN = 'Here is the plan.';
const PRICE = 'And the price.';

const ai = (content: unknown, more = {}) => ({ type: 'ai', content, ...more });
const human = (content: string) => ({ type: 'human', content });

describe('answerOf: forms', () => {
  it.each([
    ['a chat completion', { choices: [{ message: { content: 'Hi.' } }] }],
    ['a completion of the older kind', { choices: [{ text: 'Hi.', finish_reason: 'stop' }] }],
    ['a message', { role: 'assistant', content: 'Hi.' }],
    ['an Anthropic message', { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'Hi.' }] }],
    [
      'a Gemini reply',
      { candidates: [{ content: { role: 'model', parts: [{ text: 'Hi.' }] }, finishReason: 'STOP' }] },
    ],
    ['an Ollama reply', { model: 'm', message: { role: 'assistant', content: 'Hi.' }, done: true }],
    ['a LangChain message', ai('Hi.')],
    ['a LangChain message in parts', ai([{ type: 'text', text: 'Hi.' }])],
    [
      'a serialized LangChain message',
      { lc: 1, type: 'constructor', id: ['schema', 'AIMessage'], kwargs: { content: 'Hi.' } },
    ],
    ['a LangChain message of the older kind', { type: 'ai', data: { content: 'Hi.' } }],
    ['a LangServe chain with a text', { output: 'Hi.', metadata: { run_id: 'r' } }],
    ['a LangServe chain with a message', { output: ai('Hi.'), metadata: { run_id: 'r' } }],
    ['a LangServe chain with a state', { output: { messages: [human('q'), ai('Hi.')] } }],
    ['a LangGraph state', { messages: [human('q'), ai('Hi.')] }],
    ['a LangGraph state with other keys', { messages: [human('q'), ai('Hi.')], documents: [], answer: 'no' }],
    [
      'an AI SDK result',
      { text: 'Hi.', toolCalls: [], finishReason: 'stop', usage: { inputTokens: 1, outputTokens: 1 } },
    ],
    ['a message with AI SDK parts', { role: 'assistant', parts: [{ type: 'text', text: 'Hi.' }] }],
    ['a plain object', { answer: 'Hi.' }],
    ['a text', 'Hi.'],
  ])('reads %s', (_, body) => {
    expect(answerOf(body)?.content).toBe('Hi.');
  });

  it.each([
    ['null', null],
    ['a number', 7],
    ['an object without text', { id: 1 }],
    ['an empty list', []],
    ['a message of the user', { role: 'user', content: 'q' }],
  ])('does not take %s for an answer', (_, body) => {
    expect(answerOf(body)).toBeUndefined();
  });

  it('ends in a body that is nested without end', () => {
    let body: unknown = 'Hi.';
    for (let depth = 0; depth < 50_000; depth += 1) body = { output: body };
    expect(answerOf(body)).toBeUndefined();
  });
});

describe('answerOf: several messages', () => {
  it('joins what was said to the user, in order', () => {
    expect(answerOf({ messages: [ai(PLAN), ai(PRICE)] })?.content).toBe(`${PLAN}\n\n${PRICE}`);
    const items = [PLAN, PRICE].map((text) => ({ type: 'message', content: [{ type: 'output_text', text }] }));
    expect(answerOf({ output: items })?.content).toBe(`${PLAN}\n\n${PRICE}`);
  });

  it('takes the last alone where that is asked for', () => {
    expect(answerOf({ messages: [ai(PLAN), ai(PRICE)] }, 'last-message')?.content).toBe(PRICE);
  });

  it('takes what was said after the last result of a tool, and what was said before it where nothing was after', () => {
    const result = { type: 'tool', content: 'found' };
    const answer = answerOf({ messages: [human('q'), ai('Let me look.'), result, ai(PLAN), ai(PRICE)] });
    expect(answer).toMatchObject({ content: `${PLAN}\n\n${PRICE}`, toolOutputs: ['found'] });
    expect(answerOf({ messages: [ai(PLAN), result] })?.content).toBe(PLAN);
    expect(answerOf([ai(PLAN), result])).toMatchObject({ content: PLAN, toolOutputs: ['found'] });
  });

  it('leaves out reasoning in every message', () => {
    const said = answerOf({
      messages: [ai(`<think>x</think>${PLAN}`), ai([{ type: 'thinking', thinking: 'y' }]), ai(PRICE)],
    });
    expect(said?.content).toBe(`${PLAN}\n\n${PRICE}`);
  });
});

describe('answerOf: facts beside the text', () => {
  it.each([
    ['length', { choices: [{ message: { content: 'Hi' }, finish_reason: 'length' }] }],
    ['length', { output: [{ type: 'message', content: 'Hi' }], incomplete_details: { reason: 'max_output_tokens' } }],
    ['length', { type: 'message', role: 'assistant', content: 'Hi', stop_reason: 'max_tokens' }],
    ['length', { candidates: [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'MAX_TOKENS' }] }],
    ['length', { message: { role: 'assistant', content: 'Hi' }, done_reason: 'length' }],
    ['length', ai('Hi', { response_metadata: { finish_reason: 'length' } })],
    ['stop', { choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] }],
    ['stop', { text: 'Hi', finishReason: 'stop' }],
    ['content_filter', { choices: [{ message: { content: 'Hi' }, finish_reason: 'content_filter' }] }],
    [undefined, { answer: 'Hi' }],
  ])('gives the reason for the end as %s', (reason, body) => {
    expect(answerOf(body)?.finishReason).toBe(reason);
  });

  it.each([
    [{ choices: [{ message: { content: 'Hi' }, usage: { prompt_tokens: 3, completion_tokens: 4 } }] }],
    [{ choices: [{ message: { content: 'Hi' } }], usage: { prompt_tokens: '3', completion_tokens: '4' } }],
    [
      {
        messages: [
          ai('a', { usage_metadata: { input_tokens: 1, output_tokens: 2 } }),
          ai('b', { usage_metadata: { input_tokens: 2, output_tokens: 2 } }),
        ],
      },
    ],
    [
      {
        candidates: [{ content: { parts: [{ text: 'Hi' }] } }],
        usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4 },
      },
    ],
    [{ message: { role: 'assistant', content: 'Hi' }, prompt_eval_count: 3, eval_count: 4 }],
  ])('counts the tokens of %j', (body) => {
    expect(answerOf(body)?.usage).toEqual({ inputTokens: 3, outputTokens: 4 });
  });

  it.each([[null], [undefined], ['12'], [{ total_tokens: 5 }], [{ prompt_tokens: Number.NaN, completion_tokens: 1 }]])(
    'does not mind a usage that is %j',
    (usage) => {
      const answer = answerOf({ choices: [{ message: { content: 'Hi' } }], usage });
      expect(answer).toMatchObject({ content: 'Hi', usage: undefined });
    },
  );

  it.each([
    [{ choices: [{ message: { tool_calls: [{ id: 'c', function: { name: 'find', arguments: '{"q":1}' } }] } }] }],
    [{ choices: [{ message: { tool_calls: [{ id: 'c', function: { name: 'find', arguments: { q: 1 } } }] } }] }],
    [{ messages: [ai('', { tool_calls: [{ id: 'c', name: 'find', args: { q: 1 } }] })] }],
    [{ role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'find', input: { q: 1 } }] }],
    [{ output: [{ type: 'function_call', id: 'fc', call_id: 'c', name: 'find', arguments: '{"q":1}' }] }],
  ])('reads the tool call of %j', (body) => {
    expect(answerOf(body)?.toolCalls).toEqual([{ id: 'c', name: 'find', arguments: '{"q":1}' }]);
  });
});
