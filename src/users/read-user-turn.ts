import type { Fault } from './check-message.ts';
import { reviewTurn, type AcceptedTurn } from './review-turn.ts';
import type { Scene } from './scene.ts';
import type { UserReply } from './user-reply.ts';

/** What a model wrote for a turn, read as an object, or what is wrong with its form. */
export type WrittenReply = { readonly value: UserReply } | { readonly problem: string };

/** A model's answer before it is known whether it can be a turn. */
export interface WrittenTurn {
  /** Why the model stopped, in OpenAI's words. */
  readonly finishReason: string | undefined;
  readonly read: WrittenReply;
}

/** A turn as it was accepted, or why all of it is refused. */
export type ReadTurn = { readonly accepted: AcceptedTurn } | { readonly fault: Fault };

/** Reads a turn of a user: pure, and never an edited text. Form goes first, whatever guards are on: without it there is no turn. */
export function readUserTurn({ finishReason, read }: WrittenTurn, scene: Scene): ReadTurn {
  if (finishReason === 'length' && (scene.user.guards.has('cut') || 'problem' in read)) return { fault: CUT };
  if ('problem' in read) return { fault: { guard: 'shape', told: read.problem } };
  return reviewTurn(read.value, scene);
}

const CUT: Fault = {
  guard: 'cut',
  told: 'It was cut off because it was too long. Be brief.',
};
