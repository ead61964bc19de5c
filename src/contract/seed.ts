import { z } from 'zod';

/** A seed as people write it in `.jsonl`, inline, and, by column, in `.csv`. */
export const SeedInput = z.strictObject({
  id: z.string().min(1).optional(),
  question: z.string().trim().min(1),
  tag: z.string().min(1).optional(),
  agentDescription: z.string().min(1).optional(),
  maxTurns: z.number().int().min(0).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});

/** A seed as people write it. */
export type SeedInput = z.infer<typeof SeedInput>;

/** A seed with its place in the list and its id settled. */
export interface Seed extends SeedInput {
  readonly id: string;
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
