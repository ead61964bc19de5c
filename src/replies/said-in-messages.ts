import { addUsage } from '../contract/add-usage.ts';
import type { Answer, AnswerFrom } from './answer.ts';
import { contentText, toolOutputText } from './content-text.ts';
import { finishReasonIn } from './finish-reason.ts';
import { messageOf } from './message-role.ts';
import { toolCallsIn } from './tool-calls.ts';
import { usageIn } from './usage-in.ts';
import { withoutMarkup } from './without-markup.ts';

/**
 * The answer in the messages of a reply. Those up to the last one of the user are history that the agent sends back. The texts of
 * the assistant after the last result of a tool are the answer, in order, with a blank line between them; where none is
 * there, the last one before it.
 */
export function saidInMessages(sent: readonly unknown[], answerFrom: AnswerFrom = 'all-messages'): Answer {
  const all = sent.map((message) => messageOf(message));
  const start = all.findLastIndex((message) => message?.role === 'user') + 1;
  const messages = all.slice(start);
  const lastResult = messages.findLastIndex((message) => message?.role === 'tool');
  const texts = messages.map((message) => (message?.role === 'assistant' ? textOf(message.fields) : ''));
  const fields = messages.flatMap((message) => (message?.role === 'assistant' ? [message.fields] : []));
  const last = fields.at(-1) ?? {};
  const outputs = messages.map((message) => (message?.role === 'tool' ? outputOf(message.fields) : undefined));
  return {
    content: chosen(texts, lastResult, answerFrom),
    messages: sent.slice(start),
    toolOutputs: outputs.filter((output) => output !== undefined),
    toolCalls: toolCallsIn(last),
    allToolCalls: fields.flatMap(toolCallsIn),
    finishReason: finishReasonIn(last),
    usage: fields.map(usageIn).reduce(addUsage, undefined),
  };
}

/** The texts that make the answer: those after the result at `lastResult`, else the last one. */
export function chosen(texts: readonly string[], lastResult: number, answerFrom: AnswerFrom): string {
  const said = texts.slice(lastResult + 1).filter((text) => text.trim() !== '');
  const last = texts.findLast((text) => text.trim() !== '') ?? '';
  return said.length === 0 || answerFrom === 'last-message' ? last : said.join('\n\n');
}

function textOf({ content, refusal, parts }: Readonly<Record<string, unknown>>): string {
  return withoutMarkup(contentText(content ?? parts, refusal));
}

function outputOf({ content }: Readonly<Record<string, unknown>>): string | undefined {
  return toolOutputText(content);
}
