import { fieldsOf } from '../contract/fields-of.ts';

/** Parts that are answer; everything else (`reasoning`, `thinking`, images) is left out. Some servers name no type. */
const TEXT_PARTS = new Set<unknown>(['text', 'output_text', 'input_text', undefined]);

/**
 * The text of a message's content: a string, `null`, or a list of parts, whose texts are joined. A refusal counts where
 * there is no other text. Formats: chat completions and Responses.
 */
export function contentText(content: unknown, refusal?: unknown): string {
  const parts = [content].flat().map((part) => (typeof part === 'string' ? { text: part } : fieldsOf(part)));
  const text = joined(parts.filter(({ type }) => TEXT_PARTS.has(type)).map((part) => part['text']));
  if (text.trim() !== '') return text;
  return joined([refusal, ...parts.map((part) => part['refusal'])]) || text;
}

function joined(texts: readonly unknown[]): string {
  return texts.filter((text) => typeof text === 'string').join('');
}
