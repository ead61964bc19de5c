import type { Usage } from '../contract/message.ts';
import type { ToolCallMade, UserTurn } from '../contract/user-turn.ts';
import { sumUsage } from '../output/tokens.ts';
import { counted, fullCount, latency } from '../progress/amounts.ts';
import type { ConversationRow, TurnRow } from '../store/store.ts';
import { coloredOutcome } from './colored-outcome.ts';
import type { Terminal } from './terminal.ts';
import { clipLine, oneLine, wrap } from './text-layout.ts';

type Colors = Terminal['colors'];

interface Page {
  readonly batchId: string;
  /** What a conversation that has not ended is doing now. */
  readonly doing: readonly string[];
  readonly colors: Colors;
  readonly width: number;
}

/** Longest line of text: longer ones are hard to read. */
const WIDEST = 100;
const INDENT = 9;
/** Tool calls of a turn that are shown; the record has all of them. */
const MOST_CALLS = 10;
/** Lines of a context that are shown. */
const CONTEXT_LINES = 2;

/** A conversation as people read it, line by line: who, every turn, and how it ended. */
export function transcriptLines(conversation: ConversationRow, { batchId, doing, colors, width }: Page): string[] {
  const page = { batchId, doing, colors, width: Math.min(width, WIDEST) };
  return [
    ...headerLines(conversation, page),
    ...conversation.turns.flatMap((turn) => ['', ...turnLines(turn, page)]),
    ...unansweredLines(conversation, page),
    '',
    ...endLines(conversation, page),
  ];
}

function headerLines({ seed, ending, turns: all, unaskedUsage }: ConversationRow, { batchId, colors }: Page): string[] {
  // What was copied was asked, and counted, in the conversation it comes from.
  const turns = all.filter(({ copiedFrom }) => copiedFrom === null);
  const facts = [
    `batch ${batchId}`,
    `seed ${oneLine(seed.id)}`,
    ...(seed.tag === undefined ? [] : [`tag ${oneLine(seed.tag)}`]),
    ...(seed.persona === undefined ? [] : [`persona ${seed.persona}`]),
    ...(seed.trial === undefined ? [] : [`trial ${seed.trial}`]),
    coloredOutcome(ending?.outcome ?? 'running', colors),
    counted(all.length, 'turn'),
    ...(turns.length === 0 ? [] : [`agent ${latency(turns.reduce((sum, { reply }) => sum + reply.latencyMs, 0))}`]),
    ...usageFact('agent', sumUsage(turns.map(({ reply }) => reply.usage))),
    ...usageFact('questions', sumUsage([...turns.map(({ questionUsage }) => questionUsage), unaskedUsage])),
  ];
  return [colors.bold(seed.conversationId), facts.join(' · ')];
}

function turnLines({ turn, question, reply, contextUsed, copiedFrom, user }: TurnRow, page: Page): string[] {
  const origin = copiedFrom === null ? [] : [`copied from ${copiedFrom}`];
  const cut = reply.finishReason === 'length' ? [page.colors.yellow('cut off at the token limit')] : [];
  const facts = [...origin, latency(reply.latencyMs), ...usageFact('', reply.usage), ...cut].join(' · ');
  const tools = reply.toolOutputs.length;
  return [
    `${page.colors.bold(`turn ${turn}`)} ${page.colors.dim(`· ${facts}`)}`,
    ...(contextUsed === null ? [] : contextLines(contextUsed, page)),
    ...spoken('user', question, page),
    ...(user === null ? [] : thoughtLines(user, page)),
    ...spoken('agent', reply.content, page),
    ...reply.toolCalls.slice(0, MOST_CALLS).map((call) => callLine(call, page)),
    ...(reply.toolCalls.length > MOST_CALLS ? [moreCalls(reply.toolCalls.length - MOST_CALLS, page)] : []),
    ...(tools === 0 ? [] : [page.colors.dim(`${' '.repeat(INDENT)}(${counted(tools, 'tool output')})`)]),
  ];
}

/** The context that the question was made from: an excerpt; the record has all of it. */
function contextLines(context: string, { colors, width }: Page): string[] {
  const lines = wrap(oneLine(context.slice(0, width * CONTEXT_LINES * 2)), width - INDENT);
  const isCut = lines.length > CONTEXT_LINES;
  return lines.slice(0, CONTEXT_LINES).map((line, index) => {
    const text = isCut && index === CONTEXT_LINES - 1 ? clipLine(`${line} …`, width - INDENT) : line;
    return colors.dim(`${(index === 0 ? 'context' : '').padEnd(INDENT)}${text}`);
  });
}

/** What the simulated user decided beside its message, in one line. */
function thoughtLines({ helped, open, quirk, flags, refused }: UserTurn, { colors, width }: Page): string[] {
  const refusals = Object.entries(refused ?? {}).map(([guard, count]) => `${guard} ${count}`);
  const facts = [
    ...(helped === null ? [] : [helped ? 'the answer before helped' : 'the answer before did not help']),
    ...(open.length === 0 ? [] : [`open: ${open.join(', ')}`]),
    ...(quirk === undefined ? [] : [`quirk: ${quirk}`]),
    ...(flags.length === 0 ? [] : [`flags: ${flags.join(', ')}`]),
    ...(refusals.length === 0 ? [] : [`refused: ${refusals.join(', ')}`]),
  ];
  if (facts.length === 0) return [];
  return wrap(`(${facts.join('; ')})`, width - INDENT).map((line) => colors.dim(`${' '.repeat(INDENT)}${line}`));
}

/** A tool that the agent called, in one line: `called refund {"order":"4417"}`. */
function callLine({ name, arguments: given }: ToolCallMade, { colors, width }: Page): string {
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  return colors.dim(`${' '.repeat(INDENT)}${clipLine(oneLine(`called ${name} ${text}`), width - INDENT)}`);
}

function moreCalls(count: number, { colors }: Page): string {
  return colors.dim(`${' '.repeat(INDENT)}(${counted(count, 'more tool call')})`);
}

function spoken(speaker: 'user' | 'agent', text: string, { width, colors }: Page): string[] {
  const color = speaker === 'user' ? colors.cyan : colors.green;
  return wrap(text, width - INDENT).map((line, index) => {
    return `${index === 0 ? color(speaker.padEnd(INDENT)) : ' '.repeat(INDENT)}${line}`.trimEnd();
  });
}

/** A conversation that failed at once has asked its seed question all the same. */
function unansweredLines({ seed, turns }: ConversationRow, page: Page): string[] {
  if (turns.length > 0 || seed.question === '') return [];
  return ['', page.colors.bold('turn 0') + page.colors.dim(' · not answered'), ...spoken('user', seed.question, page)];
}

function endLines({ ending }: ConversationRow, { doing, colors, width }: Page): string[] {
  if (!ending) {
    const head = `${coloredOutcome('running', colors)}: it has not ended yet`;
    return [head, ...doing.flatMap((line) => wrap(line, width - 2)).map((line) => `  ${line}`)];
  }
  const { outcome, errorType, errorMessage, endReason } = ending;
  const words = [errorType, errorMessage, endReason].filter((text) => typeof text === 'string').join(': ');
  if (words === '') return [`ended: ${coloredOutcome(outcome, colors)}`];
  return [`ended: ${coloredOutcome(outcome, colors)}`, ...wrap(words, width - 2).map((line) => `  ${line}`)];
}

function usageFact(side: string, usage: Usage | null): string[] {
  if (!usage || usage.inputTokens + usage.outputTokens === 0) return [];
  return [`${side} ${fullCount(usage.inputTokens)} tokens in, ${fullCount(usage.outputTokens)} out`.trim()];
}
