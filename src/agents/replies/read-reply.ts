import { StepFailure } from '../../contract/failures.ts';
import { bodyFailure } from '../../http/reply-failure.ts';
import type { JsonReply } from '../../http/http-reply.ts';
import { fieldsOf } from '../../contract/fields-of.ts';
import { shownAddress } from '../../http/http-url.ts';
import { readUsage } from '../../openai/read-usage.ts';
import type { AgentReply } from '../agent.ts';
import { chatCompletionsReply } from './chat-completions-reply.ts';
import { messagesReply } from './messages-reply.ts';
import { predictionReply } from './prediction-reply.ts';
import type { ReplyParts } from './reply-parts.ts';
import { replyTrace } from './reply-trace.ts';
import { responsesReply } from './responses-reply.ts';

/**
 * Reads an agent's reply in any form that Databricks, MLflow and OpenAI-compatible servers send: chat completions,
 * ChatAgent, Responses, or predictions of a plain model, bare or under `predictions`. The body's shape tells which.
 * @param url - Where the reply came from, for messages.
 * @param headers - What was sent there; no message repeats a secret in them.
 * @throws {StepFailure} `BadReply` for another shape or no text; of an error inside a 2xx reply the type that it means.
 */
export function readReply(reply: JsonReply, url: string, headers: Readonly<Record<string, string>> = {}): AgentReply {
  const failure = bodyFailure(reply, { url, headers });
  if (failure) throw failure;
  const { predictions, usage } = fieldsOf(reply.body);
  const body = predictions ?? reply.body;
  const parts = partsOf(body);
  if (!parts) throw badReply(reply, url, `in no form that is known: ${shapeOf(body)}`);
  const { content, messages, toolOutputs, reason } = parts;
  if (content.trim() === '')
    throw badReply(
      reply,
      url,
      `without any text (${reason ?? shapeOf(body)}). If the model ran out of tokens, allow it more`,
    );
  return {
    content,
    replyMessages: messages.length > 1 ? messages : undefined,
    toolOutputs: [...new Set(toolOutputs)],
    usage: readUsage(usage ?? fieldsOf(body)['usage']),
    ...replyTrace(reply.body),
  };
}

function partsOf(body: unknown): ReplyParts | undefined {
  const fields = fieldsOf(body);
  const { choices, output, messages, finish_reason: finishReason } = fields;
  if (Array.isArray(choices)) return chatCompletionsReply(choices);
  if (Array.isArray(output)) return responsesReply(fields, output);
  if (Array.isArray(messages)) return messagesReply(messages, finishReason);
  const [only] = Array.isArray(body) ? (body as readonly unknown[]) : [];
  return isForm(only) ? partsOf(only) : predictionReply(body);
}

/** Some models answer one row with a list that holds a whole reply. */
function isForm(item: unknown): boolean {
  const { choices, output, messages } = fieldsOf(item);
  return [choices, output, messages].some((list) => Array.isArray(list));
}

function shapeOf(body: unknown): string {
  if (Array.isArray(body)) return `a list of ${body.length}`;
  const keys = Object.keys(fieldsOf(body));
  if (keys.length > 0) return `an object with ${keys.slice(0, 10).join(', ')}`;
  return body === null ? 'null' : typeof body;
}

function badReply({ status, requestId, redact }: JsonReply, url: string, found: string): StepFailure {
  const message = `${shownAddress(url)} answered ${status} ${redact?.(found) ?? found}.`;
  return new StepFailure('BadReply', message, { status, requestId });
}
