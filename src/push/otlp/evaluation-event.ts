import type { Attributes, SpanEvent } from '../pushed-span.ts';
import type { PushedScore } from '../pushed-conversation.ts';
import { pushedText } from '../pushed-text.ts';
import { scoreName } from '../score-name.ts';

const NUMBERS: Readonly<Record<string, number>> = { pass: 1, fail: 0 };
/** Bytes; reasons are for reading. */
const LONGEST_EXPLANATION = 20_000;

/**
 * A score as the event `gen_ai.evaluation.result`, by
 * https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-events.md; what nobody could judge
 * has an `error.type` and no value.
 */
export function evaluationEvent(score: PushedScore): SpanEvent {
  return {
    name: 'gen_ai.evaluation.result',
    atMs: Date.parse(score.judged_at),
    attributes: {
      'gen_ai.evaluation.name': scoreName(score),
      'gen_ai.evaluation.explanation': pushedText(score.reasoning, LONGEST_EXPLANATION),
      ...valueOf(score),
      'convsim.set': score.set,
      'convsim.gate': score.gate,
      'convsim.evidence': score.evidence.length === 0 ? undefined : JSON.stringify(score.evidence),
      'convsim.judge_model': score.model,
    },
  };
}

function valueOf({ result, score, label }: PushedScore): Attributes {
  if (result === 'error') return { 'error.type': 'judge_error' };
  return {
    'gen_ai.evaluation.score.value': score ?? NUMBERS[result],
    'gen_ai.evaluation.score.label': label ?? result,
  };
}
