import type { z } from 'zod';
import type { CHECK_OPERATORS, CheckOperator } from '../contract/check.ts';
import type { ModuleFunction } from '../modules/load-module.ts';
import type { CheckedConversation } from './checked-conversation.ts';

/** The check of one operator, as a spec writes it. */
export type CheckOf<Name extends CheckOperator> = z.infer<(typeof CHECK_OPERATORS)[Name]>;

/** What an operator finds, `not` apart: whether it holds, perhaps in the words of a module, or why nobody can tell. */
export type Finding =
  | boolean
  | { readonly holds: boolean; readonly reason?: string | undefined; readonly score?: number | undefined }
  | { readonly error: string };

/** An operator with its operand, ready for any number of conversations; `signal` is the caller's. */
export type Test = (conversation: CheckedConversation, signal: AbortSignal) => Finding | Promise<Finding>;

/** Functions of a script that are checks, by the option in whose place they stand. */
export type CheckFunctions = ReadonlyMap<string, ModuleFunction>;

/** Where a check is made. */
export interface CheckHost {
  /** Absolute path that modules are named from. */
  readonly projectDir: string;
  /** Longest a call of a module may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The option that holds the check, e.g. `stop.when[2]`. */
  readonly option: string;
  /** Those of the script that leads the batch, if one does. */
  readonly functions?: CheckFunctions | undefined;
}
