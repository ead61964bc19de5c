import { z } from 'zod';
import { InputError, type Problem, problemsOf } from '../contract/errors.ts';
import { SpecBase } from '../contract/simulation-spec.ts';
import { issueText } from '../spec/issue-text.ts';
import { suggestionOrAll } from '../contract/suggestion.ts';
import { valueAt } from '../spec/dotted-path.ts';

const callback = z.custom((value) => typeof value === 'function', 'expected a function');

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

const SPEC_KEYS: readonly string[] = ['agent', 'questions', 'context', ...Object.keys(SpecBase.shape)];
const KNOWN_KEYS = [...SPEC_KEYS, 'seedQuestion', 'whenEmpty', ...Object.keys(OwnOptions.shape)];

/** The options that correspond to a flag of the command. */
const OPTIONS: Readonly<Record<string, string>> = { '--batch': 'batch', '--out': 'outputFile' };

/** The given options that are keys of a spec. */
export function specOptions(options: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).filter(([key, value]) => value !== undefined && SPEC_KEYS.includes(key)),
  );
}

/** What is wrong with the options that are no part of the spec, unknown ones included. */
export function optionProblems(options: object): readonly Problem[] {
  const unknown = Object.keys(options).filter((key) => !KNOWN_KEYS.includes(key));
  const issues = OwnOptions.safeParse(options).error?.issues ?? [];
  return [
    ...unknown.map((key) => ({ place: `simulate: ${key}`, message: unknownOption(key) })),
    ...issues.map((issue) => ({
      place: `simulate: ${issue.path.map(String).join('.')}`,
      message: issueText(issue, { value: valueAt(options, issue.path) }),
    })),
  ];
}

function unknownOption(name: string): string {
  return `unknown option "${name}"${suggestionOrAll(name, KNOWN_KEYS, 'options')}`;
}

/**
 * Performs every check and names all problems at once, by option.
 * @throws {InputError} when there are any; another error of a check as it is.
 */
export async function gatherProblems(checks: readonly Promise<unknown>[]): Promise<void> {
  const problems = problemsOf(await Promise.allSettled(checks));
  if (problems.length > 0) throw new InputError(problems.map(inOptionNames));
}

function inOptionNames({ place, message }: Problem): Problem {
  const option = OPTIONS[place];
  if (option === undefined) return { place, message };
  return {
    place: `simulate: ${option}`,
    message: message.replace(/another --batch|: convsim run SPEC --batch NEW/g, (words) =>
      words.startsWith(':') ? ' with another batch id' : 'another batch id',
    ),
  };
}
