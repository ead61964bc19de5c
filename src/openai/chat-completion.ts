import type { ChatMessage, Usage } from '../contract/message.ts';
import type { ToolCall } from '../replies/answer.ts';
import { withoutLikelySecrets } from '../contract/secrets.ts';
import { readReply } from '../replies/read-reply.ts';
import type { OpenAiEndpoint } from './endpoint.ts';
import { CHAT_PATH } from './endpoint-url.ts';

/** A tool call as the model asks for it, in the form that servers take back. */
export interface WireToolCall {
  readonly id: string;
  readonly type: 'function';
  /** `arguments` is JSON text, if the model got it right. */
  readonly function: { readonly name: string; readonly arguments: string };
}

/** A message of an OpenAI-compatible chat, with no field beyond those every server knows. */
export type WireMessage =
  | ChatMessage
  | { readonly role: 'assistant'; readonly content: string | null; readonly tool_calls: readonly WireToolCall[] }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string };

/** The output of the model: text, tool calls, or both. */
export interface Completion {
  readonly content: string;
  readonly toolCalls: readonly WireToolCall[];
  readonly finishReason: string | undefined;
  readonly usage: Usage | undefined;
  /** A text without the secrets of the request, which a message may quote. */
  readonly redact: (text: string) => string;
}

/** One request to the model. */
export interface ChatRequest {
  readonly messages: readonly WireMessage[];
  /** Beside model and messages: tools, temperature and the like, by their wire names. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Names the call to the server. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Asks an OpenAI-compatible server, `POST {baseUrl}/chat/completions`.
 * @throws {StepFailure} as `sendJson` and `readReply`.
 */
export async function chatCompletion(endpoint: OpenAiEndpoint, request: ChatRequest): Promise<Completion> {
  const { messages, parameters, headers, signal } = request;
  const reply = await endpoint.post({ path: CHAT_PATH, headers, body: { ...parameters, messages }, signal });
  const answer = readReply(reply, { url: endpoint.url(CHAT_PATH) });
  const { content, toolCalls, finishReason, usage } = answer;
  return {
    content,
    toolCalls: toolCalls.map((call, index) => sendable(call, `call_${messages.length}_${index}`)),
    finishReason,
    usage,
    redact: reply.redact ?? withoutLikelySecrets,
  };
}

/** Some servers give no id for a call. */
function sendable({ id, name, arguments: text }: ToolCall, idIfNone: string): WireToolCall {
  return { id: id || idIfNone, type: 'function', function: { name, arguments: text } };
}
