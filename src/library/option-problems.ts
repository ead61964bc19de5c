import { z } from 'zod';
import { InputError, type Problem, problemsOf } from '../contract/errors.ts';
import { SpecBase } from '../contract/simulation-spec.ts';
import { issueText } from '../spec/issue-text.ts';
import { suggestionOrAll } from '../contract/suggestion.ts';
import { valueAt } from '../spec/dotted-path.ts';

/** A function of the caller's. */
export const callback = z.custom((value) => typeof value === 'function', 'expected a function');

/** Options of `simulate` that are no part of the spec. */
const OwnOptions = z.object({
  outputFile: z.string().min(1).optional(),
  append: z.boolean().optional(),
  batch: z.string().optional(),
  home: z.string().min(1).optional(),
  retryFailed: z.boolean().optional(),
  onProgress: callback.optional(),
  say: callback.optional(),
  signal: z.instanceof(AbortSignal).optional(),
});

const SPEC_KEYS: readonly string[] = ['agent', 'questions', 'context', 'judges', ...Object.keys(SpecBase.shape)];

/** The options that correspond to a flag of the command. */
const OPTIONS: Readonly<Record<string, string>> = {
  '--batch': 'batch',
  BATCH: 'batch',
  '--out': 'outputFile',
  '--with': 'judges',
  '--set': 'set',
  '--only': 'only',
};

/** The given options that are keys of a spec. */
export function specOptions(options: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).filter(([key, value]) => value !== undefined && SPEC_KEYS.includes(key)),
  );
}

/** What is wrong with the options of `simulate` that are no part of the spec, unknown ones included. */
export function optionProblems(options: object): readonly Problem[] {
  return problemsOfOptions(options, {
    call: 'simulate',
    schema: OwnOptions,
    others: [...SPEC_KEYS, 'seedQuestion', 'whenEmpty'],
  });
}

/** How the options of a function of the library are checked. */
interface OptionCheck {
  /** Name of the function. */
  readonly call: string;
  readonly schema: z.ZodObject;
  /** Options that are checked elsewhere. */
  readonly others?: readonly string[];
}

/** What is wrong with options, unknown ones included. */
export function problemsOfOptions(options: object, { call, schema, others = [] }: OptionCheck): readonly Problem[] {
  const known = [...others, ...Object.keys(schema.shape)];
  const unknown = Object.keys(options).filter((key) => !known.includes(key));
  const issues = schema.safeParse(options).error?.issues ?? [];
  return [
    ...unknown.map((key) => ({
      place: `${call}: ${key}`,
      message: `unknown option "${key}"${suggestionOrAll(key, known, 'options')}`,
    })),
    ...issues.map((issue) => ({
      place: `${call}: ${issue.path.map(String).join('.')}`,
      message: issueText(issue, { value: valueAt(options, issue.path) }),
    })),
  ];
}

/**
 * Performs every check and names all problems at once, by option of the function `call`.
 * @throws {InputError} when there are any; another error of a check as it is.
 */
export async function gatherProblems(checks: readonly Promise<unknown>[], call = 'simulate'): Promise<void> {
  const problems = problemsOf(await Promise.allSettled(checks));
  if (problems.length > 0) throw new InputError(problems.map((problem) => inOptionNames(problem, call)));
}

function inOptionNames({ place, message }: Problem, call: string): Problem {
  const option = OPTIONS[place];
  if (option === undefined) return { place, message };
  return {
    place: `${call}: ${option}`,
    message: message.replace(/another --batch|: convsim run SPEC --batch NEW|: --set NAME/g, (words) => {
      if (words.endsWith('NAME')) return ' with the option set';
      return words.startsWith(':') ? ' with another batch id' : 'another batch id';
    }),
  };
}
