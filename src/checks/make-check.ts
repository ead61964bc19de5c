import type { CheckOperator, CheckSpec, FunctionCheck } from '../contract/check.ts';
import { clip } from '../contract/display-copy.ts';
import { StepFailure } from '../contract/failures.ts';
import type { CheckHost, CheckOf, Finding, Test } from './check-operator.ts';
import { contains, containsAny } from './contains.ts';
import type { CheckedConversation } from './checked-conversation.ts';
import { equals } from './equals.ts';
import { jmespath } from './jmespath.ts';
import { latency } from './latency.ts';
import { matches } from './matches.ts';
import { functionTest, module } from './module.ts';
import { outcome } from './outcome.ts';
import { tokens } from './tokens.ts';
import { toolCalled } from './tool-called.ts';
import { turns } from './turns.ts';
import { words } from './words.ts';

/** Longest title of a check, in characters. */
const LONGEST_TITLE = 120;

const OPERATORS: { readonly [Name in CheckOperator]: (check: CheckOf<Name>, host: CheckHost) => Test | Promise<Test> } =
  { contains, containsAny, matches, equals, toolCalled, jmespath, outcome, turns, words, latency, tokens, module };

/** What a check says of a conversation; an error is neither: nobody can tell. */
export type CheckResult =
  | { readonly holds: boolean; readonly reason: string; readonly score?: number | undefined }
  | { readonly error: string };

/** A check, ready for any number of conversations. */
export interface ReadyCheck {
  /** Its name, or its own words, such as `contains: "RMA-"`. */
  readonly title: string;
  /** @throws {StepFailure} only where it is a module: what that throws, typed, and the signal's reason. */
  evaluate(conversation: CheckedConversation, signal: AbortSignal): Promise<CheckResult>;
}

/**
 * Makes a check ready.
 * @throws {StepFailure} `WorkerMisconfigured` when it names a module that this machine cannot load, or is a function of a script
 * that does not run here.
 */
export async function makeCheck(check: CheckSpec | FunctionCheck, host: CheckHost): Promise<ReadyCheck> {
  if ('function' in check) return makeFunctionCheck(host);
  const operator = operatorOf(check);
  const make = OPERATORS[operator] as (check: CheckSpec, host: CheckHost) => Test | Promise<Test>;
  const test = await make(check, host);
  const title = check.name ?? titleOf(check, operator);
  const isInverted = check.not ?? false;
  return {
    title,
    evaluate: async (conversation, signal) => resultOf(await test(conversation, signal), title, isInverted),
  };
}

function makeFunctionCheck({ functions, option, timeoutMs }: CheckHost): ReadyCheck {
  const target = functions?.get(option);
  if (target === undefined) {
    const problem = 'is a function of the script that started the batch; run that script again.';
    throw new StepFailure('WorkerMisconfigured', problem, { option });
  }
  const test = functionTest(target, timeoutMs);
  const title = target.run.name || option;
  return { title, evaluate: async (conversation, signal) => resultOf(await test(conversation, signal), title, false) };
}

function operatorOf(check: CheckSpec): CheckOperator {
  const operator = (Object.keys(OPERATORS) as CheckOperator[]).find((name) => Object.hasOwn(check, name));
  if (operator === undefined) throw new TypeError(`a check without an operator: ${JSON.stringify(check)}`);
  return operator;
}

function titleOf(check: CheckSpec, operator: CheckOperator): string {
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
