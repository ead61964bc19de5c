import { RUN_SET } from '../contract/judgement.ts';
import type { ScoreRecord } from '../contract/turn-record.ts';

/** What a score is called where it is pushed: `quality/honest`, and `strict/quality/honest` in another set than that of the spec. */
export function scoreName({ set, judge, criterion }: Pick<ScoreRecord, 'set' | 'judge' | 'criterion'>): string {
  return [...(set === RUN_SET ? [] : [set]), judge, ...(criterion === null ? [] : [criterion])].join('/');
}
