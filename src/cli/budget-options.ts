import type { Command } from 'commander';
import type { Budget } from '../contract/budget.ts';
import { parseDuration } from '../contract/duration.ts';
import { InputError } from '../contract/errors.ts';
import { wholeNumber } from './whole-number.ts';

/** Options that change a budget. */
export interface BudgetOptions {
  readonly budgetTurns?: string;
  readonly budgetTokens?: string;
  readonly budgetDuration?: string;
}

/** Adds the options of `BudgetOptions` to a command. */
export function withBudgetOptions(command: Command): Command {
  return command
    .option('--budget-turns <n>', 'maximum number of turns')
    .option('--budget-tokens <n>', 'maximum number of tokens, of agent and question generator together')
    .option('--budget-duration <time>', 'maximum running time, such as 30m or 8h');
}

/** The parts of a budget that were given. @throws {InputError} when one is not a number or a duration. */
export function budgetOf({ budgetTurns, budgetTokens, budgetDuration }: BudgetOptions): Budget {
  const count = (option: string, given: string, what: string) =>
    wholeNumber(option, given, { min: 1, max: Number.MAX_SAFE_INTEGER, what });
  return {
    ...(budgetTurns !== undefined && { turns: count('--budget-turns', budgetTurns, 'turns') }),
    ...(budgetTokens !== undefined && { tokens: count('--budget-tokens', budgetTokens, 'tokens') }),
    ...(budgetDuration !== undefined && { duration: durationOf(budgetDuration) }),
  };
}

function durationOf(given: string): string {
  if ((parseDuration(given) ?? 0) > 0) return given;
  throw InputError.of('--budget-duration', `expected a duration such as 500ms, 30s, 5m or 8h, got "${given}"`);
}
