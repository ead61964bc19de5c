import { fieldsOf } from '../contract/fields-of.ts';
import type { JsonReply } from '../http/http-reply.ts';
import type { Answer } from '../replies/answer.ts';
import { contentText } from '../replies/content-text.ts';
import { emptyReply, readReply, type ReplySource } from '../replies/read-reply.ts';
import type { AgentReply } from './agent.ts';
import { toolCallsMade } from './tool-calls-made.ts';

/** Fields of a message that hold reasoning. */
const REASONING = ['reasoning', 'reasoning_content', 'thinking'];

/**
 * An agent's reply, read in whichever form it comes.
 * @throws {StepFailure} as `readReply`, `OnlyToolCalls` for one that only asks for tools, and `BadReply` for any other without text.
 */
export function agentReply(reply: JsonReply, source: ReplySource): AgentReply {
  const { trace, traceId, firstTextMs, ...answer } = readReply(reply, source);
  if (answer.content.trim() === '') throw emptyReply(reply, source.url, answer);
  return { ...replyOf(answer, trace), trace, traceId, firstTextMs };
}

/** An answer as an agent gives it, and its trace where that came with it. */
export function replyOf(answer: Answer, trace?: unknown): AgentReply {
  return {
    content: answer.content,
    replyMessages: saysMore(answer) ? answer.messages : undefined,
    toolOutputs: [...new Set(answer.toolOutputs)],
    toolCalls: toolCallsMade(answer.allToolCalls, trace),
    usage: answer.usage,
    finishReason: answer.finishReason,
  };
}

/** Whether the messages hold more than the answer: several, or reasoning that is not part of it. */
function saysMore({ content, messages }: Answer): boolean {
  if (messages.length !== 1) return messages.length > 1;
  const message = fieldsOf(messages[0]);
  const text = contentText(message['content'], message['refusal']);
  return (text !== '' && text !== content) || REASONING.some((name) => Boolean(message[name]));
}
