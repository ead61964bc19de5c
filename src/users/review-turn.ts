import type { Guard, UserTurn } from '../contract/user-turn.ts';
import { checkMessage, type Fault } from './check-message.ts';
import { decide } from './decide.ts';
import { flagMessage } from './flag-message.ts';
import { isIdleAnswer } from './judge-answer.ts';
import type { Scene } from './scene.ts';
import type { UserReply } from './user-reply.ts';

/** A turn that passed every guard, byte for byte as it was written. */
export interface AcceptedTurn {
  readonly message: string;
  readonly user: UserTurn;
  /** Whether its end is a claim to be verified. */
  readonly isClaim: boolean;
}

/** A turn as it was accepted, or why it is refused. */
export type ReviewedTurn = { readonly accepted: AcceptedTurn } | { readonly fault: Fault };

const ENDS: Readonly<Record<Extract<Guard, 'open-goal' | 'empty' | 'too-early'>, string>> = {
  'open-goal':
    '"status" was satisfied while "open" was not empty. Ask for what is open, or empty "open" if you got it.',
  empty: '"message" was empty, but the conversation goes on. Write what you type next.',
  'too-early':
    'It is too early to end the conversation: you have more to find out. Write what you type next, with "status" continue.',
};

/** Reviews what a user wrote: its numbers, the words of its message, and what becomes of it. Nothing is changed: a turn is accepted as it is, or refused whole. */
export function reviewTurn(reply: UserReply, scene: Scene): ReviewedTurn {
  const { message, status } = reply;
  const facts = [...new Set(reply.facts)];
  const open = [...new Set(reply.open)].toSorted((a, b) => a - b);
  const wrong = wrongNumber(open, scene);
  if (wrong) return { fault: wrong };
  const helped = scene.lastAnswer === undefined ? null : isIdleAnswer(scene) ? false : reply.helped;
  const decision = decide({ status, helped, open, message }, scene);
  if (decision.kind === 'refuse') return { fault: { guard: decision.guard, told: ENDS[decision.guard] } };
  const fault = decision.kind === 'ask' ? checkMessage({ message, facts }, scene) : undefined;
  if (fault) return { fault };
  const user: UserTurn = {
    status,
    helped,
    open,
    facts,
    ...(scene.quirk && { quirk: scene.quirk }),
    flags: flagMessage({ message, facts }, scene),
    ...(decision.kind !== 'ask' && { end: decision.end }),
  };
  return { accepted: { message, user, isClaim: decision.kind === 'claim' } };
}

function wrongNumber(open: readonly number[], { user }: Scene): Fault | undefined {
  const { length } = user.goal;
  const wrong = open.filter((part) => !Number.isInteger(part) || part < 1 || part > length);
  if (wrong.length === 0 || !user.guards.has('shape')) return undefined;
  const known =
    length === 0 ? 'your goal has no numbered parts, so it is []' : `your goal has the parts 1 to ${length}`;
  return { guard: 'shape', told: `"open" held ${wrong.join(', ')}; ${known}.` };
}
