import { InputError } from '../contract/errors.ts';
import { endedCount, OUTCOMES, type Outcome } from '../contract/outcome.ts';
import { counted, fullCount } from '../progress/amounts.ts';
import type { ConversationSummary, Store } from '../store/store.ts';
import { requireBatch } from './require-batch.ts';
import { coloredOutcome } from './colored-outcome.ts';
import type { Terminal } from './terminal.ts';
import { clipLine, oneLine } from './text-layout.ts';

/** What conversations are listed by. */
export type ListedOutcome = Outcome | 'running';

/** Conversations of a batch with one outcome, as far as they are listed. */
export interface ConversationList {
  readonly batchId: string;
  readonly outcome: ListedOutcome;
  /** All of them, those left out included. */
  readonly total: number;
  readonly conversations: readonly ConversationSummary[];
}

/**
 * The first `limit` conversations of a batch that ended so, or are running.
 * @throws {InputError} when there is no such batch or outcome.
 */
export async function listByOutcome(
  store: Store,
  { batchId, outcome: given, limit }: { batchId: string; outcome: string; limit: number },
): Promise<ConversationList> {
  const outcome = outcomeOf(given);
  await requireBatch(store, batchId);
  const { seeds, outcomes } = await store.progress(batchId);
  const total = outcome === 'running' ? seeds - endedCount(outcomes) : (outcomes[outcome] ?? 0);
  return { batchId, outcome, total, conversations: await store.listConversations({ batchId, outcome, limit }) };
}

/** Two or three lines a conversation: its id, its question, and its failure if it had one. */
export function listLines(list: ConversationList, colors: Terminal['colors'], width: number): string[] {
  const { batchId, outcome, total, conversations } = list;
  const head = `${colors.bold(`batch ${batchId}`)}: ${counted(total, 'conversation')} ${coloredOutcome(outcome, colors)}`;
  const left = total - conversations.length;
  const example = conversations[0]?.conversationId;
  return [
    head,
    ...conversations.flatMap((each) => ['', ...summaryLines(each, colors, width)]),
    ...(left > 0 ? ['', `and ${fullCount(left)} more; list more of them with --limit N`] : []),
    ...(example === undefined ? [] : ['', `${colors.cyan(`convsim show ${example}`)}  shows the transcript`]),
  ];
}

/** The list as `--json` prints it. */
export function listJson({ batchId, outcome, total, conversations }: ConversationList): object {
  return {
    batch_id: batchId,
    outcome,
    total,
    conversations: conversations.map(({ conversationId, seedId, question, ending, turns }) => ({
      conversation_id: conversationId,
      seed_id: seedId,
      question,
      turns,
      ...(ending?.errorType && { error_type: ending.errorType }),
      ...(ending?.errorMessage && { error_message: ending.errorMessage }),
    })),
  };
}

function summaryLines(
  { conversationId, question, ending, turns }: ConversationSummary,
  colors: Terminal['colors'],
  width: number,
): string[] {
  const error = [ending?.errorType, ending?.errorMessage].filter(Boolean).join(': ');
  return [
    `${conversationId} ${colors.dim(`· ${counted(turns, 'turn')}`)}`,
    clipLine(`  ${oneLine(question)}`, width),
    ...(error === '' ? [] : [clipLine(`  ${oneLine(error)}`, width)]),
  ];
}

function outcomeOf(given: string): ListedOutcome {
  const known: readonly ListedOutcome[] = [...OUTCOMES, 'running'];
  const found = known.find((outcome) => outcome === given);
  if (found) return found;
  throw InputError.of('--outcome', `unknown outcome "${given}"; use one of: ${known.join(', ')}`);
}
