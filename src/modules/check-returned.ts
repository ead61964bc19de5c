import type { z } from 'zod';
import { StepFailure } from '../contract/failures.ts';
import { isStepFailure } from './is-step-failure.ts';

/** Short, so that what is expected stands within the part of a message that is shown. */
const LONGEST_PREVIEW = 60;

/** What a user's function gave, and what it should have given. */
export interface Returned<Shape> {
  readonly value: unknown;
  readonly schema: z.ZodType<Shape>;
  /** Names the function in messages. */
  readonly place: string;
  /** What to return, in words, e.g. `a list of strings`. */
  readonly expected: string;
}

/**
 * What a user's function returned, checked and brought into shape; keys that the schema does not know are dropped.
 * @throws {StepFailure} `ModuleContract` with what came and what is expected.
 */
export function checkReturned<Shape>({ value, schema, place, expected }: Returned<Shape>): Shape {
  const result = readReturned({ value, place, expected }, () => schema.safeParse(value));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where =
    issue === undefined || issue.path.length === 0
      ? ''
      : ` (${issue.path.join('.')}: ${issue.message.replace(/^Invalid input: /, '')})`;
  throw unfit(value, place, expected, where);
}

/**
 * Reads what a user's function returned.
 * @throws {StepFailure} `ModuleContract` where a getter or a proxy in it throws, and what `read` throws itself.
 */
export function readReturned<T>({ place, expected }: Omit<Returned<unknown>, 'schema'>, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (isStepFailure(error)) throw error;
    throw new StepFailure('ModuleContract', `${place} returned a value that cannot be read; return ${expected}`);
  }
}

/** The failure of a function that returned something else than it is to. */
export function unfit(value: unknown, place: string, expected: string, where = ''): StepFailure {
  return new StepFailure('ModuleContract', `${place} returned ${preview(value)}${where}; return ${expected}`);
}

function preview(value: unknown): string {
  const text = jsonText(value) ?? textOf(value);
  return text.length > LONGEST_PREVIEW ? `${text.slice(0, LONGEST_PREVIEW)}…` : text;
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'a value without a text';
  }
}

/** A value as JSON text; `undefined` where it has none, as a function or an object that holds itself. */
export function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
