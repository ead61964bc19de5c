import { z } from 'zod';
import type { ComponentSpec } from './component-spec.ts';

/** Name of a judge or of a criterion: it stands in files, tables and the Temporal UI. */
export const JudgeName = z
  .string()
  .regex(/^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,62}[\p{L}\p{N}])?$/u, 'is a name of letters, digits, blanks, ., _ and -');

/** Keys that every judge has beside its type and that type's options. */
export const JudgeBase = z.strictObject({
  name: JudgeName,
  gate: z
    .boolean()
    .default(true)
    .describe('Whether a criterion that fails makes the conversation fail; a criterion may say otherwise.'),
});

/** One judge as a spec or a rubric names it. */
export type JudgeSpec = ComponentSpec & z.infer<typeof JudgeBase>;

const Text = z.string().trim().min(1);

const Shared = {
  per: z.enum(['conversation', 'turn']).default('conversation').describe('What is judged: the whole, or each answer.'),
  gate: z.boolean().optional().describe("Whether failing it makes the conversation fail; default: the judge's."),
};

/** What is judged: by pass and fail, or on a scale. */
export const Criterion = z.union([
  Text.transform((criterion) => ({ criterion, per: 'conversation' as const })),
  z.strictObject({ criterion: Text, ...Shared }),
  z
    .strictObject({
      criterion: Text.optional(),
      scale: z.tuple([z.number().int(), z.number().int()]).describe('Lowest and highest score.'),
      low: Text.describe('What the lowest score means.'),
      high: Text.describe('What the highest score means.'),
      pass: z.number().optional().describe('Lowest score that passes; without it the score decides nothing.'),
      ...Shared,
    })
    .refine(({ scale: [low, high] }) => low < high, {
      path: ['scale'],
      message: 'goes from a lower to a higher number',
    })
    .refine(({ scale: [low, high], pass = high }) => pass >= low && pass <= high, {
      path: ['pass'],
      message: 'lies outside the scale',
    }),
]);

/** What is judged, after validation. */
export type Criterion = z.infer<typeof Criterion>;
