import type { JudgeSpec } from '../../src/contract/judge-spec.ts';
import type { Judgement, Score } from '../../src/contract/judgement.ts';
import type { Outcome } from '../../src/contract/outcome.ts';
import type { JudgedRow } from '../../src/store/judgement-store.ts';

/** A judge with the criteria `resolved` and, on a scale, `tone`, which passes from 4 on. */
export const QUALITY: JudgeSpec = {
  name: 'quality',
  gate: true,
  type: 'llm',
  criteria: {
    resolved: { criterion: 'Solved.', per: 'conversation' },
    tone: { scale: [1, 5], low: 'Curt.', high: 'Kind.', pass: 4, per: 'conversation', gate: false },
  },
};

/** A judge of checks, whose criteria only its scores name. */
export const RULES: JudgeSpec = { name: 'rules', gate: true, type: 'checks' };

/** A score as tests write it: `pass`, `fail`, `error`, `inconclusive`, or a number on a scale. */
export type Written = Score['result'] | number;

/** What a judge found by criterion, or the type of its failure. */
export function judgement(
  judge: string,
  found: Readonly<Record<string, Written>> | NonNullable<Judgement['error']>['type'],
  changed: Partial<Judgement> = {},
): Judgement {
  const isFailure = typeof found === 'string';
  return {
    judge,
    turns: 1,
    scores: isFailure ? [] : Object.entries(found).map(([criterion, result]) => score(criterion, result)),
    error: isFailure ? { type: found, message: `${judge} failed` } : null,
    usage: null,
    latencyMs: 5,
    judgedAt: '2026-01-01T00:00:00.000Z',
    ...changed,
  };
}

/** One score. */
export function score(criterion: string, found: Written, changed: Partial<Score> = {}): Score {
  const result = typeof found === 'number' ? { result: 'scored' as const, score: found } : { result: found };
  return { criterion, ...result, evidence: [], reasoning: `why ${criterion}`, ...changed };
}

/** What a row is made of; whatever is left out is plain. */
export interface WrittenRow extends Partial<JudgedRow['seed']> {
  readonly id: string;
  /** `null`: it has not ended. */
  readonly outcome?: Outcome | null;
  readonly turns?: number;
  readonly judgements?: readonly Judgement[];
}

/** Rows as the store streams them. */
export async function* rowsOf(rows: readonly WrittenRow[], batchId = 'b'): AsyncGenerator<JudgedRow> {
  await Promise.resolve();
  for (const [index, { outcome = 'completed', turns = 1, judgements = [], ...seed }] of rows.entries()) {
    yield {
      seed: { index, conversationId: `${batchId}/${seed.id}`, ...seed },
      ending: outcome === null ? null : { outcome, errorType: null, errorMessage: null },
      turns,
      judgements,
    };
  }
}

/** A row that the judge `rules` alone has looked at. */
export function ruled(id: string, found: Written, changed: Omit<WrittenRow, 'id'> = {}): WrittenRow {
  return { id, judgements: [judgement('rules', { pass: found })], ...changed };
}
