import { z } from 'zod';
import { Check, FunctionCheck } from './check.ts';
import { Duration } from './duration.ts';

/** A check that can hold while the conversation is open. */
const StopCheck = Check.superRefine((check, context) => {
  if (!('outcome' in check)) return;
  const message = 'the outcome is not known before the end, so no stop rule can look at it; remove the check';
  context.addIssue({ code: 'custom', path: ['outcome'], message, params: { hidesValue: true } });
});

/** The key `stop` of a spec: what ends a conversation before `maxTurns`. */
export const StopSpec = z.strictObject({
  minTurns: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('Follow-up turns before the user may end it; rules, loops and time are not held up by it.'),
  goal: z
    .enum(['claimed', 'verified', 'never'])
    .optional()
    .describe('Whether the user word is enough to end it as goal-reached; verified: one more call, only at a claim.'),
  when: z
    .array(StopCheck)
    .min(1)
    .optional()
    .describe('Checks on the turn just answered; the first that holds ends it.'),
  loop: z.number().int().min(2).optional().describe('So many near-equal answers in a row end it; default: off.'),
  duration: Duration.optional().describe('Longest time of both sides together; pauses and restarts do not count.'),
});

/** The same of a script, whose checks may be functions too. */
export const ScriptStopSpec = StopSpec.extend({
  when: z
    .array(z.union([FunctionCheck, StopCheck]))
    .min(1)
    .optional(),
});

/** The key `stop` of a spec. */
export type StopSpec = z.infer<typeof ScriptStopSpec>;
