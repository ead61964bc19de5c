import { describe, expect, it } from 'vitest';
import { agentReply } from '../../../src/agents/agent-reply.ts';
import type { AgentReply } from '../../../src/agents/agent.ts';
import { StepFailure } from '../../../src/contract/failures.ts';
import { jsonReplyOf } from '../../../src/http/send-json.ts';

/** What it is, the body (JSON, or a text as it is sent), the answer or what else is expected, and the content type. */
type Row = readonly [about: string, body: unknown, expected: string | object, contentType?: string];

const U = { inputTokens: 3, outputTokens: 4 };

/** Replies of many servers, at once and as streams, and errors that look like replies. */
const ROWS: readonly Row[] = [
  [
    'azure prompt_filter only',
    {
      id: '',
      object: 'chat.completion',
      choices: [],
      prompt_filter_results: [
        { prompt_index: 0, content_filter_results: { hate: { filtered: true, severity: 'high' } } },
      ],
      usage: { prompt_tokens: 1, completion_tokens: 0 },
    },
    { type: 'Blocked' },
  ],
  ['empty choices usage', { choices: [], usage: { prompt_tokens: 3, completion_tokens: 0 } }, { type: 'BadReply' }],
  [
    'tool_calls null content',
    {
      choices: [
        {
          message: {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }],
          },
          finish_reason: 'tool_calls',
        },
      ],
    },
    { type: 'OnlyToolCalls' },
  ],
  [
    'refusal',
    { choices: [{ message: { role: 'assistant', content: null, refusal: 'I cannot help.' }, finish_reason: 'stop' }] },
    'I cannot help.',
  ],
  [
    'several choices first empty',
    {
      choices: [
        { index: 0, message: { role: 'assistant', content: '' } },
        { index: 1, message: { role: 'assistant', content: 'Hi.' } },
      ],
    },
    'Hi.',
  ],
  [
    'several choices order',
    {
      choices: [
        { index: 0, message: { content: 'Hi.' } },
        { index: 1, message: { content: 'No' } },
      ],
    },
    'Hi.',
  ],
  ['reasoning', { choices: [{ message: { content: 'Hi.', reasoning: 'hm' } }] }, 'Hi.'],
  [
    'content parts',
    {
      choices: [
        {
          message: {
            content: [
              { type: 'reasoning', text: 'x' },
              { type: 'text', text: 'Hi.' },
            ],
          },
        },
      ],
    },
    'Hi.',
  ],
  [
    'mistral thinking',
    {
      choices: [
        {
          message: {
            content: [
              { type: 'thinking', thinking: [{ type: 'text', text: 'x' }] },
              { type: 'text', text: 'Hi.' },
            ],
          },
        },
      ],
    },
    'Hi.',
  ],
  [
    'databricks reasoning summary',
    {
      choices: [
        {
          message: {
            content: [
              { type: 'reasoning', summary: [{ type: 'summary_text', text: 'x' }] },
              { type: 'text', text: 'Hi.' },
            ],
          },
        },
      ],
    },
    'Hi.',
  ],
  [
    'anthropic',
    {
      type: 'message',
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'x' },
        { type: 'text', text: 'Hi.' },
      ],
      stop_reason: 'end_turn',
      usage: { input_tokens: 3, output_tokens: 4 },
    },
    { content: 'Hi.', usage: U, finishReason: 'stop' },
  ],
  [
    'anthropic refusal',
    { type: 'message', role: 'assistant', content: [], stop_reason: 'refusal' },
    { type: 'Blocked' },
  ],
  [
    'bedrock converse',
    {
      output: { message: { role: 'assistant', content: [{ text: 'Hi.' }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 3, outputTokens: 4, totalTokens: 7 },
    },
    { content: 'Hi.', usage: U, finishReason: 'stop' },
  ],
  [
    'bedrock converse reasoning',
    {
      output: {
        message: {
          role: 'assistant',
          content: [{ reasoningContent: { reasoningText: { text: 'x' } } }, { text: 'Hi.' }],
        },
      },
      stopReason: 'max_tokens',
    },
    { content: 'Hi.', finishReason: 'length' },
  ],
  [
    'bedrock guardrail',
    {
      output: { message: { role: 'assistant', content: [{ text: 'Sorry, blocked.' }] } },
      stopReason: 'guardrail_intervened',
    },
    'Sorry, blocked.',
  ],
  [
    'cohere v2',
    {
      id: 'x',
      finish_reason: 'COMPLETE',
      message: { role: 'assistant', content: [{ type: 'text', text: 'Hi.' }] },
      usage: { billed_units: { input_tokens: 3, output_tokens: 4 }, tokens: { input_tokens: 3, output_tokens: 4 } },
    },
    { content: 'Hi.', usage: U, finishReason: 'stop' },
  ],
  [
    'cohere v1',
    {
      text: 'Hi.',
      generation_id: 'x',
      chat_history: [
        { role: 'USER', message: 'q' },
        { role: 'CHATBOT', message: 'Hi.' },
      ],
      finish_reason: 'COMPLETE',
      meta: { tokens: { input_tokens: 3, output_tokens: 4 } },
    },
    { content: 'Hi.', usage: U },
  ],
  [
    'gemini',
    {
      candidates: [
        { content: { parts: [{ text: 'x', thought: true }, { text: 'Hi.' }], role: 'model' }, finishReason: 'STOP' },
      ],
      usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4 },
    },
    { content: 'Hi.', usage: U },
  ],
  [
    'gemini safety',
    { candidates: [{ finishReason: 'SAFETY', index: 0 }], usageMetadata: { promptTokenCount: 3 } },
    { type: 'Blocked' },
  ],
  ['gemini recitation', { candidates: [{ finishReason: 'RECITATION', index: 0 }] }, { type: 'Blocked' }],
  [
    'gemini blockReason with empty candidates',
    { candidates: [], promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } },
    { type: 'Blocked' },
  ],
  ['gemini SPII', { candidates: [{ finishReason: 'SPII' }] }, { type: 'Blocked' }],
  [
    'gemini MALFORMED',
    { candidates: [{ content: {}, finishReason: 'MALFORMED_FUNCTION_CALL' }] },
    { type: 'BadReply' },
  ],
  [
    'gemini list stream',
    [
      { candidates: [{ content: { parts: [{ text: 'H' }], role: 'model' } }] },
      {
        candidates: [{ content: { parts: [{ text: 'i.' }], role: 'model' }, finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4 },
      },
    ],
    { content: 'Hi.', usage: U },
  ],
  [
    'ollama chat',
    {
      model: 'm',
      message: { role: 'assistant', content: 'Hi.', thinking: 'hm' },
      done: true,
      done_reason: 'stop',
      prompt_eval_count: 3,
      eval_count: 4,
    },
    { content: 'Hi.', usage: U, finishReason: 'stop' },
  ],
  [
    'ollama load',
    { model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: 'load' },
    { type: 'BadReply' },
  ],
  [
    'ollama generate',
    { model: 'm', response: 'Hi.', done: true, prompt_eval_count: 3, eval_count: 4 },
    { content: 'Hi.', usage: U },
  ],
  ['hf tgi generate', [{ generated_text: 'Hi.' }], 'Hi.'],
  [
    'hf tgi details',
    { generated_text: 'Hi.', details: { finish_reason: 'length', generated_tokens: 4, prefill: [] } },
    { content: 'Hi.', finishReason: 'length' },
  ],
  [
    'llama.cpp completion',
    { content: 'Hi.', stop: true, tokens_evaluated: 3, tokens_predicted: 4, stop_type: 'eos' },
    { content: 'Hi.', usage: U },
  ],
  [
    'responses',
    {
      output: [
        { type: 'reasoning', summary: [] },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hi.' }] },
      ],
      status: 'completed',
      usage: { input_tokens: 3, output_tokens: 4 },
    },
    { content: 'Hi.', usage: U },
  ],
  [
    'responses error obj',
    { status: 'failed', error: { code: 'rate_limit_exceeded', message: 'x' }, output: [] },
    { type: 'RateLimited' },
  ],
  [
    'responses refusal',
    { output: [{ type: 'message', role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] }] },
    'No.',
  ],
  [
    'responses content filter',
    { output: [], status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
    { type: 'Blocked' },
  ],
  [
    'dify',
    {
      event: 'message',
      task_id: 't',
      mode: 'chat',
      answer: 'Hi.',
      metadata: { usage: { prompt_tokens: 3, completion_tokens: 4 }, retriever_resources: [] },
      created_at: 1,
    },
    { content: 'Hi.', usage: U },
  ],
  [
    'dify workflow',
    {
      task_id: 't',
      workflow_run_id: 'r',
      data: { id: 'x', status: 'succeeded', outputs: { answer: 'Hi.' }, error: null, elapsed_time: 1, total_tokens: 7 },
    },
    'Hi.',
  ],
  [
    'dify workflow failed',
    { task_id: 't', data: { id: 'x', status: 'failed', outputs: null, error: 'Run failed: Rate limit reached' } },
    { type: 'RateLimited' },
  ],
  ['flowise', { text: 'Hi.', question: 'q', chatId: 'c', chatMessageId: 'm', sessionId: 's' }, 'Hi.'],
  ['n8n', [{ output: 'Hi.' }], 'Hi.'],
  ['n8n obj', { output: 'Hi.' }, 'Hi.'],
  ['n8n started', { message: 'Workflow was started' }, { type: 'BadReply' }],
  [
    'rasa w/ image',
    [
      { recipient_id: 'u', text: 'Hi.' },
      { recipient_id: 'u', image: 'http://x' },
    ],
    'Hi.',
  ],
  ['rasa empty', [], { type: 'BadReply' }],
  [
    'crewai',
    { raw: 'Hi.', tasks_output: [], token_usage: { prompt_tokens: 3, completion_tokens: 4 } },
    { content: 'Hi.', usage: U },
  ],
  ['crewai kickoff', { status: 'success', result: 'Hi.' }, 'Hi.'],
  ['fastapi reply', { reply: 'Hi.' }, 'Hi.'],
  ['fastapi data', { data: { answer: 'Hi.' } }, 'Hi.'],
  ['fastapi status data', { status: 'success', data: { response: 'Hi.' } }, 'Hi.'],
  ['success false', { success: false, message: 'Rate limit exceeded' }, { type: 'RateLimited' }],
  ['status error', { status: 'error', message: 'internal' }, { type: 'Unavailable' }],
  ['detail in 200', { detail: 'Too many requests' }, { type: 'RateLimited' }],
  [
    'vllm 200 error',
    { object: 'error', message: 'The model is overloaded', type: 'x', code: 503 },
    { type: 'RateLimited' },
  ],
  ['errors list', { errors: [{ message: 'Rate limit exceeded' }] }, { type: 'RateLimited' }],
  ['error null', { error: null, choices: [{ message: { content: 'Hi.' } }] }, 'Hi.'],
  ['error empty obj', { error: {}, answer: 'Hi.' }, 'Hi.'],
  ['error ""', { error: '', answer: 'Hi.' }, 'Hi.'],
  ['error false', { error: false, answer: 'Hi.' }, 'Hi.'],
  ['error none str with answer', { error: [], answer: 'Hi.' }, 'Hi.'],
  ['error code 0', { error: { code: 0, message: '' }, answer: 'Hi.' }, 'Hi.'],
  ['fastapi error+answer', { answer: 'Hi.', error: 'No sources found' }, { type: 'Unavailable' }],
  [
    'choice error',
    { choices: [{ error: { code: 429, message: 'x' }, message: { content: '' }, finish_reason: 'error' }] },
    { type: 'RateLimited' },
  ],
  ['finish error', { choices: [{ message: { content: 'Hal' }, finish_reason: 'error' }] }, { type: 'Unavailable' }],
  ['error in data', { data: { error: { message: 'Rate limit exceeded', code: 429 } } }, { type: 'RateLimited' }],
  [
    'error in response obj',
    { response: { error: { message: 'Rate limit exceeded', code: 429 } } },
    { type: 'RateLimited' },
  ],
  ['error inside list', [{ error: { message: 'Rate limit exceeded', code: 429 } }], { type: 'RateLimited' }],
  ['predictions error', { predictions: { error: 'Rate limit exceeded' } }, { type: 'RateLimited' }],
  [
    'langgraph platform __error__',
    { __error__: { error: 'RateLimitError', message: 'Error code: 429' } },
    { type: 'RateLimited' },
  ],
  [
    'langgraph run wait',
    {
      messages: [
        { type: 'human', content: 'q', id: '1' },
        {
          type: 'ai',
          content: [{ type: 'text', text: 'Hi.', index: 0 }],
          id: '2',
          usage_metadata: { input_tokens: 3, output_tokens: 4 },
        },
      ],
    },
    { content: 'Hi.', usage: U },
  ],
  [
    'langgraph interrupt',
    { messages: [{ type: 'human', content: 'q' }], __interrupt__: [{ value: 'Approve?' }] },
    { type: 'BadReply' },
  ],
  [
    'lc with remove',
    {
      messages: [
        { type: 'human', content: 'q' },
        { type: 'remove', id: 'x', content: '' },
        { type: 'ai', content: 'Hi.' },
      ],
    },
    'Hi.',
  ],
  [
    'lc tool then ai',
    {
      messages: [
        { type: 'human', content: 'q' },
        { type: 'ai', content: '', tool_calls: [{ name: 'f', args: {}, id: 'c' }] },
        { type: 'tool', content: 'found' },
        { type: 'ai', content: 'Hi.' },
      ],
    },
    'Hi.',
  ],
  ['langserve', { output: { content: 'Hi.', additional_kwargs: {}, type: 'ai' }, metadata: { run_id: 'r' } }, 'Hi.'],
  ['lc agent executor', { output: { input: 'What?', chat_history: [], output: 'Hi.' } }, 'Hi.'],
  ['lc retrieval', { output: { input: 'q', context: [{ page_content: 'x' }], answer: 'Hi.' } }, 'Hi.'],
  ['mlflow dict of str', { predictions: ['Hi.'] }, 'Hi.'],
  [
    'mlflow null trace',
    {
      predictions: {
        output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hi.' }] }],
      },
    },
    'Hi.',
  ],
  [
    'a2a',
    { jsonrpc: '2.0', id: 1, result: { kind: 'message', role: 'agent', parts: [{ kind: 'text', text: 'Hi.' }] } },
    'Hi.',
  ],
  [
    'jsonrpc error',
    { jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'Internal error' } },
    { type: 'Unavailable' },
  ],
  [
    'role agent',
    {
      messages: [
        { role: 'user', content: 'q' },
        { role: 'agent', content: 'Hi.' },
      ],
    },
    'Hi.',
  ],
  [
    'role chatbot',
    {
      messages: [
        { role: 'USER', content: 'q' },
        { role: 'CHATBOT', content: 'Hi.' },
      ],
    },
    'Hi.',
  ],
  ['content obj text', { role: 'assistant', content: { type: 'text', text: 'Hi.' } }, 'Hi.'],
  ['text value', { role: 'assistant', content: [{ type: 'text', text: { value: 'Hi.' } }] }, 'Hi.'],
  [
    'aisdk ui msg',
    {
      messages: [
        { role: 'user', parts: [{ type: 'text', text: 'q' }] },
        {
          role: 'assistant',
          parts: [{ type: 'step-start' }, { type: 'reasoning', text: 'x' }, { type: 'text', text: 'Hi.' }],
        },
      ],
    },
    'Hi.',
  ],
  [
    'sse comments crlf',
    ': hi\r\n\r\nid: 1\r\nevent: message\r\ndata: {"choices":[{"delta":{"content":"Hi."}}]}\r\n\r\ndata: [DONE]\r\n\r\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'sse cr only',
    'data: {"choices":[{"delta":{"content":"Hi"}}]}\r\rdata: {"choices":[{"delta":{"content":"."}}]}\r\r',
    'Hi.',
    'text/event-stream',
  ],
  ['sse multi-line data', 'data: {"choices":\ndata: [{"delta":{"content":"Hi."}}]}\n\n', 'Hi.', 'text/event-stream'],
  ['sse no content type', ': ping\n\ndata: {"choices":[{"delta":{"content":"Hi."}}]}\n\n', 'Hi.', ''],
  ['sse text/plain', 'data: {"choices":[{"delta":{"content":"Hi."}}]}\n\n', 'Hi.', 'text/plain'],
  ['sse upper', 'data: {"choices":[{"delta":{"content":"Hi."}}]}\n\n', 'Hi.', 'Text/Event-Stream; charset=utf-8'],
  ['sse is JSON', '{"choices":[{"message":{"content":"Hi."}}]}', 'Hi.', 'text/event-stream'],
  ['sse json error', '{"error":{"message":"Rate limit","code":429}}', { type: 'RateLimited' }, 'text/event-stream'],
  ['sse event error str', 'event: error\ndata: rate limit exceeded\n\n', { type: 'RateLimited' }, 'text/event-stream'],
  [
    'sse half closed',
    'data: {"choices":[{"delta":{"content":"Hi"}}]}\n\ndata: {"choices":[{"del',
    { type: 'Unavailable' },
    'text/event-stream',
  ],
  [
    'sse no finish',
    'data: {"choices":[{"delta":{"content":"Hi."},"finish_reason":null}]}\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'sse single newline',
    'data: {"choices":[{"delta":{"content":"Hi"}}]}\ndata: {"choices":[{"delta":{"content":"."}}]}\ndata: [DONE]\n',
    'Hi.',
    'text/event-stream',
  ],
  ['sse only comment', ': keepalive\n\n', { type: 'BadReply' }, 'text/event-stream'],
  [
    'sse azure first chunk',
    'data: {"choices":[],"prompt_filter_results":[{"prompt_index":0,"content_filter_results":{}}]}\n\ndata: {"choices":[{"delta":{"content":"Hi."},"content_filter_results":{}}]}\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'sse azure blocked',
    'data: {"choices":[],"prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"hate":{"filtered":true}}}]}\n\ndata: {"choices":[{"delta":{},"finish_reason":"content_filter"}]}\n\n',
    { type: 'Blocked' },
    'text/event-stream',
  ],
  [
    'sse two choices',
    'data: {"choices":[{"index":0,"delta":{"content":"Hi."}}]}\n\ndata: {"choices":[{"index":1,"delta":{"content":"No"}}]}\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'sse reasoning details',
    'data: {"choices":[{"delta":{"content":"","reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm"}]}}]}\n\ndata: {"choices":[{"delta":{"content":"Hi."}}]}\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'sse dify',
    'data: {"event":"workflow_started","data":{}}\n\ndata: {"event":"message","answer":"Hi"}\n\ndata: {"event":"message","answer":"."}\n\ndata: {"event":"message_end","metadata":{"usage":{"prompt_tokens":3,"completion_tokens":4}}}\n\n',
    { content: 'Hi.', usage: U },
    'text/event-stream',
  ],
  [
    'sse dify agent_thought',
    'data: {"event":"agent_thought","thought":"hm"}\n\ndata: {"event":"agent_message","answer":"Hi."}\n\ndata: {"event":"message_end"}\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'sse dify error',
    'data: {"event":"message","answer":"H"}\n\ndata: {"event":"error","status":400,"code":"completion_request_error","message":"Rate limit reached"}\n\n',
    { type: 'RateLimited' },
    'text/event-stream',
  ],
  ['sse dify replace', 'event: ping\n\ndata: {"event":"message","answer":"Hi."}\n\n', 'Hi.', 'text/event-stream'],
  [
    'sse flowise',
    'message:\ndata:{"event":"start","data":""}\n\nmessage:\ndata:{"event":"token","data":"Hi"}\n\nmessage:\ndata:{"event":"token","data":"."}\n\nmessage:\ndata:{"event":"end","data":"[DONE]"}\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'sse cohere v2',
    'data: {"type":"message-start","delta":{"message":{"role":"assistant","content":[]}}}\n\ndata: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Hi."}}}}\n\ndata: {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"tokens":{"input_tokens":3,"output_tokens":4}}}}\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'sse anthropic',
    'event: message_start\ndata: {"type":"message_start","message":{"role":"assistant","content":[],"usage":{"input_tokens":3,"output_tokens":1}}}\n\nevent: ping\ndata: {"type":"ping"}\n\nevent: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi."}}\n\nevent: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":4}}\n\n',
    { content: 'Hi.', usage: U, finishReason: 'length' },
    'text/event-stream',
  ],
  [
    'sse anthropic error',
    'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
    { type: 'RateLimited' },
    'text/event-stream',
  ],
  [
    'sse responses error',
    'event: error\ndata: {"type":"error","code":"rate_limit_exceeded","message":"x","param":null}\n\n',
    { type: 'RateLimited' },
    'text/event-stream',
  ],
  [
    'sse aisdk v5',
    'data: {"type":"start"}\n\ndata: {"type":"start-step"}\n\ndata: {"type":"reasoning-delta","id":"r","delta":"hm"}\n\ndata: {"type":"text-start","id":"t"}\n\ndata: {"type":"text-delta","id":"t","delta":"Hi."}\n\ndata: {"type":"text-end","id":"t"}\n\ndata: {"type":"finish"}\n\ndata: [DONE]\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'sse aisdk tools',
    'data: {"type":"tool-input-delta","toolCallId":"c","inputTextDelta":"x"}\n\ndata: {"type":"tool-output-available","toolCallId":"c","output":"found"}\n\ndata: {"type":"data-status","data":{"text":"x"}}\n\ndata: {"type":"text-delta","id":"t","delta":"Hi."}\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'sse aisdk error',
    'data: {"type":"error","errorText":"Rate limit exceeded"}\n\n',
    { type: 'RateLimited' },
    'text/event-stream',
  ],
  [
    'aisdk v4 data stream',
    'f:{"messageId":"m"}\n0:"Hi"\n0:"."\ne:{"finishReason":"stop","usage":{"promptTokens":3,"completionTokens":4},"isContinued":false}\nd:{"finishReason":"stop","usage":{"promptTokens":3,"completionTokens":4}}\n',
    { content: 'Hi.', usage: U },
    'text/plain; charset=utf-8',
  ],
  [
    'aisdk v4 error',
    'f:{"messageId":"m"}\n3:"Rate limit exceeded"\n',
    { type: 'RateLimited' },
    'text/plain; charset=utf-8',
  ],
  ['plain text', 'Hi there, how are you?', { type: 'BadReply' }, 'text/plain'],
  [
    'ndjson no last nl',
    '{"message":{"role":"assistant","content":"Hi"},"done":false}\n{"message":{"role":"assistant","content":"."},"done":true,"prompt_eval_count":3,"eval_count":4}',
    { content: 'Hi.', usage: U },
    'application/x-ndjson',
  ],
  [
    'ndjson error',
    '{"message":{"role":"assistant","content":"Hi"},"done":false}\n{"error":"an error was encountered while running the model: CUDA error"}\n',
    { type: 'Unavailable' },
    'application/x-ndjson',
  ],
  ['ndjson as app/json', '{"response":"Hi","done":false}\n{"response":".","done":true}\n', 'Hi.', 'application/json'],
  [
    'ndjson n8n',
    '{"type":"begin","metadata":{}}\n{"type":"item","content":"Hi"}\n{"type":"item","content":"."}\n{"type":"end","metadata":{}}\n',
    'Hi.',
    'application/json; charset=utf-8',
  ],
  ['ndjson single', '{"response":"Hi.","done":true}\n', 'Hi.', 'application/x-ndjson'],
  [
    'ndjson thinking',
    '{"message":{"role":"assistant","content":"","thinking":"hm"},"done":false}\n{"message":{"role":"assistant","content":"Hi."},"done":true}\n',
    'Hi.',
    'application/x-ndjson',
  ],
  [
    'langgraph sse values',
    'event: metadata\ndata: {"run_id":"r"}\n\nevent: values\ndata: {"messages":[{"type":"human","content":"q"}]}\n\nevent: values\ndata: {"messages":[{"type":"human","content":"q"},{"type":"ai","content":"Hi."}]}\n\nevent: end\ndata: null\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'langgraph sse updates',
    'event: metadata\ndata: {"run_id":"r"}\n\nevent: updates\ndata: {"agent":{"messages":[{"type":"ai","content":"Hi."}]}}\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'langgraph sse error',
    'event: metadata\ndata: {"run_id":"r"}\n\nevent: error\ndata: {"error":"RateLimitError","message":"Error code: 429 - Rate limit"}\n\n',
    { type: 'RateLimited' },
    'text/event-stream',
  ],
  ['langserve sse', 'event: data\ndata: "Hi"\n\nevent: data\ndata: "."\n\nevent: end\n\n', 'Hi.', 'text/event-stream'],
  [
    'langserve meta',
    'event: metadata\ndata: {"run_id": "x"}\n\nevent: data\ndata: {"content":"Hi.","type":"AIMessageChunk"}\n\nevent: end\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'mlflow responses stream',
    'data: {"type":"response.output_item.done","item":{"type":"message","id":"x","role":"assistant","content":[{"type":"output_text","text":"Hi."}]},"databricks_output":{"trace":{}}}\n\ndata: [DONE]\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'mlflow chatagent stream',
    'data: {"delta":{"role":"assistant","content":"Hi.","id":"x"}}\n\ndata: {"delta":{"role":"tool","content":"res"}}\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'gemini sse',
    'data: {"candidates":[{"content":{"parts":[{"text":"x","thought":true}]}}]}\r\n\r\ndata: {"candidates":[{"content":{"parts":[{"text":"Hi."}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":4}}\r\n\r\n',
    { content: 'Hi.', usage: U },
    'text/event-stream',
  ],
  [
    'tgi sse',
    'data:{"index":1,"token":{"id":1,"text":"Hi","special":false},"generated_text":null}\n\ndata:{"index":2,"token":{"id":2,"text":".","special":false},"generated_text":null}\n\ndata:{"index":3,"token":{"id":3,"text":"</s>","special":true},"generated_text":"Hi.","details":{"finish_reason":"eos_token"}}\n\n',
    'Hi.',
    'text/event-stream',
  ],
  [
    'tgi err',
    'data:{"error":"Request failed during generation","error_type":"generation"}\n\n',
    { type: 'Unavailable' },
    'text/event-stream',
  ],
  [
    'vllm sse err',
    'data: {"object":"error","message":"rate limit exceeded","type":"x","code":429}\n\n',
    { type: 'RateLimited' },
    'text/event-stream',
  ],
  [
    'llamacpp sse err',
    'error: {"code":500,"message":"Context size has been exceeded.","type":"server_error"}\n\n',
    { type: 'InvalidRequest' },
    'text/event-stream',
  ],
  [
    'crewai usage',
    { result: 'Hi.', usage_metrics: { prompt_tokens: 3, completion_tokens: 4 } },
    { content: 'Hi.', usage: U },
  ],
  ['usage tokens obj', { answer: 'Hi.', usage: { tokens: { input: 3, output: 4 } } }, 'Hi.'],
  ['usage input output', { answer: 'Hi.', usage: { input: 3, output: 4 } }, { content: 'Hi.', usage: U }],
  [
    'usage token_usage',
    { answer: 'Hi.', token_usage: { prompt_tokens: 3, completion_tokens: 4 } },
    { content: 'Hi.', usage: U },
  ],
  [
    'usage in metadata',
    { answer: 'Hi.', metadata: { usage: { prompt_tokens: 3, completion_tokens: 4 } } },
    { content: 'Hi.', usage: U },
  ],
  [
    'openai image part',
    {
      choices: [
        {
          message: {
            content: [
              { type: 'image_url', image_url: { url: 'x' } },
              { type: 'text', text: 'Hi.' },
            ],
          },
        },
      ],
    },
    'Hi.',
  ],
  ['think in content', { choices: [{ message: { content: '<think>a</think>Hi.' } }] }, 'Hi.'],
  ['seed:think', { choices: [{ message: { content: '<seed:think>a</seed:think>Hi.' } }] }, 'Hi.'],
  [
    'function_call only',
    {
      choices: [
        { message: { content: '', function_call: { name: 'f', arguments: '{}' } }, finish_reason: 'function_call' },
      ],
    },
    { type: 'OnlyToolCalls' },
  ],
  ['content whitespace', { choices: [{ message: { content: '  \n' } }] }, { type: 'BadReply' }],
  ['html 200', '<html><title>Sign in</title></html>', { type: 'BadReply' }, 'text/html'],
  ['null', 'null', { type: 'BadReply' }],
  ['204 empty', '', { type: 'BadReply' }],
];

function read(body: unknown, contentType = 'application/json'): AgentReply | { type: string } {
  const url = 'http://127.0.0.1/v1';
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const reply = { url, status: 200, headers: { 'content-type': contentType }, text, chunks: [{ text, atMs: 1 }] };
  try {
    return agentReply(jsonReplyOf(reply, { url, headers: {} }), { url });
  } catch (error) {
    if (error instanceof StepFailure) return { type: error.type };
    throw error;
  }
}

describe('replies of many servers', () => {
  it.each(ROWS.map((row) => ({ about: row[0], row })))('reads $about', ({ row }) => {
    const [, body, expected, contentType] = row;
    expect(read(body, contentType)).toMatchObject(typeof expected === 'string' ? { content: expected } : expected);
  });

  it('is not misled by an error that repeats the question', () => {
    const asked = { messages: [{ role: 'user', content: 'Is there a rate limit exceeded error?' }] };
    const reply = {
      status: 200,
      headers: {},
      asked,
      body: { error: 'no answer to "Is there a rate limit exceeded error?"' },
    };
    const type = 'Unavailable';
    expect(() => agentReply(reply, { url: 'http://h' })).toThrowError(expect.objectContaining({ type }) as Error);
  });
});
