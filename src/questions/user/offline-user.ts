import { openAfter } from '../../users/judge-answer.ts';
import { loopTurn } from '../../users/loop-turn.ts';
import { offlineTurn } from '../../users/offline-turn.ts';
import { sceneOf } from '../../users/scene.ts';
import type { GeneratedQuestions, GoalVerdict, QuestionRequest } from '../question-generator.ts';

/** The next turn of a user without a model. One that has said all it can say has run into a loop. */
export function offlineUser(request: QuestionRequest): GeneratedQuestions {
  const scene = sceneOf(request);
  const turn = offlineTurn(scene);
  if ('fault' in turn)
    return { questions: [], isEnd: !scene.isReaction, user: loopTurn(scene, 'the user had said all it could say') };
  const { message, user, isClaim } = turn.accepted;
  return { questions: [message], user, isEnd: user.end !== undefined, isClaim };
}

/** A second look at the goal by the same rules: whether any part of it is open. */
export function verifyOffline(request: QuestionRequest): GoalVerdict {
  const scene = sceneOf(request);
  const missing = openAfter(scene).map((part) => scene.user.goal[part - 1] ?? '');
  const isReached = missing.length === 0;
  return { isReached, reason: isReached ? 'no part of the goal is open' : `open: ${missing.join('; ')}`.slice(0, 500) };
}
