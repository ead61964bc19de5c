import { z } from 'zod';
import { CHECK_OPERATORS, type CheckOperator, type CheckSpec } from './check.ts';
import { JudgeName } from './judge-spec.ts';

const Text = z.string().trim().min(1);

/** A criterion of one row, for the model that judges. */
const ExpectedCriterion = z.strictObject({
  name: JudgeName.optional(),
  criterion: Text,
  per: z.enum(['conversation', 'turn']).default('conversation').describe('What is judged: the whole, or each answer.'),
  gate: z.boolean().optional().describe("Whether failing it makes the conversation fail; default: the judge's."),
});

/** A criterion of one row, after validation. */
export type ExpectedCriterion = z.infer<typeof ExpectedCriterion>;

/** A check that a row may hold: rows are data, and name no code. */
export type ExpectedCheck = Exclude<CheckSpec, { module: string }>;

const { module: _, ...rowOperators } = CHECK_OPERATORS;

/** The checks of rows, an operator each. */
const ROW_CHECKS: readonly z.ZodType<ExpectedCheck>[] = Object.values<z.ZodType<ExpectedCheck>>(
  rowOperators satisfies Record<Exclude<CheckOperator, 'module'>, z.ZodType<ExpectedCheck>>,
);

/**
 * One entry of a seed's `expect`: a check, which judges of type `checks` make, or a criterion as a text or a mapping, which those of
 * type `llm` score; both only with `expect: true`.
 */
export const Expectation = z.union([
  Text.transform((criterion): ExpectedCriterion => ({ criterion, per: 'conversation' })),
  ExpectedCriterion,
  ...ROW_CHECKS,
]);

/** One entry of a seed's `expect`, after validation. */
export type Expectation = ExpectedCriterion | ExpectedCheck;
