import { type Judgement, RUN_SET, type Score } from '../contract/judgement.ts';
import type { JudgeSpec } from '../contract/judge-spec.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { ConversationRecord, ScoreRecord } from '../contract/turn-record.ts';
import { isGated, resultOf, verdictOf } from '../contract/verdict.ts';
import { criteriaOf } from '../judges/criteria-of.ts';
import type { FoundBySet, JudgedConversationRow } from './judged-conversations.ts';
import { sumUsage, tokensOf } from './tokens.ts';
import { caseOf } from './turn-records.ts';

/** A batch whose scores are recorded. */
interface Surroundings {
  readonly batchId: string;
  readonly spec: Pick<SimulationSpec, 'user'>;
}

/** The records of all that was found of a conversation, set by set, as `F.scores.jsonl` holds them; see `ScoreRecord`. */
export function scoreRecords({ row, found }: JudgedConversationRow, { batchId, spec }: Surroundings): ScoreRecord[] {
  const { seed } = row;
  const ids = { batch_id: batchId, conversation_id: seed.conversationId, ...caseOf(seed) };
  return eachJudgement(found).flatMap(({ set, judge, judgement }) =>
    scoresOf(judgement, criteriaOf(judge, seed, spec)).map((score) => ({
      ...ids,
      set,
      judge: judge.name,
      criterion: score.criterion === '' ? null : score.criterion,
      ...(score.turn !== undefined && { turn: score.turn }),
      result: resultOf(score, judge),
      ...(score.score !== undefined && { score: score.score }),
      ...(score.label !== undefined && { label: score.label }),
      evidence: score.evidence.map(({ turn, quote }) => ({ turn, quote })),
      reasoning: score.reasoning,
      ...(score.agreement !== undefined && { agreement: score.agreement }),
      gate: isGated(judge, score.criterion, score.gate),
      ...(judgement.model !== undefined && { model: judgement.model }),
      judged_at: judgement.judgedAt,
    })),
  );
}

/** What the record of a conversation says of its judges; nothing where it was not judged. */
export function judgedKeys(
  found: readonly FoundBySet[],
): Pick<ConversationRecord, 'verdict' | 'scores'> & { readonly tokens: object } {
  const usages = found.flatMap(({ judgements }) => judgements.map(({ usage }) => usage));
  const run = found.find(({ rubric }) => rubric.set === RUN_SET);
  const tokens = usages.length === 0 ? {} : { judges: tokensOf(sumUsage(usages)) };
  if (!run || run.judgements.length === 0) return { tokens };
  return { tokens, verdict: verdictOf(run.rubric.judges, run.judgements), scores: shortScores(run) };
}

/** What a set found of a conversation, by judge and criterion, such as `quality/honest`. */
export function shortScores(found: FoundBySet): NonNullable<ConversationRecord['scores']> {
  const scores = eachJudgement([found]).flatMap(({ judge, judgement }) =>
    scoresOf(judgement, []).map((score) => [keyOf(judge, score), shortResult(score, judge)] as const),
  );
  return Object.fromEntries(scores);
}

function eachJudgement(found: readonly FoundBySet[]) {
  return found.flatMap(({ rubric, judgements }) =>
    rubric.judges.flatMap((judge) => {
      const judgement = judgements.find((each) => each.judge === judge.name);
      return judgement ? [{ set: rubric.set, judge, judgement }] : [];
    }),
  );
}

/** The scores of a judgement; of one that failed as a whole an error for each criterion, or one without a name. */
function scoresOf({ error, scores }: Judgement, criteria: readonly string[]): readonly Score[] {
  if (error === null) return scores;
  const reasoning = `${error.type}: ${error.message}`;
  const named = criteria.length === 0 ? [''] : criteria;
  return named.map((criterion) => ({ criterion, result: 'error', evidence: [], reasoning }));
}

/** `quality/honest`, with the turn after it where it has one; `quality` where the criteria are not known. */
function keyOf({ name }: JudgeSpec, { criterion, turn }: Score): string {
  return [name, ...(criterion === '' ? [] : [criterion]), ...(turn === undefined ? [] : [turn])].join('/');
}

/** A number where there is one; what it comes to is said by the verdict and by `F.scores.jsonl`. */
function shortResult(score: Score, judge: JudgeSpec): 'pass' | 'fail' | 'inconclusive' | 'error' | number {
  const result = resultOf(score, judge);
  if (score.result === 'scored' && score.score !== undefined) return score.score;
  return result === 'scored' ? 'inconclusive' : result;
}
