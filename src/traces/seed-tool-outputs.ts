import { StepFailure } from '../contract/failures.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { readSpans } from './read-spans.ts';
import type { Span } from './span.ts';

/** MLflow up to 3.5 numbers the spans of one name when there are several; the original takes only these. */
const MODEL_NAME = /^chat_completions_api_\d+$/;

/**
 * The Python original's rule: the content of every tool message that a span named `chat_completions_api_<number>` was given,
 * in the order of the trace, repeated as often as a later call of the model repeats it.
 * @throws {StepFailure} `InvalidRequest` where the original stops with an error: such a span without a list of messages, or
 * a tool message whose content is not text. The stored trace stays as it is, so trying again changes nothing.
 */
export function seedToolOutputs(trace: unknown): string[] {
  return readSpans(trace)
    .filter(({ name }) => MODEL_NAME.test(name))
    .flatMap(toolMessagesOf);
}

function toolMessagesOf(span: Span): string[] {
  const { messages } = fieldsOf(span.inputs);
  if (!Array.isArray(messages)) throw unreadable(span, 'has no list inputs.messages');
  const toolMessages = messages.map(fieldsOf).filter(({ role }) => role === 'tool');
  return toolMessages.map(({ content }) => {
    if (typeof content === 'string') return content;
    throw unreadable(span, 'was given a tool message whose content is not text');
  });
}

function unreadable({ name, id }: Span, problem: string): StepFailure {
  const message = `context.mode seed: the span ${name} (${id}) of the trace ${problem}. Set context.mode to general.`;
  return new StepFailure('InvalidRequest', message);
}
