import { z } from 'zod';
import { OUTCOMES } from './outcome.ts';

const Text = z.string().min(1);
const Texts = z.union([Text, z.array(Text).min(1)]);

/** What a check of texts looks at. */
export const CHECKED_TEXTS = ['last-answer', 'answers', 'each-answer', 'questions', 'tool-outputs'] as const;

const Shared = {
  name: z.string().trim().min(1).optional().describe('Names the check in reasons and scores.'),
  not: z.boolean().optional().describe('Holds where the check would not.'),
};

const OfTexts = {
  ...Shared,
  in: z.enum(CHECKED_TEXTS).optional().describe('What is looked at; default: last-answer.'),
  ignoreCase: z.boolean().optional(),
};

const Range = z
  .strictObject({ min: z.number().optional(), max: z.number().optional() })
  .refine(({ min, max }) => min !== undefined || max !== undefined, 'needs min, max or both')
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, 'has a min above its max');

/** Bounds of a number, both included. */
export type Range = z.infer<typeof Range>;

const Pattern = z
  .string()
  .min(1)
  .superRefine((source, context) => {
    try {
      RegExp(source, 'u');
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const remedy = 'correct it, or use contains for plain text';
      context.addIssue({ code: 'custom', message: `${message}; ${remedy}`, params: { hidesValue: true } });
    }
  });

const OutcomeName = z.enum(OUTCOMES);

const ToolCalled = z.union([
  Text,
  z.strictObject({
    name: Text,
    args: z.record(z.string(), z.unknown()).optional().describe('Arguments that the call must hold, by name.'),
    times: z.union([z.number().int().min(0), Range]).optional(),
  }),
]);

/** Every operator of a check and what it takes. */
export const CHECK_OPERATORS = {
  contains: z.strictObject({ contains: Texts, ...OfTexts }).describe('All of these texts occur.'),
  containsAny: z.strictObject({ containsAny: z.array(Text).min(1), ...OfTexts }),
  matches: z.strictObject({ matches: Pattern, ...OfTexts }).describe('A JavaScript regular expression, flag u.'),
  equals: z.strictObject({ equals: z.string(), ...OfTexts }).describe('Blanks at both ends do not count.'),
  toolCalled: z.strictObject({ toolCalled: ToolCalled, ...Shared }).describe('The agent called that tool in any turn.'),
  jmespath: z
    .strictObject({ jmespath: Text, ...Shared })
    .describe('Holds where the result is neither empty, false nor null.'),
  outcome: z.strictObject({ outcome: z.union([OutcomeName, z.array(OutcomeName).min(1)]), ...Shared }),
  turns: z.strictObject({ turns: Range, ...Shared }).describe('Turns that were answered, the first included.'),
  words: z
    .strictObject({ words: Range, name: Shared.name, not: Shared.not, in: OfTexts.in })
    .describe('Words together; of each-answer, in every one.'),
  latency: z.strictObject({ latency: Range, ...Shared }).describe('Milliseconds of the slowest answer.'),
  tokens: z.strictObject({ tokens: Range, ...Shared }).describe('Tokens of the agent, in and out, together.'),
  module: z.strictObject({
    module: Text.describe('A .ts, .js or .mjs file beneath the project folder.'),
    export: Text.optional(),
    isolate: z
      .boolean()
      .optional()
      .describe('Whether the function runs in a worker thread of its own, which may be ended; default: false.'),
    ...Shared,
  }),
} as const;

/** Name of a check's operator. */
export type CheckOperator = keyof typeof CHECK_OPERATORS;

/** One check: a mapping with one operator. */
export const Check = z.union(
  Object.values(CHECK_OPERATORS) as unknown as readonly [z.ZodType<CheckSpec>, z.ZodType<CheckSpec>],
);

/** One check as a spec writes it. */
export type CheckSpec = { [Name in CheckOperator]: z.infer<(typeof CHECK_OPERATORS)[Name]> }[CheckOperator];

/** Stands in a manifest for a check that is a function of a script: the one in the same place. No spec file can name it. */
export const FunctionCheck = z.strictObject({ function: z.literal(true) });

/** A check that is a function of a script. */
export type FunctionCheck = z.infer<typeof FunctionCheck>;
