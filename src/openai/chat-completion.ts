import { z } from 'zod';
import { StepFailure } from '../contract/failures.ts';
import type { ChatMessage, Usage } from '../contract/message.ts';
import { errorText } from '../http/error-text.ts';
import type { JsonReply } from '../http/http-reply.ts';
import { shownAddress } from '../http/http-url.ts';
import { contentText } from './content-text.ts';
import type { OpenAiEndpoint } from './endpoint.ts';
import { readUsage } from './read-usage.ts';

/** A tool call as the model asks for it, in the form that servers take back. */
export interface ToolCall {
  readonly id: string;
  readonly type: 'function';
  /** `arguments` is JSON text, if the model got it right. */
  readonly function: { readonly name: string; readonly arguments: string };
}

/** A message of an OpenAI-compatible chat, with no field beyond those every server knows. */
export type WireMessage =
  | ChatMessage
  | { readonly role: 'assistant'; readonly content: string | null; readonly tool_calls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string };

/** What the model said: text, tool calls, or both. */
export interface Completion {
  readonly content: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: string | undefined;
  readonly usage: Usage | undefined;
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

/** Where chat completions are, beneath the base address. */
export const CHAT_PATH = 'chat/completions';

/**
 * Asks an OpenAI-compatible server, `POST {baseUrl}/chat/completions`.
 * @throws {StepFailure} as `sendJson`, and `BadReply` for a reply without a message.
 */
export async function chatCompletion(endpoint: OpenAiEndpoint, request: ChatRequest): Promise<Completion> {
  const { messages, parameters, headers, signal } = request;
  const reply = await endpoint.post({ path: CHAT_PATH, headers, body: { ...parameters, messages }, signal });
  const parsed = WireReply.safeParse(reply.body);
  const choice = parsed.data?.choices[0];
  if (choice === undefined) throw badReply(reply, endpoint);
  const { content, refusal, tool_calls: calls } = choice.message;
  return {
    content: contentText(content, refusal),
    toolCalls: (calls ?? []).map((call, index) => toToolCall(call, `call_${messages.length}_${index}`)),
    finishReason: choice.finish_reason ?? undefined,
    usage: readUsage(parsed.data?.usage),
  };
}

// Some servers give no id for a call, and an object for its arguments.
const WireToolCall = z.object({
  id: z.string().nullish(),
  function: z.object({ name: z.string(), arguments: z.unknown() }),
});

const WireReply = z.object({
  choices: z.array(
    z.object({
      message: z.object({
        content: z.unknown().optional(),
        refusal: z.unknown().optional(),
        tool_calls: z.array(WireToolCall).nullish(),
      }),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.unknown().optional(),
});

function toToolCall({ id, function: called }: z.infer<typeof WireToolCall>, idIfNone: string): ToolCall {
  const text = typeof called.arguments === 'string' ? called.arguments : JSON.stringify(called.arguments ?? {});
  return { id: id || idIfNone, type: 'function', function: { name: called.name, arguments: text } };
}

function badReply({ body, status, requestId, redact }: JsonReply, { url }: OpenAiEndpoint): StepFailure {
  const said = errorText(JSON.stringify(body), redact);
  const message = `${shownAddress(url(CHAT_PATH))} answered ${status} without choices[0].message: ${said}`;
  return new StepFailure('BadReply', message, { status, requestId });
}
