import { describe, expect, it } from 'vitest';
import { conversationRecord } from '../../../src/output/conversation-record.ts';
import { judgedConversations } from '../../../src/output/judged-conversations.ts';
import { conversationLines } from '../../../src/view/conversation-lines.ts';
import type { ConversationLine } from '../../../src/view/data/conversation-line.ts';
import { record, storeInTempHome } from '../../support/recorded-batch.ts';
import { recordViewed } from '../../support/viewed-batch.ts';

async function all(lines: AsyncIterable<readonly ConversationLine[]>): Promise<ConversationLine[]> {
  const found: ConversationLine[] = [];
  for await (const piece of lines) found.push(...piece);
  return found;
}

describe('conversationLines', () => {
  it('say what an export says of each conversation', async () => {
    const { store } = await storeInTempHome();
    const batch = await recordViewed(store);
    const lines = await all(conversationLines(store, batch));
    const records = [];
    for await (const { row, found } of judgedConversations(store, batch.batchId))
      records.push(conversationRecord(row, batch.manifest.spec, batch.batchId, found));
    expect(lines.map(lineAsRecord)).toEqual(
      records.map((each) => ({
        index: each.seed_index,
        id: each.conversation_id,
        tag: each.tag,
        persona: each.persona,
        trial: each.trial,
        outcome: each.outcome,
        turns: each.turns,
        verdict: each.verdict,
        agent: [each.usage.agent.input_tokens, each.usage.agent.output_tokens],
        questions: [each.usage.questions.input_tokens, each.usage.questions.output_tokens],
        judges: [each.usage.judges?.input_tokens ?? 0, each.usage.judges?.output_tokens ?? 0],
      })),
    );
  });

  it('name the case, the verdict of each set that has looked, and of a failure the cause alone', async () => {
    const { store } = await storeInTempHome();
    const lines = await all(conversationLines(store, await recordViewed(store)));
    expect(lines.map(({ caseId }) => caseId)).toEqual(['a', 'b', 'c', 'd']);
    expect(lines.map(({ verdicts }) => verdicts)).toEqual([
      { run: 'passed' },
      { run: 'failed', strict: 'passed' },
      {},
      {},
    ]);
    expect(lines[2]?.cause).toBe('Unavailable: # got # after # s');
    expect(lines[0]?.turns[0]).toEqual({ latencyMs: 812, answeredAtMs: expect.any(Number) });
    expect(lines.map(({ endedAt }) => endedAt === undefined)).toEqual([false, false, false, true]);
  });

  it('come in pieces of a thousand at most', async () => {
    const { store } = await storeInTempHome();
    const conversations = Array.from({ length: 1_001 }, (_, index) => ({ seed: { question: `question ${index}?` } }));
    await record(store, { batchId: 'large', conversations });
    const batch = await store.findBatch('large');
    const sizes: number[] = [];
    if (batch) for await (const piece of conversationLines(store, batch)) sizes.push(piece.length);
    expect(sizes).toEqual([1_000, 1]);
  });
});

function lineAsRecord({
  index,
  conversationId: id,
  tag,
  persona,
  trial,
  outcome,
  turns,
  verdicts,
  tokens,
}: ConversationLine) {
  const { agent, questions, judges } = tokens;
  return {
    index,
    id,
    tag,
    persona,
    trial,
    outcome,
    turns: turns.length,
    verdict: verdicts['run'],
    agent: [agent.input, agent.output],
    questions: [questions.input, questions.output],
    judges: [judges.input, judges.output],
  };
}
