import type { ScoreRecord } from '../contract/turn-record.ts';
import { scoreRecords } from '../output/score-records.ts';
import { counted } from '../progress/amounts.ts';
import type { TurnRow } from '../store/store.ts';
import { type ExportedConversation, exportedConversations } from './exported-conversations.ts';
import type { ExportOrder } from './export-order.ts';
import { codeSpan, fencedCode, quotation } from './markdown-parts.ts';

/**
 * Streams transcripts for reading: a heading a conversation, and what was said in quotations, so that no text can pass for a part of
 * the document.
 */
export async function* markdownBlocks(order: ExportOrder): AsyncGenerator<string> {
  const ids = order.batches.map(({ batch }) => codeSpan(batch.batchId)).join(', ');
  yield `# Conversations of ${ids}\n`;
  for await (const conversation of exportedConversations(order)) {
    for (const block of blocksOf(conversation)) yield `\n${block}\n`;
  }
}

function* blocksOf(conversation: ExportedConversation): Generator<string> {
  const { row, spec, batchId, set } = conversation;
  const { seed, turns } = row;
  yield `## ${codeSpan(seed.conversationId)}`;
  yield factLines(conversation).join('\n');
  if (spec.systemMessage !== null) yield* said('System', spec.systemMessage);
  for (const { role, content } of seed.history ?? []) yield* said(`Before: ${role}`, content);
  for (const turn of turns) yield* turnBlocks(turn);
  if (turns.length === 0 && seed.question !== '') yield* said('User, not answered', seed.question);
  const scores = scoreRecords(conversation, { batchId, spec }).filter((score) => score.set === set);
  if (scores.length === 0) return;
  yield '### Scores';
  yield scores.map(scoreLines).join('\n');
}

function factLines({ row, outcome, set, verdict, tag }: ExportedConversation): readonly string[] {
  const { seed, ending, turns } = row;
  const facts: readonly (readonly [string, string | number | null | undefined])[] = [
    ['outcome', outcome],
    ['failure', ending?.errorType && `${ending.errorType}: ${ending.errorMessage ?? ''}`],
    ['why it ended', ending?.endReason],
    [`verdict in ${set}`, verdict],
    ['turns', turns.length],
    ['tag', tag],
    ['persona', seed.persona],
    ['trial', seed.trial],
  ];
  return facts.flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [`- ${name}: ${codeSpan(String(value))}`],
  );
}

function* turnBlocks({ turn, question, reply }: TurnRow): Generator<string> {
  yield `### Turn ${turn}`;
  yield* said('User', question);
  for (const { name, arguments: given } of reply.toolCalls) {
    yield `**Tool call** ${codeSpan(name)}`;
    yield fencedCode(JSON.stringify(given, null, 2) ?? 'null', 'json');
  }
  for (const output of reply.toolOutputs) {
    yield '**Tool output**';
    yield fencedCode(output, 'text');
  }
  yield* said(`Agent (${figures(reply)})`, reply.content);
}

function figures({ latencyMs, usage, finishReason }: TurnRow['reply']): string {
  const tokens = usage && `${usage.inputTokens} tokens in, ${usage.outputTokens} out`;
  const cut = finishReason === 'length' ? 'cut off' : undefined;
  return [`${Math.round(latencyMs)} ms`, tokens, cut].filter(Boolean).join(', ');
}

function* said(who: string, text: string): Generator<string> {
  yield `**${who}**`;
  yield quotation(text);
}

function scoreLines({ judge, criterion, turn, result, score, reasoning, evidence }: ScoreRecord): string {
  const name = codeSpan([judge, ...(criterion === null ? [] : [criterion])].join('/'));
  const facts = [
    ...(turn === undefined ? [] : [`turn ${turn}`]),
    ...(score === undefined ? [] : [`score ${score}`]),
    ...(evidence.length === 0 ? [] : [counted(evidence.length, 'quote')]),
  ];
  const head = `- ${name}: ${result}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
  const why = [reasoning, ...evidence.map(({ turn: at, quote }) => `turn ${at}: “${quote}”`)].filter(
    (text) => text !== '',
  );
  return [head, ...why.map((text) => indented(quotation(text)))].join('\n\n');
}

/** Within the item of a list. */
function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
