import { fieldsOf } from '../../contract/fields-of.ts';
import { tryParseJson } from '../../http/error-text.ts';
import { plainQuestions } from './plain-questions.ts';

const REASONING = /<(think|thinking|reasoning|reflection)>[\s\S]*?(?:<\/\1>|$)/gi;
/** Some servers cut the opening tag off with the prompt. */
const END_OF_REASONING = /^[\s\S]*<\/(?:think|thinking|reasoning|reflection)>/i;
const FENCED = /```[\w-]*\s*\n?([\s\S]*?)```/;
const ANY_JSON = /[[{][\s\S]*[\]}]/;
const QUESTION_KEYS = [
  'question',
  'questions',
  'next_question',
  'nextQuestion',
  'follow_up',
  'followUp',
  'text',
  'content',
];

/**
 * The questions in what a model wrote, best first; none where it wrote none. Reasoning is left out; JSON (a text, a list,
 * an object with `question` or the like) is read bare, fenced or within prose, everything else as text.
 */
export function readQuestions(written: string): readonly string[] {
  const text = written.replace(REASONING, '').replace(END_OF_REASONING, '').trim();
  const inner = FENCED.exec(text)?.[1]?.trim() ?? text;
  const value = [inner, ANY_JSON.exec(inner)?.[0]]
    .map((json) => tryParseJson(json ?? ''))
    .find((json) => isHolder(json));
  const texts = value === undefined ? [] : textsIn(value);
  const found = texts.length > 0 ? texts.flatMap((each) => plainQuestions(each).slice(0, 1)) : plainQuestions(inner);
  return found.filter((question) => /[\p{L}\p{N}]/u.test(question));
}

/** A bare number is a question's text, not JSON. */
function isHolder(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => textsIn(item));
  const fields = fieldsOf(value);
  const key = QUESTION_KEYS.find((name) => name in fields) ?? onlyKey(fields);
  return key === undefined ? [] : textsIn(fields[key]);
}

function onlyKey(fields: Readonly<Record<string, unknown>>): string | undefined {
  const [key, ...others] = Object.keys(fields);
  return others.length === 0 ? key : undefined;
}
