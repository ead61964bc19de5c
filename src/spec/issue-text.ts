import type { z } from 'zod';
import { shownValue } from './shown-value.ts';

/** What the document holds there, and what it should hold if the schema's own word for it is too general. */
interface Facts {
  readonly value: unknown;
  readonly expected?: string | undefined;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

/** One finding of a schema in plain words: what is expected, and what came instead. */
export function issueText(issue: z.core.$ZodIssue, { value, expected }: Facts): string {
  switch (issue.code) {
    case 'invalid_type':
      // A schema with words of its own, such as a duration, says more than its kind.
      if (!issue.message.startsWith('Invalid input')) return withValue(issue, value);
      return mismatch(expected ?? KINDS[issue.expected] ?? issue.expected, value);
    case 'invalid_value':
      return mismatch(issue.values.map((each) => JSON.stringify(each)).join(' or '), value);
    case 'too_small':
      return tooSmall(issue, value);
    case 'too_big':
      return mismatch(`at most ${issue.maximum}${unitOf(issue.origin)}`, value);
    case 'invalid_format':
      return issue.format === 'url'
        ? mismatch('a URL such as http://localhost:8000/v1', value)
        : withValue(issue, value);
    case 'custom':
      return issue.params?.['hidesValue'] === true ? issue.message : withValue(issue, value);
    default:
      return withValue(issue, value);
  }
}

function mismatch(expected: string, value: unknown): string {
  return value === undefined ? `is missing; expected ${expected}` : `expected ${expected}, got ${shownValue(value)}`;
}

function tooSmall(issue: z.core.$ZodIssueTooSmall, value: unknown): string {
  if (issue.minimum === 1 && (issue.origin === 'string' || issue.origin === 'array')) {
    return 'must not be empty';
  }
  return mismatch(
    `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.origin)}`,
    value,
  );
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function withValue(issue: z.core.$ZodIssue, value: unknown): string {
  return typeof value === 'object' || value === undefined
    ? issue.message
    : `${issue.message}, got ${shownValue(value)}`;
}
