import { pushedText } from '../pushed-text.ts';
import type { PushedConversation, PushedScore } from '../pushed-conversation.ts';
import { scoreName } from '../score-name.ts';
import { traceNameOf } from './trace-info.ts';

/** Limits for what MLflow keeps in columns of text, in bytes. */
const RATIONALE_LIMIT = 20_000;
const METADATA_LIMIT = 250;

/** MLflow's own words for ratings: `CategoricalRating` of `mlflow.genai.judges`. */
const RATINGS: Readonly<Record<string, string>> = { pass: 'yes', fail: 'no', inconclusive: 'unknown' };

/** An assessment as it is to be on a trace, in the words of MLflow's REST interface. */
export interface WantedAssessment {
  readonly traceId: string;
  readonly assessment_name: string;
  readonly source: { readonly source_type: 'LLM_JUDGE' | 'CODE'; readonly source_id: string };
  /** The one or the other. */
  readonly feedback?: { readonly value?: string | number; readonly error?: object };
  readonly expectation?: { readonly value: unknown };
  readonly rationale?: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * What is to be said of a conversation's traces: scores as feedback, expected facts and the row's `expect` as expectations. What
 * holds of the whole conversation goes on its first trace with the session's name in its metadata, as MLflow's own session scorers
 * do. None where there is no trace.
 */
export function wantedAssessments(conversation: PushedConversation): readonly WantedAssessment[] {
  const { turns, scores, row } = conversation;
  if (turns.length === 0) return [];
  const facts = turns.flatMap((turn) =>
    expectation(conversation, 'expected_facts', { value: turn.row?.expectedFacts, turn: turn.turn }),
  );
  const ofRow = expectation(conversation, 'expect', { value: row.seed.expect });
  return [...scores.map((score) => feedback(conversation, score)), ...facts, ...ofRow];
}

function feedback(conversation: PushedConversation, score: PushedScore): WantedAssessment {
  const { turn, reasoning, isOfModel, judge, model } = score;
  const rationale = pushedText([reasoning, ...quotes(score)].filter(Boolean).join('\n'), RATIONALE_LIMIT);
  return {
    ...placeOf(conversation, turn, metadataOf(score)),
    assessment_name: scoreName(score),
    source: isOfModel
      ? { source_type: 'LLM_JUDGE', source_id: pushedText(model ?? judge, METADATA_LIMIT) }
      : { source_type: 'CODE', source_id: `convsim/${judge}` },
    feedback: feedbackValue(score, rationale),
    ...(rationale !== '' && { rationale }),
  };
}

function quotes({ evidence }: PushedScore): readonly string[] {
  return evidence.map(({ turn, quote }) => `Turn ${turn}: “${quote}”`);
}

function feedbackValue({ result, score }: PushedScore, rationale: string): NonNullable<WantedAssessment['feedback']> {
  if (result === 'error') return { error: { error_code: 'JUDGE_ERROR', error_message: rationale } };
  return { value: score ?? RATINGS[result] ?? result };
}

function metadataOf({ set, result, label, agreement, gate }: PushedScore): Readonly<Record<string, string>> {
  return {
    'convsim.set': set,
    'convsim.result': result,
    'convsim.gate': `${gate}`,
    ...(label !== undefined && { 'convsim.label': pushedText(label, METADATA_LIMIT) }),
    ...(agreement !== undefined && { 'convsim.agreement': `${agreement}` }),
  };
}

function expectation(
  conversation: PushedConversation,
  name: string,
  { value, turn }: { readonly value: readonly unknown[] | null | undefined; readonly turn?: number },
): readonly WantedAssessment[] {
  if (!value || value.length === 0) return [];
  const source = { source_type: 'CODE', source_id: 'convsim' } as const;
  return [{ ...placeOf(conversation, turn, {}), assessment_name: name, source, expectation: { value } }];
}

/** The trace of the turn; of a turn that is not there, and of the whole conversation, the first. */
function placeOf(
  { conversationId, turns }: PushedConversation,
  turn: number | undefined,
  metadata: Readonly<Record<string, string>>,
): Pick<WantedAssessment, 'traceId' | 'metadata'> {
  const found = turns.find((each) => each.turn === turn);
  const session = turn === undefined ? { 'mlflow.trace.session': conversationId } : {};
  const traceId = traceNameOf(conversationId, (found ?? turns[0])?.turn ?? 0);
  return { traceId, metadata: { 'convsim.pushed': 'true', ...metadata, ...session } };
}
