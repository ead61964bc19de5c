import { isFarewell } from './farewell.ts';
import { didHelp, openAfter } from './judge-answer.ts';
import type { Scene } from './scene.ts';
import { tellsFact } from './told-facts.ts';
import type { UserReply } from './user-reply.ts';

/** What a message without an object around it says of the user: as far as rules can tell. */
export function plainReply(message: string, scene: Scene): UserReply {
  const open = openAfter(scene);
  const isDone = open.length === 0 && scene.user.goal.length > 0 && (message === '' || isFarewell(message));
  return {
    note: '',
    helped: didHelp(scene),
    open: [...open],
    facts: scene.user.facts.filter((fact) => tellsFact(message, fact)).map(({ id }) => id),
    status: isDone ? 'satisfied' : message === '' ? 'cannot-continue' : 'continue',
    message,
  };
}
