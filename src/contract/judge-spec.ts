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

interface ScaleParts {
  readonly criterion?: string | undefined;
  readonly scale?: readonly [number, number] | undefined;
  readonly low?: string | undefined;
  readonly high?: string | undefined;
  readonly pass?: number | undefined;
}

/** A criterion as a mapping: what is judged by pass and fail, or a scale, perhaps with what is judged on it. */
const CriterionFields = z
  .strictObject({
    criterion: Text.optional().describe('What holds where it passes; with a scale, what the scale measures.'),
    scale: z.tuple([z.number().int(), z.number().int()]).optional().describe('Lowest and highest score.'),
    low: Text.optional().describe('With a scale: what the lowest score means.'),
    high: Text.optional().describe('With a scale: what the highest score means.'),
    pass: z
      .number()
      .optional()
      .describe('With a scale: lowest score that passes; without it the score decides nothing.'),
    per: z
      .enum(['conversation', 'turn'])
      .default('conversation')
      .describe('What is judged: the whole, or each answer.'),
    gate: z.boolean().optional().describe("Whether failing it makes the conversation fail; default: the judge's."),
  })
  .superRefine((parts, context) => {
    for (const [key, message] of scaleProblems(parts)) {
      context.addIssue({ code: 'custom', path: [key], message, params: { hidesValue: true } });
    }
  });

/** What is judged: by pass and fail, or on a scale. */
export const Criterion = z.union([
  Text.transform((criterion) => ({ criterion, per: 'conversation' as const })),
  CriterionFields,
]);

/** What is judged, after validation: without a `scale` it has a `criterion`, with one it has `low` and `high`. */
export type Criterion = z.infer<typeof CriterionFields>;

function scaleProblems({ criterion, scale, low, high, pass }: ScaleParts): readonly (readonly [string, string])[] {
  if (!scale) {
    const useless = Object.entries({ low, high, pass }).filter(([, value]) => value !== undefined);
    if (useless.length > 0)
      return useless.map(([key]) => [key, 'applies only to a scale; add scale: [1, 5], or remove it']);
    return criterion === undefined ? [['criterion', 'is missing; say what is judged, or give a scale']] : [];
  }
  const [lowest, highest] = scale;
  if (lowest >= highest) return [['scale', 'must go from a lower to a higher number']];
  const missing = Object.entries({ low, high }).filter(([, value]) => value === undefined);
  return [
    ...missing.map(
      ([key]) => [key, `is missing; say what the score ${key === 'low' ? lowest : highest} means`] as const,
    ),
    ...(pass !== undefined && (pass < lowest || pass > highest)
      ? [['pass', `is ${pass}, outside the scale from ${lowest} to ${highest}`] as const]
      : []),
  ];
}
