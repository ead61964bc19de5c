import { tryParseJson } from './error-text.ts';

/** How a line of an AI SDK data stream begins: a code and JSON. */
const LINE = /^([0-9a-k]):(["{[].*)$/;

/** Whether a text is a data stream of the AI SDK 4, `0:"words"` in lines. */
export function isDataStream(text: string): boolean {
  const [first = ''] = text.slice(0, 2_000).split('\n');
  return LINE.test(first);
}

/** The data of one line, in a form that other streams have; `undefined` for what says nothing to the user. */
export function dataOfLine(line: string): unknown {
  const [, code, json = ''] = LINE.exec(line) ?? [];
  const value = tryParseJson(json);
  if (code === '0' && typeof value === 'string') return value;
  if (code === '3') return { error: value };
  if (code === 'g') return { choices: [{ delta: { reasoning: value } }] };
  return code === 'd' || code === 'e' ? value : undefined;
}
