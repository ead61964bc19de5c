import { z } from 'zod';
import { type CalledFunction, callModule } from '../modules/call-module.ts';
import { checkReturned } from '../modules/check-returned.ts';
import { isolateFunction } from '../modules/isolate-function.ts';
import { loadModuleFunction } from '../modules/load-module.ts';
import type { CheckHost, CheckOf, Test } from './check-operator.ts';

/** What a function may give: a verdict, perhaps with its reason, or only the reason why it holds. */
const Returned = z.union([
  z.boolean(),
  z
    .string()
    .trim()
    .min(1)
    .transform((reason) => ({ pass: true, reason })),
  z.object({ pass: z.boolean(), score: z.number().optional(), reason: z.string().optional() }),
]);

const EXPECTED = 'true, false, a reason why it holds, or {pass: boolean, score?: number, reason?: string}';

/** The function that a check names, and how to end what was started for it. */
export interface CheckModule {
  readonly target: CalledFunction;
  readonly close: () => void;
}

/** Loads it. @throws {StepFailure} `WorkerMisconfigured` when it cannot be loaded. */
export async function loadCheckModule(
  { module, export: exportName, isolate }: CheckOf<'module'>,
  { projectDir, option }: CheckHost,
): Promise<CheckModule> {
  const reference = { projectDir, path: module, exportName, option: `${option}.module` };
  if (!isolate) return { target: await loadModuleFunction(reference), close: () => {} };
  const target = await isolateFunction(reference);
  return { target, close: target.close };
}

/**
 * A function of the user's says whether it holds: `async (conversation, {signal}) => false | 'reason'`, or
 * `true | {pass, score?, reason?}`; a call of it may take `timeoutMs`. The test throws what `callModule` and `checkReturned` do.
 */
export function functionTest(target: CalledFunction, timeoutMs: number): Test {
  return async (conversation, caller) => {
    const value = await callModule(target, {
      timeoutMs,
      signal: caller,
      during: `after turn ${conversation.turns.at(-1)?.turn ?? 0} of ${conversation.seed.conversationId}`,
      args: [conversation],
      info: {},
    });
    const returned = checkReturned({ value, schema: Returned, place: target.place, expected: EXPECTED });
    if (typeof returned === 'boolean') return returned;
    const { pass, ...rest } = returned;
    return { holds: pass, ...rest };
  };
}
