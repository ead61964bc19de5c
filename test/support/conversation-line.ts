import type { ConversationLine } from '../../src/view/data/conversation-line.ts';

const NO_TOKENS = { input: 0, output: 0, cached: 0 };

/** A conversation of a list that says only what a test is about; `latencies` makes its turns, a second apart. */
export function conversationLine(
  index: number,
  { latencies = [], ...said }: Partial<ConversationLine> & { readonly latencies?: readonly number[] } = {},
): ConversationLine {
  return {
    index,
    seedId: `s${index}`,
    conversationId: `b/s${index}`,
    caseId: `s${index}`,
    question: `Question ${index}?`,
    outcome: 'completed',
    verdicts: {},
    turns: latencies.map((latencyMs, turn) => ({ latencyMs, answeredAtMs: turn * 1_000 })),
    tokens: { agent: NO_TOKENS, questions: NO_TOKENS, judges: NO_TOKENS },
    ...said,
  };
}
