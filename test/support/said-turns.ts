import { makeCheck } from '../../src/checks/make-check.ts';
import type { CheckedConversation } from '../../src/checks/checked-conversation.ts';
import { totalUsage } from '../../src/checks/total-usage.ts';
import { Check } from '../../src/contract/check.ts';
import type { Seed } from '../../src/contract/seed.ts';
import type { SaidTurn } from '../../src/contract/user-turn.ts';

/** The seed of `conversationOf`. */
export const SEED: Seed = { id: 's1', question: 'where is my lamp?', index: 0, conversationId: 'b/s1' };

/** Turns with these facts, numbered from 0; whatever is left out is plain. */
export function turnsOf(...facts: readonly Partial<SaidTurn>[]): readonly SaidTurn[] {
  return facts.map((fact, turn) => ({
    turn,
    question: `question ${turn}`,
    answer: `answer ${turn}`,
    toolCalls: [],
    toolOutputs: [],
    latencyMs: 100,
    questionLatencyMs: 10,
    usage: { inputTokens: 10, outputTokens: 5 },
    user: null,
    ...fact,
  }));
}

/** An open conversation of such turns. */
export function conversationOf(...facts: readonly Partial<SaidTurn>[]): CheckedConversation {
  const turns = turnsOf(...facts);
  return { turns, outcome: null, endReason: null, usage: totalUsage(turns), seed: SEED };
}

/** What a check, as a spec writes it, says of a conversation; modules are looked for in `projectDir`. */
export async function resultOf(written: unknown, conversation: CheckedConversation, projectDir = '/nowhere') {
  const host = { projectDir, timeoutMs: 5_000, option: 'stop.when[0]' };
  const check = await makeCheck(Check.parse(written), host);
  return check.evaluate(conversation, new AbortController().signal);
}

/** Whether the check holds, and whether it does with `not`. */
export async function holdsPlainAndInverted(written: object, conversation: CheckedConversation) {
  const results = [await resultOf(written, conversation), await resultOf({ ...written, not: true }, conversation)];
  return results.map((result) => ('error' in result ? result.error : result.holds));
}
