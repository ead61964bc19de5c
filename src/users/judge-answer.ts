import { isNearDuplicate } from '../text/near-duplicate.ts';
import { sharedPart, stemsOf, subjectOf } from '../text/words.ts';
import type { Scene } from './scene.ts';

/** From this part of its words on, an answer speaks of a part of the goal. */
const ENOUGH_SHARED = 0.5;

/** How agents say that they will not or cannot. */
const REFUSAL =
  /\b(?:i(?:'m| am)? (?:sorry|afraid|unable|not able|cannot|can't|do not know|don't know|do not have|don't have|could not|couldn't)|unable to|cannot (?:help|assist|find|answer)|can't (?:help|assist|find|answer)|no (?:information|answer|results?)|not (?:something i|able to)|nothing (?:about|on) (?:that|this)|leider|tut mir leid|désolée?|lo siento|mi dispiace|desculpe|het spijt me|przykro mi)\b/i;

/** Whether an answer said nothing new: it is empty, or nearly the same as an earlier one. */
export function isIdleAnswer({ lastAnswer, earlierAnswers }: Pick<Scene, 'lastAnswer' | 'earlierAnswers'>): boolean {
  if (lastAnswer === undefined) return false;
  return !/[\p{L}\p{N}]/u.test(lastAnswer) || earlierAnswers.some((earlier) => isNearDuplicate(lastAnswer, earlier));
}

/** Whether the last answer helped as far as rules can tell; `null` where there is none. What refuses and touches no open part of the goal does not help. */
export function didHelp(scene: Scene): boolean | null {
  const { lastAnswer, user } = scene;
  if (lastAnswer === undefined) return null;
  if (isIdleAnswer(scene)) return false;
  return !REFUSAL.test(lastAnswer) || user.goal.some((part) => speaksOf(lastAnswer, part));
}

/** Parts of the goal that are open after the last answer as far as rules can tell: an answer that speaks of a part, without refusing or asking, closes it. */
export function openAfter({ lastAnswer, user, openBefore }: Scene): readonly number[] {
  if (lastAnswer === undefined) return openBefore;
  const said = statements(lastAnswer);
  return openBefore.filter((part) => !speaksOf(said, user.goal[part - 1] ?? ''));
}

/** What an answer states: its sentences but those that ask or refuse. */
function statements(answer: string): string {
  const sentences = answer.match(/[^.!?。！？\n]+[.!?。！？]*/gu) ?? [];
  return sentences.filter((sentence) => !/[?？]\s*$/u.test(sentence) && !REFUSAL.test(sentence)).join(' ');
}

function speaksOf(answer: string, part: string): boolean {
  return stemsOf(answer).length > 0 && sharedPart(subjectOf(part), subjectOf(answer)) >= ENOUGH_SHARED;
}
