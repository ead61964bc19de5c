import type { Usage } from '../contract/message.ts';

/** A call of a tool that a model asks for. */
export interface ToolCall {
  /** Empty where the server gave none. */
  readonly id: string;
  readonly name: string;
  /** JSON text, if the model got it right. */
  readonly arguments: string;
}

/** What a reply says, whatever its form. */
export interface Answer {
  /** What was said to the user, without reasoning; blank where nothing was. */
  readonly content: string;
  /** Every message or item of this reply, as it was sent. */
  readonly messages: readonly unknown[];
  /** Results of this reply's tool calls, in order. */
  readonly toolOutputs: readonly string[];
  /** The tools that the last message asks for. */
  readonly toolCalls: readonly ToolCall[];
  /** Every call of a tool in this reply, in order, whether its result came with it or not. */
  readonly allToolCalls: readonly ToolCall[];
  /** Why the model stopped, in OpenAI's words: `stop`, `length`, `tool_calls`, `content_filter`; others as they were sent. */
  readonly finishReason: string | undefined;
  readonly usage: Usage | undefined;
}

/** A form in which answers come: reads a body that has it, and returns `undefined` for any other. */
export type Form = (body: Readonly<Record<string, unknown>>) => Answer | undefined;

/** Reads whatever a form holds as its inner part. */
export type ReadInner = (value: unknown) => Answer | undefined;

/** Which of several texts of the assistant are the answer: all after the last result of a tool, or the last alone. */
export type AnswerFrom = 'all-messages' | 'last-message';
