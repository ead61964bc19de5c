import { fieldsOf } from '../contract/fields-of.ts';
import { jsonText } from './json-values.ts';

/** A tool's result as text: texts as they are, lists of text parts line by line, anything else as JSON; `''` for nothing. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (content === undefined || content === null) return '';
  const texts = Array.isArray(content) ? content.map(partText) : [undefined];
  return texts.length > 0 && texts.every((text) => text !== undefined) ? texts.join('\n') : jsonText(content);
}

/** The text of a part: `{type: 'text', text}` and its kin, or Bedrock's `{text}` and `{json}`. */
function partText(part: unknown): string | undefined {
  const { type, text, json, ...rest } = fieldsOf(part);
  const isBare = type === undefined && Object.keys(rest).length === 0;
  const isText = isBare || (typeof type === 'string' && type.endsWith('text'));
  if (isText && typeof text === 'string') return text;
  return isBare && json !== undefined ? jsonText(json) : undefined;
}
