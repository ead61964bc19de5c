import { correctedCommand, judgeCommand, type Resumable, resumeCommand, retryCommand } from './batch-commands.ts';
import { isBrake } from './brake-reason.ts';
import { clipBytes } from './clip-bytes.ts';
import { isHandPause, pauseText } from './hand-pause.ts';
import { batchWorkflowId, conversationWorkflowId } from './ids.ts';
import { OUTCOMES } from './outcome.ts';
import type { ConversationInput, JudgingInput, JudgingResult } from './workflow-api.ts';

/** Markdown that the Temporal UI shows beside a workflow: the fixed card of details and the live one. */

/** Longest text in a card, in bytes: a pause and three turns of two texts each stay below Temporal's 20,000. */
const SHOWN_BYTES = 2_000;

/** Last lines of every card: the UI makes its frame one line too low, and cuts these off. */
const UNSEEN = ['', '\u00A0'];

/** A question and its answer, as display copies. */
export interface ExchangeShown {
  readonly turn: number;
  readonly question: string;
  readonly answer: string;
}

/** Details card of a conversation; `namespace` is the one its links point to. */
export function conversationDetails(input: ConversationInput, namespace: string): string {
  const { batchId, prefix, conversationId, maxTurns, tag, persona, policy } = input;
  return [
    input.question === ''
      ? 'The simulated user opens the conversation.'
      : `**Seed question:** ${quoted(input.question)}`,
    '',
    `- conversation \`${conversationId}\`, seed ${input.seedIndex + 1} of [batch \`${batchId}\`](${workflowPath(batchWorkflowId(prefix, batchId), namespace)})`,
    `- agent \`${policy.agentType}\`, ${maxTurns} follow-up ${maxTurns === 1 ? 'turn' : 'turns'}${tag === null ? '' : `, tag \`${quoted(tag)}\``}${persona === undefined ? '' : `, persona \`${persona}\``}`,
    ...(input.committedTurns === 0
      ? []
      : [`- continues an earlier run of this conversation: [all runs](${listPath(runsOf(input), namespace)})`]),
    `- all conversations of the batch: [list](${listPath(conversationsOf(batchId), namespace)})`,
    `- the whole transcript: \`convsim show ${conversationId}\``,
    ...UNSEEN,
  ].join('\n');
}

/** Details card of a batch; `namespace` is the one its links point to. */
export function batchDetails(batchId: string, namespace: string): string {
  const all = conversationsOf(batchId);
  const link = (name: string, query: string) => `[${name}](${listPath(query, namespace)})`;
  const lists = OUTCOMES.map((outcome) => link(outcome, `${all} AND ConvsimOutcome="${outcome}"`));
  return [
    `Conversations of batch \`${batchId}\`: ${link('all', all)}, by outcome: ${lists.join(', ')}.`,
    '',
    `In a terminal: \`convsim status ${batchId}\`.`,
    ...UNSEEN,
  ].join('\n');
}

/** State of a conversation: why it is paused, and its last turns. */
export function conversationNow(paused: string | null, exchanges: readonly ExchangeShown[]): string {
  const tail = exchanges.map(
    ({ turn, question, answer }) => `**Turn ${turn}, user:** ${quoted(question)}\n\n**Agent:** ${quoted(answer)}`,
  );
  return live([...pausedLines(paused), ...tail]);
}

/** What is shown below the reason of a pause. */
interface Reached {
  /** Progress, if known. */
  readonly card?: string | undefined;
  /** Why it could not be read the last time. */
  readonly unread?: string | null;
  /** The batch whose pause a command ends; a shard has none. */
  readonly help?: Resumable | undefined;
}

/** State of a batch or a shard: why it is paused, what helps, and its progress. */
export function progressNow(paused: string | null, { card = '', unread = null, help }: Reached): string {
  const helping = paused === null || help === undefined ? '' : helpText(paused, help);
  return live([...pausedLines(paused), helping, quoted(unread ?? ''), card].filter(Boolean));
}

/** Details card of a judging; `namespace` is the one its links point to. */
export function judgingDetails({ batchId, prefix, set }: JudgingInput, namespace: string): string {
  return [
    `Judges the ended conversations of [batch \`${batchId}\`](${workflowPath(batchWorkflowId(prefix, batchId), namespace)}) with the set \`${set}\`.`,
    '',
    `In a terminal: \`convsim show ${batchId}\`.`,
    ...UNSEEN,
  ].join('\n');
}

/** State of a judging: why it is paused, what helps, and what it came to so far. */
export function judgingNow({ batchId, set }: JudgingInput, paused: string | null, done: JudgingResult): string {
  const help = isHandPause(paused) ? 'To continue' : 'Fix the cause, then';
  return live([
    ...pausedLines(paused),
    ...(paused === null ? [] : [`${help}: \`${judgeCommand(batchId, set)}\``]),
    `**${done.judgements} judged**, ${done.errors} with an error`,
  ]);
}

function helpText(paused: string, batch: Resumable): string {
  if (isHandPause(paused)) return `To continue: \`${resumeCommand(batch)}\``;
  if (isBrake(paused)) return `Fix the cause, then: \`${retryCommand(batch)}\``;
  const corrected = batch.isScript ? '' : `; after a correction of the spec: \`${correctedCommand(batch.batchId)}\``;
  return `Fix the cause, then: \`${resumeCommand(batch)}\`${corrected}`;
}

function live(paragraphs: readonly string[]): string {
  return paragraphs.length === 0 ? '' : [paragraphs.join('\n\n'), ...UNSEEN].join('\n');
}

function pausedLines(paused: string | null): string[] {
  if (paused === null) return [];
  return [quoted(pauseText(paused)).replace(/^paused(?: by you)?:?/, (start) => `**P${start.slice(1)}**`)];
}

function quoted(text: string): string {
  const shown = clipBytes(text, SHOWN_BYTES);
  return shown.length < text.length ? `${shown}…` : shown;
}

function conversationsOf(batchId: string): string {
  return `ConvsimBatch="${batchId}" AND WorkflowType="conversation"`;
}

function runsOf({ prefix, conversationId }: ConversationInput): string {
  return `WorkflowId="${conversationWorkflowId(prefix, conversationId)}"`;
}

function workflowPath(workflowId: string, namespace: string): string {
  return `/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}`;
}

function listPath(query: string, namespace: string): string {
  return `/namespaces/${namespace}/workflows?query=${encodeURIComponent(query)}`;
}
