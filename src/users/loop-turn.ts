import type { UserTurn } from '../contract/user-turn.ts';
import type { Scene } from './scene.ts';

/** The turn of a user that has nothing new to say. It ends the conversation as a loop, or, as a last reaction, nothing. */
export function loopTurn({ openBefore, quirk, isReaction }: Scene, reason: string): UserTurn {
  return {
    status: 'continue',
    helped: null,
    open: openBefore,
    facts: [],
    ...(quirk && { quirk }),
    flags: [],
    ...(!isReaction && { end: { outcome: 'loop-detected', reason } }),
  };
}
