import { InputError } from '../contract/errors.ts';
import { OUTCOMES, type Outcome } from '../contract/outcome.ts';
import { counted, fullCount } from '../progress/amounts.ts';
import { batchDoing } from '../progress/batch-doing.ts';
import { shownNow } from '../progress/shown-progress.ts';
import type { ConversationFilter, ConversationSummary, Store } from '../store/store.ts';
import { verdictsById } from '../progress/verdict-counts.ts';
import { verdictText } from './score-lines.ts';
import { requireBatch } from './require-batch.ts';
import { coloredOutcome } from './colored-outcome.ts';
import type { Terminal } from './terminal.ts';
import { clipLine, oneLine } from './text-layout.ts';

type ListedOutcome = Outcome | 'running';

/** Conversations of a batch, as far as they are listed. */
export interface ConversationList {
  readonly filter: ConversationFilter;
  /** All that match, those left out included. */
  readonly total: number;
  /** What the batch does now, a line each. */
  readonly doing: readonly string[];
  readonly conversations: readonly ConversationSummary[];
  /** What each came to in every set of judges, by its id; empty where the batch was not judged. */
  readonly verdicts: Awaited<ReturnType<typeof verdictsById>>;
}

/** What a listing is asked for, as it was typed. */
interface ListRequest {
  readonly batchId: string;
  readonly outcome?: string | undefined;
  readonly text?: string | undefined;
  readonly limit: number;
}

/**
 * The first `limit` conversations of a batch, of those with this outcome and text where they are given.
 * @throws {InputError} when there is no such batch or outcome.
 */
export async function listConversations(
  store: Store,
  { batchId, outcome: given, text, limit }: ListRequest,
): Promise<ConversationList> {
  const outcome = given === undefined ? undefined : outcomeOf(given);
  const batch = await requireBatch(store, batchId);
  const doing = batch.state === 'closed' ? [] : batchDoing(await shownNow(store, batch), Date.now());
  const filter = { batchId, outcome, text };
  const total = await store.countConversations(filter);
  const conversations = await store.listConversations({ ...filter, limit });
  return { filter, total, doing, conversations, verdicts: await verdictsById(store, batchId) };
}

/** Two or three lines a conversation: its id, its outcome, its question, and its failure if it had one. */
export function listLines(list: ConversationList, colors: Terminal['colors'], width: number): string[] {
  const { total, conversations } = list;
  const left = total - conversations.length;
  const example = conversations[0]?.conversationId;
  return [
    headLine(list, colors),
    ...list.doing.map((line) => clipLine(oneLine(line), width)),
    ...conversations.flatMap((each) => {
      const verdict = verdictText(list.verdicts.get(each.conversationId) ?? [], colors);
      return ['', ...summaryLines(each, verdict, { colors, width })];
    }),
    ...(left > 0 ? ['', `and ${fullCount(left)} more; list more of them with --limit N`] : []),
    ...(example === undefined ? [] : ['', `${colors.cyan(`convsim show ${example}`)}  shows the transcript`]),
  ];
}

/** The list as `--json` prints it. */
export function listJson({ filter, total, doing, conversations, verdicts }: ConversationList): object {
  const { batchId, outcome, text } = filter;
  return {
    batch_id: batchId,
    ...(outcome && { outcome }),
    ...(text && { find: text }),
    total,
    doing,
    conversations: conversations.map(({ conversationId, seedId, question, ending, turns }) => ({
      conversation_id: conversationId,
      seed_id: seedId,
      question,
      outcome: ending?.outcome ?? 'running',
      turns,
      ...(ending?.errorType && { error_type: ending.errorType }),
      ...(ending?.errorMessage && { error_message: ending.errorMessage }),
      ...(ending?.endReason && { end_reason: ending.endReason }),
      ...verdictsJson(verdicts.get(conversationId) ?? []),
    })),
  };
}

/** `verdicts` by set; nothing where the conversation was not judged. */
function verdictsJson(found: readonly { readonly set: string; readonly verdict: string }[]): object {
  const judged = found.filter(({ verdict }) => verdict !== 'unjudged');
  if (judged.length === 0) return {};
  return { verdicts: Object.fromEntries(judged.map(({ set, verdict }) => [set, verdict])) };
}

function headLine({ filter: { batchId, outcome, text }, total }: ConversationList, colors: Terminal['colors']): string {
  const words = [
    `${colors.bold(`batch ${batchId}`)}: ${counted(total, 'conversation')}`,
    ...(outcome === undefined ? [] : [coloredOutcome(outcome, colors)]),
    ...(text === undefined ? [] : [`with "${oneLine(text)}"`]),
  ];
  return words.join(' ');
}

function summaryLines(
  { conversationId, question, ending, turns }: ConversationSummary,
  verdict: string,
  { colors, width }: { readonly colors: Terminal['colors']; readonly width: number },
): string[] {
  const why = [ending?.errorType, ending?.errorMessage, ending?.endReason].filter(Boolean).join(': ');
  return [
    `${conversationId} · ${coloredOutcome(ending?.outcome ?? 'running', colors)}${verdict === '' ? '' : ` · ${verdict}`} ${colors.dim(`· ${counted(turns, 'turn')}`)}`,
    ...(question === '' ? [] : [clipLine(`  ${oneLine(question)}`, width)]),
    ...(why === '' ? [] : [clipLine(`  ${oneLine(why)}`, width)]),
  ];
}

function outcomeOf(given: string): ListedOutcome {
  const known: readonly ListedOutcome[] = [...OUTCOMES, 'running'];
  const found = known.find((outcome) => outcome === given);
  if (found) return found;
  throw InputError.of('--outcome', `unknown outcome "${given}"; use one of: ${known.join(', ')}`);
}
