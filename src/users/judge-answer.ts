import { isNearDuplicate } from '../text/near-duplicate.ts';
import { sharedPart, stemsOf, subjectOf } from '../text/words.ts';
import { withoutLearning } from './offline-phrases.ts';
import type { Scene } from './scene.ts';
import { sentencesIn } from './sentences-in.ts';

/** From this part of its words on, an answer speaks of a part of the goal that was asked for. */
const ENOUGH_SHARED = 0.5;

/** From this part of its words on, one sentence tells of a part of the goal that nobody asked for. */
const ENOUGH_UNASKED = 0.8;

/** From this part of its words on, a message asks for a part of the goal. */
const ENOUGH_ASKED = 0.3;

/** A text that is quoted, as an answer that refuses repeats what was asked. */
const QUOTED = /[“„"«][^“„”"«»]{1,500}[”“"»]/gu;

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
  if (!refuses(lastAnswer)) return true;
  const said = together(statementsOf(lastAnswer));
  return user.goal.some((part) => sharedPart(subjectOfPart(part), said) >= ENOUGH_SHARED);
}

/**
 * Parts of the goal that are open after the last answer as far as rules can tell: an answer that speaks of a part, without refusing
 * or asking, closes it; of a part that was not asked for, one sentence has to say nearly all.
 */
export function openAfter({ lastAnswer, user, openBefore, previousQuestions }: Scene): readonly number[] {
  if (lastAnswer === undefined) return openBefore;
  const statements = statementsOf(lastAnswer);
  const said = together(statements);
  const asked = subjectOf(previousQuestions.join(' '));
  return openBefore.filter((number) => {
    const part = subjectOfPart(user.goal[number - 1] ?? '');
    const isReached =
      sharedPart(part, asked) >= ENOUGH_ASKED
        ? sharedPart(part, said) >= ENOUGH_SHARED
        : statements.some((statement) => sharedPart(part, statement) >= ENOUGH_UNASKED);
    return !isReached;
  });
}

/** Stems of each sentence that states something, neither asking nor refusing; an answer that refuses states nothing it quotes. */
function statementsOf(answer: string): readonly ReadonlySet<string>[] {
  const own = refuses(answer) ? answer.replace(QUOTED, ' ') : answer;
  return sentencesIn(own)
    .filter((sentence) => !/[?？]\s*$/u.test(sentence) && !refuses(sentence))
    .map((sentence) => new Set(stemsOf(sentence)));
}

function together(statements: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(statements.flatMap((statement) => [...statement]));
}

/** What a part of a goal is about. */
function subjectOfPart(part: string): ReadonlySet<string> {
  return subjectOf(withoutLearning(part));
}
