import { answerJson, startServer, type TestServer } from './http-server.ts';

/** One scripted reply of the model: a whole body, or one that is sent with a status. */
export type ScriptedReply = { readonly body: unknown; readonly status?: number };

/**
 * A server that answers `/v1/chat/completions` with these replies in turn; when they run out it answers 500, and so does
 * it for any other path.
 */
export function startScriptedModel(replies: readonly ScriptedReply[]): Promise<TestServer> {
  const left = [...replies];
  return startServer((request, response) => {
    const next = left.shift();
    if (request.url !== '/v1/chat/completions' || next === undefined) {
      throw new Error(`the scripted model has no reply left for ${request.method} ${request.url}`);
    }
    answerJson(response, next.status ?? 200, next.body);
  });
}

/** The model answers with text. */
export function says(content: unknown, extra: object = {}): ScriptedReply {
  return { body: { choices: [{ message: { role: 'assistant', content, ...extra }, finish_reason: 'stop' }], usage } };
}

/** The model calls tools: name and argument text each, ids `call-0`, `call-1` … */
export function calls(...tools: readonly (readonly [name: string, args: unknown])[]): ScriptedReply {
  const toolCalls = tools.map(([name, args], index) => ({
    id: `call-${index}`,
    type: 'function',
    function: { name, arguments: args },
  }));
  const message = { role: 'assistant', content: null, tool_calls: toolCalls };
  return { body: { choices: [{ message, finish_reason: 'tool_calls' }], usage } };
}

const usage = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 };
