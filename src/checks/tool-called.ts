import { fieldsOf } from '../contract/fields-of.ts';
import type { ToolCallMade } from '../contract/user-turn.ts';
import type { CheckOf, Test } from './check-operator.ts';
import { isWithin } from './is-within.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** The agent called the tool, with these arguments among others, so many times in the whole conversation (default: at all). */
export function toolCalled({ toolCalled: wanted }: CheckOf<'toolCalled'>): Test {
  const { name, args = {}, times = { min: 1 } } = typeof wanted === 'string' ? { name: wanted } : wanted;
  const range = typeof times === 'number' ? { min: times, max: times } : times;
  return ({ turns }) => {
    const calls = turns.flatMap(({ toolCalls }) => toolCalls);
    return isWithin(range, calls.filter((call) => isMeant(call, name, args)).length);
  };
}

function isMeant(call: ToolCallMade, name: string, args: Arguments): boolean {
  return call.name === name && hasAll(fieldsOf(call.arguments), args);
}

function hasAll(given: Arguments, wanted: Arguments): boolean {
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(given, key) && holds(given[key], value));
}

/** A mapping holds what it names and may hold more; a list has the same length; anything else is the same to the letter. */
function holds(given: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return given === wanted;
  if (Array.isArray(wanted) || Array.isArray(given)) return isSameList(given, wanted);
  return typeof given === 'object' && given !== null && hasAll(given as Arguments, wanted as Arguments);
}

function isSameList(given: unknown, wanted: unknown): boolean {
  if (!Array.isArray(given) || !Array.isArray(wanted) || given.length !== wanted.length) return false;
  return wanted.every((value, at) => holds(given[at], value));
}
