import type { Selectable } from 'kysely';
import { isWhole, type Judgement, type Score } from '../contract/judgement.ts';
import type { JudgementKey } from './judgement-store.ts';
import { plainText } from './plain-text.ts';
import { conversationColumns, usageColumns, usageOf } from './rows.ts';
import type { Schema } from './schema.ts';

/** Errors of a judge that failed as a whole: more than any number of criteria. */
const ALL = 1_000_000;

/** The row of what a judge found. */
export function judgementRow(key: JudgementKey, judgement: Judgement): Selectable<Schema['judgements']> {
  const { judge, turns, scores, error, usage, model, latencyMs, judgedAt } = judgement;
  return {
    ...conversationColumns(key),
    set_name: key.set,
    judge,
    turns,
    scores: plainText(JSON.stringify(scores)),
    errors: isWhole(judgement) ? 0 : error ? ALL : scores.filter(({ result }) => result === 'error').length,
    error_type: error?.type ?? null,
    error_message: error ? plainText(error.message) : null,
    ...usageColumns(usage),
    model: model === undefined ? null : plainText(model),
    latency_ms: Math.round(latencyMs),
    judged_at: judgedAt,
  };
}

/** What a judge found, as its row holds it. */
export function judgementOf(row: Selectable<Schema['judgements']>): Judgement {
  const { judge, turns, error_type: type, error_message: message, model } = row;
  return {
    judge,
    turns,
    scores: JSON.parse(row.scores) as Score[],
    error: type === null ? null : { type, message: message ?? '' },
    usage: usageOf(row),
    ...(model !== null && { model }),
    latencyMs: row.latency_ms,
    judgedAt: row.judged_at,
  };
}

/** What went wrong, in words; empty where nothing did. */
export function errorText({ scores, error }: Pick<Judgement, 'scores' | 'error'>): string {
  if (error) return error.message;
  return scores.find(({ result }) => result === 'error')?.reasoning ?? '';
}
