import type { Guard, UserEnd, UserStatus } from '../contract/user-turn.ts';
import { type Farewell, farewellOf } from './farewell.ts';
import type { Scene } from './scene.ts';

/** What a user said in a turn, once its facts are known to exist. */
export interface Said {
  readonly status: UserStatus;
  readonly helped: boolean | null;
  readonly open: readonly number[];
  readonly message: string;
}

/** What becomes of a turn: the message is asked, the conversation ends, or the turn is refused by a guard. */
export type Decision =
  | { readonly kind: 'ask' }
  | { readonly kind: 'end'; readonly end: UserEnd }
  /** An end by a goal that is to be verified before it holds. */
  | { readonly kind: 'claim'; readonly end: UserEnd }
  | { readonly kind: 'refuse'; readonly guard: Extract<Guard, 'open-goal' | 'empty' | 'too-early'> };

type Situation = Pick<Scene, 'user' | 'turn' | 'turns' | 'lastAnswer' | 'isReaction'>;

const ASK: Decision = { kind: 'ask' };

/**
 * Decides what becomes of a turn, from what the user said and did before; pure. Patience goes before what the user wants; a user
 * that still says something which wants an answer is asked; `minTurns` holds the user's own ends back.
 */
export function decide(said: Said, situation: Situation): Decision {
  const { user, turn, isReaction } = situation;
  const mayEnd = turn > user.minTurns || !user.guards.has('too-early');
  const leaving = impatience(said, situation);
  if (leaving && mayEnd) return { kind: 'end', end: leaving };
  const wish = wishOf(said, situation);
  if (isReaction) return reaction(wish);
  if (wish.kind === 'end' || wish.kind === 'claim') return mayEnd ? wish : { kind: 'refuse', guard: 'too-early' };
  if (wish.kind === 'refuse' || said.message.trim() !== '') return wish;
  return user.guards.has('empty') ? { kind: 'refuse', guard: 'empty' } : stopped('the user had nothing more to say');
}

/** What the user wants, however early. */
function wishOf({ status, open, message }: Said, situation: Situation): Decision {
  const farewell = farewellOf(message);
  switch (status) {
    case 'giving-up':
      return { kind: 'end', end: { outcome: 'user-gave-up', reason: 'the user gave up' } };
    case 'cannot-continue':
      return stopped('the user could not continue');
    case 'satisfied':
      if (open.length > 0 && situation.user.guards.has('open-goal')) return { kind: 'refuse', guard: 'open-goal' };
      return message.trim() === '' || farewell || situation.isReaction ? goalReached(situation) : ASK;
    case 'continue':
      return isLeaving(farewell, situation) ? stopped('the user said goodbye') : ASK;
  }
}

/** Whoever opens with "good evening" only says hello, and thanks may answer an offer. */
function isLeaving(farewell: Farewell | undefined, { lastAnswer }: Situation): boolean {
  if (lastAnswer === undefined) return false;
  return farewell === 'goodbye' || (farewell === 'thanks' && !/[?？]/u.test(lastAnswer));
}

function impatience({ helped }: Said, { user, turns }: Situation): UserEnd | undefined {
  if (helped !== false || user.patience === null) return undefined;
  const unhelpful = 1 + unhelpfulInARow(turns);
  if (unhelpful < user.patience) return undefined;
  const reason = unhelpful === 1 ? 'an unhelpful answer' : `${unhelpful} unhelpful answers in a row`;
  return { outcome: 'user-gave-up', reason };
}

function unhelpfulInARow(turns: Situation['turns']): number {
  const last = turns.findLastIndex(({ user }) => user?.helped !== false);
  return turns.length - 1 - last;
}

/** A last reaction ends by the goal or by patience; in all else the conversation was simply over. */
function reaction(wish: Decision): Decision {
  if (wish.kind === 'refuse' || wish.kind === 'claim') return wish;
  return wish.kind === 'end' && wish.end.outcome !== 'stopped' ? wish : ASK;
}

function goalReached({ user }: Situation): Decision {
  const { goal, goalRule } = user;
  if (goal.length === 0 || goalRule === 'never') return stopped('the user was satisfied');
  const parts = goal.length === 2 ? 'both parts' : `all ${goal.length} parts`;
  const reason = goal.length === 1 ? 'the goal was reached' : `${parts} of the goal were reached`;
  return { kind: goalRule === 'verified' ? 'claim' : 'end', end: { outcome: 'goal-reached', reason } };
}

function stopped(reason: string): Decision {
  return { kind: 'end', end: { outcome: 'stopped', reason } };
}
