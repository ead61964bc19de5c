import { z } from 'zod';
import { MOST_TURNS } from './limits.ts';
import { PersonaName } from './persona.ts';
import { UserFields } from './user-spec.ts';

const Text = z.string().trim().min(1);

/** A message that counts as said before the first question. */
const EarlierMessage = z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string().min(1) });

/** A seed as people write it in `.jsonl`, inline, and, by column, in `.csv`. */
export const SeedInput = z.strictObject({
  id: z.string().min(1).optional(),
  question: z
    .string()
    .trim()
    .min(1)
    .optional()
    .describe('Asked word for word; without it the user opens, where there is a goal.'),
  tag: z.string().min(1).optional(),
  agentDescription: z.string().min(1).optional(),
  maxTurns: z.number().int().min(0).max(MOST_TURNS).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  ...UserFields,
  persona: z.union([PersonaName, z.array(PersonaName).min(1)]).optional(),
  patience: z.number().int().min(1).nullable().optional(),
  minTurns: z.number().int().min(0).max(MOST_TURNS).optional(),
  opening: z.array(Text).optional().describe('Questions asked after the first, before the user takes over.'),
  history: z.array(EarlierMessage).optional().describe('Messages that count as said: never asked, never judged.'),
  expect: z.array(z.unknown()).optional().describe('Criteria and checks of this row.'),
});

/** A seed as people write it. */
export type SeedInput = z.infer<typeof SeedInput>;

/** A seed with its place in the list and its id settled: one conversation of a row. */
export interface Seed extends Omit<SeedInput, 'persona'> {
  /** The row's id; with several personas `.<persona>` after it, with several trials `.t<trial>` after that. */
  readonly id: string;
  /** Empty where the user opens the conversation. */
  readonly question: string;
  /** Id of the row; default: `id`. The unit of pairing and of statistics. */
  readonly caseId?: string | undefined;
  /** Name of the persona that asks. */
  readonly persona?: string | undefined;
  /** From 1; only where there are several. */
  readonly trial?: number | undefined;
  /** 0-based place in the list; the record's order. */
  readonly index: number;
  /** `<batchId>/<safe form of the id>`. */
  readonly conversationId: string;
}

/** The facts of a seed that agents and generators get. */
export interface SeedInfo {
  readonly id: string;
  readonly question: string;
  readonly tag?: string | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}
