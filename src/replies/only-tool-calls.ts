import { clip } from '../contract/display-copy.ts';
import { StepFailure } from '../contract/failures.ts';
import type { JsonReply } from '../http/http-reply.ts';
import { shownAddress } from '../http/http-url.ts';
import type { Answer } from './answer.ts';

/** Names of tools in a message, and the longest of them in characters. */
const [MOST_NAMES, LONGEST_NAME] = [5, 80];

/** Reasons to stop that explain a missing text better than the tools do. */
const OTHER_REASONS = ['length', 'content_filter', 'failed'];

/** The failure of an answer that only asks for tools to be run; `undefined` for any other. */
export function onlyToolCalls(reply: JsonReply, url: string, answer: Answer | undefined): StepFailure | undefined {
  const names = answer ? toolsAskedFor(answer) : [];
  if (names.length === 0) return undefined;
  const { status, requestId, redact } = reply;
  const shown = names.slice(0, MOST_NAMES).map((name) => clip(name, LONGEST_NAME));
  const more = names.length > shown.length ? ' and more' : '';
  const tools = `${names.length === 1 ? 'the tool' : 'the tools'} ${shown.join(', ')}${more}`;
  const message =
    `${shownAddress(url)} answered ${status} without any text: it only asks for ${redact?.(tools) ?? tools} to be run. ` +
    'convsim runs no tools: put an agent that runs them behind this address.';
  return new StepFailure('OnlyToolCalls', message, { status, requestId });
}

/** The AI SDK lists calls beside the messages only. */
function toolsAskedFor({ content, toolCalls, allToolCalls, finishReason }: Answer): readonly string[] {
  if (content.trim() !== '' || OTHER_REASONS.includes(finishReason ?? '')) return [];
  const asked = toolCalls.length === 0 && finishReason === 'tool_calls' ? allToolCalls : toolCalls;
  return [...new Set(asked.map(({ name }) => name))];
}
