import { z } from 'zod';
import { callModule } from '../modules/call-module.ts';
import { checkReturned } from '../modules/check-returned.ts';
import { loadModuleFunction, type ModuleFunction } from '../modules/load-module.ts';
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

/**
 * A function of the user's says whether it holds: `async (conversation, {signal}) => false | 'reason'`, or
 * `true | {pass, score?, reason?}`.
 * @throws {StepFailure} `WorkerMisconfigured` when it cannot be loaded; the test throws what `callModule` and `checkReturned` do.
 */
export async function module(check: CheckOf<'module'>, { projectDir, timeoutMs, option }: CheckHost): Promise<Test> {
  const reference = { projectDir, path: check.module, exportName: check.export, option: `${option}.module` };
  return functionTest(await loadModuleFunction(reference), timeoutMs);
}

/** The same of a function that is there already; a call of it may take `timeoutMs`. */
export function functionTest(target: ModuleFunction, timeoutMs: number): Test {
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
