import type { Answer } from '../answer.ts';
import { messageOf } from '../message-role.ts';
import { saidInMessages } from '../said-in-messages.ts';
import { finishReasonIn } from '../finish-reason.ts';
import { usageIn } from '../usage-in.ts';

/**
 * One message: of chat completions, of Anthropic's Messages (`{type: message, role, content: [parts], stop_reason, usage}`), of
 * LangChain (`{type: ai, content}`, serialized or not), or Ollama's `{message, done_reason}`.
 */
export function singleMessage(body: Readonly<Record<string, unknown>>): Answer | undefined {
  const { message } = body;
  const holder = messageOf(body) ? body : messageOf(message) ? message : undefined;
  if (messageOf(holder)?.role !== 'assistant') return undefined;
  const said = saidInMessages([holder]);
  return { ...said, finishReason: said.finishReason ?? finishReasonIn(body), usage: said.usage ?? usageIn(body) };
}
