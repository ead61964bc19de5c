import type { Rubric } from '../contract/judgement.ts';
import type { Usage } from '../contract/message.ts';
import { FAILED_OUTCOMES, type Outcome } from '../contract/outcome.ts';
import { verdictOf } from '../contract/verdict.ts';
import { sumUsage } from '../output/tokens.ts';
import { caseIdOf } from '../reports/case-id-of.ts';
import { messageCause } from '../store/failure-cause.ts';
import type { LineRow } from '../store/view-store.ts';
import type { ConversationLine, SideTokens } from './data/conversation-line.ts';

/** What has a cause that people have to know. */
const EXPLAINED: readonly Outcome[] = [...FAILED_OUTCOMES, 'blocked'];

/** What is known of a conversation's batch. */
interface Surroundings {
  readonly batchId: string;
  readonly rubrics: readonly Rubric[];
  /** Of seeds that have none. */
  readonly tag: string | undefined;
}

/** A conversation as the page lists it. */
export function lineOf(row: LineRow, { batchId, rubrics, tag: tagOfSpec }: Surroundings): ConversationLine {
  const { seed, ending, endedAt, question, agentUsage, questionUsage, found } = row;
  const { persona, trial, tag = tagOfSpec } = seed;
  const cause = causeOf(row, batchId);
  return {
    index: seed.index,
    seedId: seed.id,
    conversationId: seed.conversationId,
    caseId: caseIdOf(seed),
    ...(persona !== undefined && { persona }),
    ...(trial !== undefined && { trial }),
    ...(tag !== undefined && { tag }),
    question,
    outcome: ending?.outcome ?? 'running',
    ...(cause !== undefined && { cause }),
    ...(endedAt !== null && { endedAt }),
    verdicts: ending === null ? {} : verdictsOf(row, rubrics),
    turns: row.turns.map(({ latencyMs, answeredAt }) => ({ latencyMs, answeredAtMs: Date.parse(answeredAt) })),
    tokens: {
      agent: tokensOf(agentUsage),
      questions: tokensOf(questionUsage),
      judges: tokensOf(sumUsage(found.map(({ judgement }) => judgement.usage))),
    },
  };
}

function causeOf({ ending }: LineRow, batchId: string): string | undefined {
  if (!ending || !EXPLAINED.includes(ending.outcome)) return undefined;
  const { errorType, errorMessage } = ending;
  return `${errorType ?? 'Unexpected'}: ${messageCause(batchId, errorMessage ?? 'no message was kept')}`;
}

function verdictsOf({ found }: LineRow, rubrics: readonly Rubric[]): ConversationLine['verdicts'] {
  const verdicts = rubrics.flatMap(({ set, judges }) => {
    const judgements = found.filter((each) => each.set === set).map(({ judgement }) => judgement);
    return judgements.length === 0 ? [] : [[set, verdictOf(judges, judgements)] as const];
  });
  return Object.fromEntries(verdicts);
}

function tokensOf(usage: Usage | null): SideTokens {
  const { inputTokens = 0, outputTokens = 0, cachedInputTokens = 0 } = usage ?? {};
  return { input: inputTokens, output: outputTokens, cached: cachedInputTokens };
}
