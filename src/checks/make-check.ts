import { CHECK_OPERATORS, type CheckOperator, type CheckSpec, type FunctionCheck } from '../contract/check.ts';
import { clip } from '../contract/display-copy.ts';
import { StepFailure } from '../contract/failures.ts';
import type { CheckHost, CheckOf, Finding, Test } from './check-operator.ts';
import { contains, containsAny } from './contains.ts';
import type { CheckedConversation } from './checked-conversation.ts';
import { equals } from './equals.ts';
import { jmespath } from './jmespath.ts';
import { latency } from './latency.ts';
import { matches } from './matches.ts';
import { functionTest, loadCheckModule } from './module.ts';
import { outcome } from './outcome.ts';
import { tokens } from './tokens.ts';
import { toolCalled } from './tool-called.ts';
import { turns } from './turns.ts';
import { words } from './words.ts';

/** Longest title of a check, in characters. */
const LONGEST_TITLE = 120;

const OPERATORS: {
  readonly [Name in Exclude<CheckOperator, 'module'>]: (check: CheckOf<Name>, host: CheckHost) => Test | Promise<Test>;
} = { contains, containsAny, matches, equals, toolCalled, jmespath, outcome, turns, words, latency, tokens };

/** What a check says of a conversation; an error is neither: nobody can tell. */
export type CheckResult =
  | { readonly holds: boolean; readonly reason: string; readonly score?: number | undefined }
  | { readonly error: string };

/** A check, ready for any number of conversations. */
export interface ReadyCheck {
  /** Its name, or its own words, such as `contains: "RMA-"`. */
  readonly title: string;
  /** What it looks for, whatever its name is. */
  readonly words: string;
  /** @throws {StepFailure} only where it is a module: what that throws, typed, and the signal's reason. */
  evaluate(conversation: CheckedConversation, signal: AbortSignal): Promise<CheckResult>;
  /** Ends the thread of an isolated module, once no call uses it. */
  close(): void;
}

/**
 * Makes a check ready.
 * @throws {StepFailure} `WorkerMisconfigured` when it names a module that this machine cannot load, or is a function of a script
 * that does not run here.
 */
export async function makeCheck(check: CheckSpec | FunctionCheck, host: CheckHost): Promise<ReadyCheck> {
  if ('function' in check) return makeFunctionCheck(host);
  const { test, close } = await makeTest(check, host);
  const title = titleOf(check);
  const isInverted = check.not ?? false;
  return {
    title,
    words: wordsOf(check),
    evaluate: async (conversation, signal) => resultOf(await test(conversation, signal), title, isInverted),
    close,
  };
}

async function makeTest(
  check: CheckSpec,
  host: CheckHost,
): Promise<{ readonly test: Test; readonly close: () => void }> {
  if ('module' in check) {
    const { target, close } = await loadCheckModule(check, host);
    return { test: functionTest(target, host.timeoutMs), close };
  }
  const make = OPERATORS[operatorOf(check) as keyof typeof OPERATORS] as (
    check: CheckSpec,
    host: CheckHost,
  ) => Test | Promise<Test>;
  return { test: await make(check, host), close: () => {} };
}

function makeFunctionCheck({ functions, option, timeoutMs }: CheckHost): ReadyCheck {
  const target = functions?.get(option);
  if (target === undefined) {
    const problem = 'is a function of the script that started the batch; run that script again.';
    throw new StepFailure('WorkerMisconfigured', problem, { option });
  }
  const test = functionTest(target, timeoutMs);
  const title = target.run.name || option;
  return {
    title,
    words: title,
    evaluate: async (conversation, signal) => resultOf(await test(conversation, signal), title, false),
    close: () => {},
  };
}

function operatorOf(check: CheckSpec): CheckOperator {
  const operator = (Object.keys(CHECK_OPERATORS) as CheckOperator[]).find((name) => Object.hasOwn(check, name));
  if (operator === undefined) throw new TypeError(`a check without an operator: ${JSON.stringify(check)}`);
  return operator;
}

/** The title of a check: its name, or its own words. */
export function titleOf(check: CheckSpec): string {
  return check.name ?? wordsOf(check);
}

function wordsOf(check: CheckSpec): string {
  const operator = operatorOf(check);
  const { [operator]: operand } = check as Readonly<Record<string, unknown>>;
  const where = 'in' in check && check.in !== undefined ? ` in ${check.in}` : '';
  const whole = `${check.not === true ? 'not ' : ''}${operator}: ${JSON.stringify(operand)}${where}`;
  return whole.length <= LONGEST_TITLE ? whole : `${clip(whole, LONGEST_TITLE)}…`;
}

function resultOf(finding: Finding, title: string, isInverted: boolean): CheckResult {
  if (typeof finding === 'boolean') return { holds: finding !== isInverted, reason: title };
  if ('error' in finding) return finding;
  const { holds, reason = title, score } = finding;
  return { holds: holds !== isInverted, reason, score };
}
