import { isNearDuplicate } from '../text/near-duplicate.ts';
import { sharedPart, stemsOf, subjectOf } from '../text/words.ts';
import type { Scene } from './scene.ts';

/** From this part of its words on, an answer speaks of a part of the goal. */
const ENOUGH_SHARED = 0.5;

/** How agents say that they will not or cannot. */
const REFUSAL =
  /\b(?:(?:un|not )able to|(?:can't|cannot|can not|could not|couldn't|won't)(?! wait)|(?:do not|don't) (?:know|have|understand|support|offer)|no (?:information|answer|results?|idea)|not (?:something i|available|possible)|nothing (?:about|on) (?:that|this)|kann (?:ich |das )?(?:leider )?nicht|leider (?:nicht|kein\w*)|ne (?:peux|peut|sais) pas|no (?:puedo|sé|tengo)|non (?:posso|so)|não (?:posso|sei|tenho)|kan (?:ik |dat )?niet)\b/iu;

function refuses(text: string): boolean {
  return REFUSAL.test(text.replace(/’/g, "'"));
}

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
  return !refuses(lastAnswer) || user.goal.some((part) => speaksOf(lastAnswer, part));
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
  return sentences.filter((sentence) => !/[?？]\s*$/u.test(sentence) && !refuses(sentence)).join(' ');
}

function speaksOf(answer: string, part: string): boolean {
  return stemsOf(answer).length > 0 && sharedPart(subjectOf(part), subjectOf(answer)) >= ENOUGH_SHARED;
}
