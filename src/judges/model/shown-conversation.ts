import { sha256 } from '../../contract/seed-ids.ts';
import type { SaidTurn } from '../../contract/user-turn.ts';
import type { JudgedConversation } from '../judge.ts';
import { folded } from './quotes.ts';

/** What a judge may see of a conversation. */
export const SEEN = ['transcript', 'tool-calls', 'tool-outputs', 'context', 'goal', 'persona'] as const;

/** Something that a judge may see. */
export type Seen = (typeof SEEN)[number];

/** A conversation as a model reads it. */
export interface ShownConversation {
  /** All of it, however long: a cut would be judged as if nothing had stood there. */
  readonly text: string;
  /** What marks its parts: no text in it can hold that, since it is made from all of them. */
  readonly mark: string;
  /** Texts of each turn that may be quoted, `folded`, by turn. */
  readonly quotable: ReadonlyMap<number, readonly string[]>;
}

/** How a conversation is shown. */
export interface Showing {
  readonly sees: ReadonlySet<Seen>;
  /** Whether only what the user said may be quoted. */
  readonly quotesUser?: boolean;
  /** Whether the question of a turn was given word for word, and is so marked. */
  readonly isGiven?: (turn: SaidTurn) => boolean;
}

interface Part {
  readonly title: string;
  readonly text: string;
  readonly isOfUser?: boolean;
}

/** Shows a conversation: what counts as said before, and every turn with its number. */
export function showConversation(conversation: JudgedConversation, showing: Showing): ShownConversation {
  const { turns, seed } = conversation;
  const shown = turns.map((turn, at) => ({
    turn: turn.turn,
    parts: partsOf(turn, conversation.contexts[at], showing),
  }));
  const earlier = (seed.history ?? []).map(({ role, content }) => ({ title: role, text: content }));
  const mark = sha256(JSON.stringify([earlier, shown])).slice(0, 12);
  const blocks = [
    ...(earlier.length > 0 ? [block('said before, not to be judged', mark, earlier)] : []),
    ...shown.map(({ turn, parts }) => block(`turn ${turn}`, mark, parts)),
  ];
  const quotable = shown.map(({ turn, parts }) => {
    const texts = parts.filter(({ isOfUser }) => isOfUser === true || showing.quotesUser !== true);
    return [turn, texts.map(({ text }) => folded(text))] as const;
  });
  return { text: blocks.join('\n'), mark, quotable: new Map(quotable) };
}

function partsOf(turn: SaidTurn, context: string | undefined, { sees, isGiven }: Showing): readonly Part[] {
  const { question, answer, toolCalls, toolOutputs } = turn;
  const calls = toolCalls.map(({ name, arguments: given }) => ({
    title: 'tool call',
    text: `${name} ${typeof given === 'string' ? given : JSON.stringify(given ?? {})}`,
  }));
  const user = isGiven?.(turn) === true ? 'user, given word for word' : 'user';
  return [
    ...(sees.has('transcript') ? [{ title: user, text: question, isOfUser: true }] : []),
    ...(sees.has('tool-calls') ? calls : []),
    ...(sees.has('tool-outputs') ? toolOutputs.map((text) => ({ title: 'tool output', text })) : []),
    ...(sees.has('transcript') ? [{ title: 'assistant', text: answer }] : []),
    ...(sees.has('context') && context !== undefined ? [{ title: 'context of the answer', text: context }] : []),
  ];
}

function block(title: string, mark: string, parts: readonly Part[]): string {
  const lines = parts.map((part) => `<${part.title} ${mark}>\n${part.text}\n</${part.title} ${mark}>`);
  return [`<${title} ${mark}>`, ...lines, `</${title} ${mark}>`].join('\n');
}
