import { describe, expect, it } from 'vitest';
import { toolOutputsFromTrace } from '../../../src/traces/tool-outputs-from-trace.ts';
import { type SyntheticSpan, syntheticTrace } from '../../support/synthetic-trace.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const user = { role: 'user', content: 'How do alerts work?' };
const docs = [{ page_content: 'Alerts watch a table.', metadata: { doc_uri: 'x' } }];
const root: SyntheticSpan = { id: 'root', type: 'AGENT' };

const outputsOf = (...spans: SyntheticSpan[]) => toolOutputsFromTrace(syntheticTrace([root, ...spans]));

/** A span of a model that was given these messages. */
function model(inputs: unknown, id = 'model', parent = 'root'): SyntheticSpan {
  return { id, parent, type: 'CHAT_MODEL', inputs };
}

function tool(outputs: unknown, id = 'tool', changes: Partial<SyntheticSpan> = {}): SyntheticSpan {
  return { id, parent: 'root', name: 'search', type: 'TOOL', outputs, ...changes };
}

function called(...ids: string[]) {
  return { role: 'assistant', tool_calls: ids.map((id) => ({ id, function: { name: 'search', arguments: '{}' } })) };
}

function toolMessage(content: unknown, id?: string) {
  return { role: 'tool', content, ...(id !== undefined && { tool_call_id: id }) };
}

describe('tool results of a synthetic trace by framework', () => {
  it('LangGraph: a message in the span of the tool, in its chain, and in the next call of the model', () => {
    const message = { content: 'found', type: 'tool', name: 'search', tool_call_id: 'call_1' };
    const chain = { id: 'tools', parent: 'root', name: 'tools', outputs: { messages: [message] } };
    const human = { type: 'human', content: 'q' };
    const messages = [human, { type: 'ai', tool_calls: [{ id: 'call_1', name: 'search' }] }, message];
    const expected = ['found'];
    expect(outputsOf(model([[human]], 'm1'), chain, tool(message, 't', { parent: 'tools' }))).toEqual(expected);
    expect(outputsOf(chain, tool(message, 't', { parent: 'tools' }), model({ messages }))).toEqual(expected);
    expect(outputsOf(tool(message), model([messages]))).toEqual(expected);
  });

  it('LangChain RAG: documents of a retriever alone', () => {
    expect(outputsOf({ id: 'R', type: 'RETRIEVER', outputs: docs }, model({ messages: [user] }))).toEqual([
      JSON.stringify(docs),
    ]);
  });

  it('OpenAI Agents SDK: items twice in nested spans, and plain output of the tool', () => {
    const items = [
      user,
      { type: 'function_call', call_id: 'call_1', name: 'search', arguments: '{}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'found' },
    ];
    const nested = model({ input: items }, 'AsyncResponses', 'Response');
    expect(outputsOf(tool('found'), model(items, 'Response'), nested)).toEqual(['found']);
    const parts = [
      { type: 'input_text', text: 'part 1' },
      { type: 'input_text', text: 'part 2' },
    ];
    expect(outputsOf(model([{ type: 'function_call_output', call_id: 'c', output: parts }]))).toEqual([
      'part 1\npart 2',
    ]);
  });

  it('DSPy: plain outputs of tools, and a prompt that tells of them', () => {
    const prompt = { prompt: null, messages: [{ role: 'user', content: 'trajectory: observation_0 found' }] };
    expect(outputsOf(tool('found', 't', { name: 'Tool.search' }), model(prompt))).toEqual(['found']);
  });

  it('Anthropic: tool_result parts in messages of the user', () => {
    const use = { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'search', input: {} }] };
    const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: 'found' }] };
    const messages = [user, use, { role: 'user', content: [result] }];
    const second = { ...result, tool_use_id: 'toolu_2', content: 'more' };
    const later = [...messages, use, { role: 'user', content: [second, { type: 'text', text: 'go on' }] }];
    expect(outputsOf(tool('found'), model({ messages }, 'm1'), model({ messages: later }, 'm2'))).toEqual([
      'found',
      'more',
    ]);
  });

  it('Bedrock: toolResult parts with text or JSON', () => {
    const use = { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'search', input: {} } }] };
    const results = [
      { toolResult: { toolUseId: 't1', content: [{ json: { rows: 24 } }], status: 'success' } },
      { toolResult: { toolUseId: 't2', content: [{ text: 'found' }] } },
    ];
    const messages = [{ role: 'user', content: [{ text: 'q' }] }, use, { role: 'user', content: results }];
    expect(outputsOf(model({ modelId: 'm', messages }))).toEqual(['{"rows":24}', 'found']);
  });

  it('gen_ai: tool_call_response parts', () => {
    const asked = { role: 'user', parts: [{ type: 'text', content: 'q' }] };
    const call = { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'search', arguments: {} }] };
    const answered = { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: { rows: 24 } }] };
    expect(outputsOf(tool('Rows: 24'), model([asked, call, answered]))).toEqual(['{"rows":24}']);
  });

  it('Gemini: function_response parts', () => {
    const answered = {
      role: 'user',
      parts: [{ function_response: { name: 'search', response: { result: 'found' } } }],
    };
    const contents = [{ role: 'user', parts: [{ text: 'q' }] }, answered];
    expect(outputsOf(tool('found'), model({ contents }))).toEqual(['{"result":"found"}']);
  });
});

describe('results that look alike', () => {
  it('are two where two calls gave the same text, with their spans or without', () => {
    const messages = [user, called('a', 'b'), toolMessage('same', 'a'), toolMessage('same', 'b')];
    expect(outputsOf(model({ messages }))).toEqual(['same', 'same']);
    expect(outputsOf(tool('same', 't1'), tool('same', 't2'), model({ messages }))).toEqual(['same', 'same']);
    expect(outputsOf(tool('same', 't1'), tool('same', 't2'))).toEqual(['same', 'same']);
  });

  it('are two without ids too, however often later calls repeat them', () => {
    const messages = [user, toolMessage('same'), toolMessage('same')];
    const spans = [model({ messages }, 'm1'), model({ messages }, 'm2'), model({ messages }, 'm3')];
    expect(outputsOf(...spans)).toEqual(['same', 'same']);
  });

  it('are two where a server gives every call the same id', () => {
    const first = [user, called('call_0'), toolMessage('one', 'call_0')];
    const second = [...first, called('call_0'), toolMessage('two', 'call_0')];
    expect(outputsOf(model({ messages: first }, 'm1'), model({ messages: second }, 'm2'))).toEqual(['one', 'two']);
  });

  it('are one where a later call shortens an earlier result', () => {
    const short = [user, called('a'), toolMessage('[cleared]', 'a')];
    const long = [user, called('a'), toolMessage('a long result', 'a')];
    expect(outputsOf(model({ messages: long }, 'm1'), model({ messages: short }, 'm2'))).toEqual(['a long result']);
  });

  it('are one where white space, escapes or order of keys differ, and the text is what the model read', () => {
    const text = '{"b": "\\u00e9", "a": 1}';
    expect(outputsOf(tool({ a: 1, b: 'é' }), model({ messages: [user, toolMessage(text)] }))).toEqual([text]);
  });

  it('are one where the agent rewrites what the tool gave, known by the name of the tool', () => {
    const messages = [user, called('a'), toolMessage("{'rows': 24}", 'a')];
    expect(outputsOf(tool({ rows: 24 }), model({ messages }))).toEqual(["{'rows': 24}"]);
    const failed = tool(undefined, 't0');
    expect(outputsOf(failed, tool({ rows: 24 }), model({ messages }))).toEqual(["{'rows': 24}"]);
  });

  it('are one where tools and retrievers nest', () => {
    const nested = [
      tool({ new_message: toolMessage(JSON.stringify(docs), 'a') }, 'outer', { name: 'execute_tool' }),
      { id: 'between', parent: 'outer' },
      { id: 'inner', parent: 'between', type: 'RETRIEVER', outputs: docs },
    ];
    expect(outputsOf(...nested)).toEqual([JSON.stringify(docs)]);
  });
});

describe('the results of this turn', () => {
  it('leave out those of earlier turns that the history repeats', () => {
    const history = [user, called('old'), toolMessage('old result', 'old'), { role: 'assistant', content: 'answer' }];
    const messages = [...history, user, called('new'), toolMessage('new result', 'new')];
    expect(outputsOf(model({ messages: [...history, user] }, 'm1'), model({ messages }, 'm2'))).toEqual(['new result']);
  });

  it('include what no model was given, at its place in time', () => {
    const retrieved = { id: 'r', parent: 'root', name: 'retrieve', type: 'RETRIEVER', outputs: docs };
    const messages = [user, called('a'), toolMessage('found', 'a')];
    const last = tool('the last word', 't2', { name: 'finish' });
    expect(outputsOf(retrieved, tool('found'), model({ messages }), last)).toEqual([
      JSON.stringify(docs),
      'found',
      'the last word',
    ]);
  });

  it('include every message of a span that ran several tools', () => {
    const messages = [toolMessage('one', 'a'), toolMessage('two', 'b')];
    expect(outputsOf(tool(messages, 't', { name: 'run_tools' }))).toEqual(['one', 'two']);
  });

  it('leave out results that hold nothing', () => {
    const messages = [user, toolMessage('', 'a'), toolMessage('[]', 'b'), toolMessage(null, 'c')];
    expect(outputsOf(model({ messages }), tool([], 't1'), tool(null, 't2'), tool('found', 't3'))).toEqual(['found']);
  });

  it('come from spans of the type LLM and of the name chat_completions_api too, and from no other', () => {
    const inputs = { messages: [user, toolMessage('found', 'a')] };
    expect(outputsOf({ id: 'a', type: 'LLM', inputs })).toEqual(['found']);
    expect(outputsOf({ id: 'a', name: 'chat_completions_api_2', type: 'UNKNOWN', inputs })).toEqual(['found']);
    expect(outputsOf({ id: 'a', type: 'CHAIN', inputs })).toEqual([]);
  });
});

describe('a large trace', () => {
  it('of 20 MB and thousands of spans is read in seconds', () => {
    const text = 'x'.repeat(900);
    const messages: unknown[] = [user];
    const spans: SyntheticSpan[] = [root];
    for (let round = 0; round < 200; round += 1) {
      messages.push(called(`c${round}`), toolMessage(`${round} ${text}`, `c${round}`));
      spans.push(tool(`${round} ${text}`, `t${round}`), model({ messages: [...messages] }, `m${round}`));
    }
    for (let index = 0; index < 5_000; index += 1) spans.push({ id: `s${index}`, parent: 'root', inputs: text });
    const trace = JSON.stringify(syntheticTrace(spans));
    expect(trace.length).toBeGreaterThan(20e6);
    const startedAt = cpuTime();
    expect(toolOutputsFromTrace(trace)).toHaveLength(200);
    expect(cpuTime() - startedAt).toBeLessThan(5_000);
  });

  it('of many results without ids, spans in a chain and one name takes no quadratic time', () => {
    const count = 20_000;
    const messages = [user, ...Array.from({ length: count }, (_, index) => toolMessage(`result ${index}`))];
    const tools = Array.from({ length: count }, (_, index) => tool(`rewritten ${index}`, `t${index}`));
    const chain = Array.from({ length: count }, (_, index) => ({ id: `c${index}`, parent: `c${index - 1}` }));
    const startedAt = cpuTime();
    expect(outputsOf(...tools, ...chain, model({ messages }))).toHaveLength(2 * count);
    expect(cpuTime() - startedAt).toBeLessThan(5_000);
  });
});
