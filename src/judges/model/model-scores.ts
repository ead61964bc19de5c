import { z } from 'zod';

/** What a model that judges writes: an object with these keys, in this order, so that the result follows from what stands before it. */
export const ModelScores = z.object({
  scores: z.array(
    z.object({
      criterion: z.string().describe('Name of the criterion.'),
      turn: z.number().nullable().describe('The turn that is judged; null where it is the whole conversation.'),
      evidence: z.array(
        z.object({
          turn: z.number().describe('The turn that the quote stands in.'),
          quote: z.string().describe('Exact words.'),
        }),
      ),
      reasoning: z.string().describe('Why, in a sentence or two.'),
      result: z.union([z.string(), z.number()]).describe('As the criterion says.'),
    }),
  ),
});

/** The same as it is read: one score that is malformed does not spoil the others. */
export const WrittenScores = z.object({ scores: z.array(z.unknown()) });

/** A number that may have been written as a text. */
const Numeric = z.union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)]);

/** One score as a model wrote it. */
export const WrittenScore = z.object({
  criterion: z.string().trim(),
  turn: Numeric.nullish().catch(undefined),
  evidence: z.array(z.object({ turn: Numeric, quote: z.string() })).nullish(),
  reasoning: z.string(),
  result: z.union([z.string().trim(), z.number()]),
});

/** One score as a model wrote it. */
export type WrittenScore = z.infer<typeof WrittenScore>;
