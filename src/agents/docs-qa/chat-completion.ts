import { z } from 'zod';
import { StepFailure } from '../../contract/failures.ts';
import type { ChatMessage, Usage } from '../../contract/message.ts';
import { errorText } from '../../http/error-text.ts';
import { addressOf, joinUrl } from '../../http/http-url.ts';
import { postJson, type JsonReply } from '../../http/post-json.ts';
import { redact, type Sent } from '../../http/redact.ts';

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

/** The model's side of a chat, fixed for a whole agent. */
export interface ChatModel {
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  /** Beside `messages`: model, tools, temperature and the like, by their wire names. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
}

/** One request to the model. */
export interface ChatRequest {
  readonly messages: readonly WireMessage[];
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/**
 * Asks an OpenAI-compatible server, `POST {baseUrl}/chat/completions`.
 * @throws {StepFailure} as `postJson`, and `BadReply` for a reply without a message.
 */
export async function chatCompletion(model: ChatModel, request: ChatRequest): Promise<Completion> {
  const sent = { url: joinUrl(model.baseUrl, 'chat/completions'), headers: headersOf(model, request) };
  const body = { ...model.parameters, messages: request.messages };
  const reply = await postJson({ ...sent, body, timeoutMs: model.timeoutMs, signal: request.signal });
  const parsed = WireReply.safeParse(reply.body);
  const choice = parsed.data?.choices[0];
  if (choice === undefined) throw badReply(reply, sent);
  const { content, refusal, tool_calls: calls } = choice.message;
  return {
    content: textOf(content) || (refusal ?? ''),
    toolCalls: (calls ?? []).map((call, index) => toToolCall(call, `call_${request.messages.length}_${index}`)),
    finishReason: choice.finish_reason ?? undefined,
    usage: parsed.data?.usage,
  };
}

const WireUsage = z
  .object({ prompt_tokens: z.number(), completion_tokens: z.number() })
  .transform((usage): Usage => ({ inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens }));

// Some servers give parts of several types for content, no id for a call, and an object for its arguments.
const WireToolCall = z.object({
  id: z.string().nullish(),
  function: z.object({ name: z.string(), arguments: z.unknown() }),
});

const WireContent = z.union([
  z.string(),
  z.array(z.object({ type: z.string().optional(), text: z.string().optional() })),
]);

const WireReply = z.object({
  choices: z.array(
    z.object({
      message: z.object({
        content: WireContent.nullish(),
        refusal: z.string().nullish(),
        tool_calls: z.array(WireToolCall).nullish(),
      }),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: WireUsage.optional().catch(undefined),
});

function headersOf({ apiKey }: ChatModel, { idempotencyKey }: ChatRequest): Record<string, string> {
  const authorization = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  return { 'idempotency-key': idempotencyKey, ...authorization };
}

function textOf(content: z.infer<typeof WireContent> | null | undefined): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => (part.type === 'reasoning' ? '' : (part.text ?? ''))).join('');
}

function toToolCall({ id, function: called }: z.infer<typeof WireToolCall>, idIfNone: string): ToolCall {
  const text = typeof called.arguments === 'string' ? called.arguments : JSON.stringify(called.arguments ?? {});
  return { id: id || idIfNone, type: 'function', function: { name: called.name, arguments: text } };
}

function badReply({ body, status, requestId }: JsonReply, sent: Sent): StepFailure {
  const said = redact(errorText(JSON.stringify(body)), sent);
  const message = `${addressOf(sent.url)} answered ${status} without choices[0].message: ${said}`;
  return new StepFailure('BadReply', message, { status, requestId });
}
