import { contentText } from '../../openai/content-text.ts';

/** A tool's result as text: a string as it is, text parts joined, any other JSON as JSON; `undefined` for none. */
export function toolOutputText(output: unknown): string | undefined {
  if (output === undefined || output === null) return undefined;
  return contentText(output) || (typeof output === 'string' ? output : JSON.stringify(output));
}
