import { fieldsOf } from '../contract/fields-of.ts';

/** Parts that are answer; everything else (`reasoning`, `thinking`, images) is left out. Some servers name no type. */
const TEXT_PARTS = new Set<unknown>(['text', 'output_text', 'input_text', undefined]);

/**
 * The text of a message's content: a string, `null`, or a list of parts, whose texts are joined. A refusal counts where
 * there is no other text. Formats: chat completions, Responses, Anthropic and Gemini, which marks a part of its reasoning
 * with `thought`; Assistants keep the text under `text.value`.
 */
export function contentText(content: unknown, refusal?: unknown): string {
  const parts = [content].flat().map((part) => (typeof part === 'string' ? { text: part } : fieldsOf(part)));
  const said = parts.filter(({ type, thought }) => TEXT_PARTS.has(type) && thought !== true);
  const text = joined(said.map((part) => fieldsOf(part['text'])['value'] ?? part['text']));
  if (text.trim() !== '') return text;
  return joined([refusal, ...parts.map((part) => part['refusal'])]) || text;
}

/** A tool's result as text: a string as it is, text parts joined, any other JSON as JSON; `undefined` for none. */
export function toolOutputText(output: unknown): string | undefined {
  if (output === undefined || output === null) return undefined;
  return contentText(output) || (typeof output === 'string' ? output : JSON.stringify(output));
}

function joined(texts: readonly unknown[]): string {
  return texts.filter((text) => typeof text === 'string').join('');
}
