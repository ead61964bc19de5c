import { contentText } from '../../openai/content-text.ts';

/** What a reply holds, whatever its form. */
export interface ReplyParts {
  /** The last assistant text; blank where there is none. */
  readonly content: string;
  /** Every message or item of this reply, as the server sent it. */
  readonly messages: readonly unknown[];
  /** Results of this reply's tool calls, in order. */
  readonly toolOutputs: readonly string[];
  /** What may be why there is no text, by its wire name: `finish_reason length`. */
  readonly reason?: string | undefined;
}

/** A tool's result as text: a string as it is, text parts joined, any other JSON as JSON; `undefined` for none. */
export function toolOutputText(output: unknown): string | undefined {
  if (output === undefined || output === null) return undefined;
  return contentText(output) || (typeof output === 'string' ? output : JSON.stringify(output));
}
