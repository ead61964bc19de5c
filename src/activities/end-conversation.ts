import { brakeReason } from '../contract/brake-reason.ts';
import { turnsLost } from '../contract/turns-lost.ts';
import { RUN_SET, type Verdict } from '../contract/judgement.ts';
import { verdictOf } from '../contract/verdict.ts';
import type { Ending, Store } from '../store/store.ts';
import type { ConversationEnded, ConversationEnding, SetRef } from './activities.ts';
import type { Dependencies } from './dependencies.ts';
import { JUDGE_BRAKE_AFTER } from './note-judge-failure.ts';

/** When this many conversations fail one after the other for the same cause, the fault is the batch's, not theirs. */
const BRAKE_AFTER = 10;

/**
 * Records how a conversation ended, unless it has ended or the store has lost turns of it, and brakes the batch if many fail for
 * one cause. An answer that is stored is committed, though the agent's step failed after it: it was the trace that did not come.
 */
export async function endConversation({ store }: Dependencies, input: ConversationEnding): Promise<ConversationEnded> {
  const { batchId } = input;
  const isAnswered = input.outcome === 'agent-failed' && (await commitAnswered(store, input));
  const turns = await store.countTurns(input);
  if (turns < (input.turns ?? 0)) {
    const { conversationId } = input;
    throw turnsLost({ conversationId, what: `turn ${turns}`, committedTurns: turns });
  }
  const ending = await store.saveEnding(input, {
    outcome: isAnswered ? 'context-failed' : input.outcome,
    errorType: input.errorType ?? null,
    errorMessage: input.errorMessage ?? null,
    endReason: input.endReason ?? null,
  });
  const verdict = input.isJudged === true ? await verdictIn(store, input) : undefined;
  const ended = {
    outcome: ending.outcome,
    turns,
    ...(ending.endReason && { endReason: ending.endReason }),
    ...(verdict && { verdict }),
  };
  if ((await store.failureStreak(batchId, ending)) < BRAKE_AFTER) return ended;
  // A batch that is paused needs no brake: of thousands in flight only those that fail before it pauses signal it.
  const isOpen = (await store.findBatch(batchId))?.state === 'open';
  return isOpen ? { ...ended, brake: reasonOf(ending) } : ended;
}

/** What the judges of the spec found of the conversation. */
async function verdictIn(store: Store, input: ConversationEnding): Promise<Verdict | undefined> {
  const judges = (await store.findBatch(input.batchId))?.manifest.spec.judges;
  if (!judges) return undefined;
  const found = await store.judgementsOf(input);
  return verdictOf(
    judges,
    found.filter(({ set }) => set === RUN_SET).map(({ judgement }) => judgement),
  );
}

/** Commits the turn that comes after the committed ones, if it was answered; whether it was. */
async function commitAnswered(store: Store, input: ConversationEnding): Promise<boolean> {
  const turn = { ...input, turn: await store.countTurns(input) };
  if ((await store.findReply(turn)) === null) return false;
  await store.commitTurn(turn);
  return true;
}

/** Whether the batch's conversations, or a set's judges, fail one after the other; no longer once somebody has resumed it. */
export async function isBraking({ store }: Dependencies, { batchId, set = RUN_SET }: SetRef): Promise<boolean> {
  if ((await store.judgeStreak(batchId, set)) >= JUDGE_BRAKE_AFTER) return true;
  return set === RUN_SET && (await store.failureStreak(batchId)) >= BRAKE_AFTER;
}

/** Why the batch pauses; equal for every conversation of a streak, so that those in flight do not change it. */
function reasonOf({ outcome, errorType, errorMessage }: Ending): string {
  const cause = `${errorType ?? outcome}: ${errorMessage ?? 'no message'}`;
  return brakeReason({ count: BRAKE_AFTER, outcome, cause });
}
