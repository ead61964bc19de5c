import { settleUser } from '../../users/settle-user.ts';
import type { QuestionRequest } from '../question-generator.ts';

/** Who asks, and what for, as lines of the guidelines; none where neither the spec nor the seed says so. */
export function userLines({ user: situation }: Pick<QuestionRequest, 'user'>): readonly string[] {
  if (!situation) return [];
  const { seed, spec } = situation;
  const user = settleUser(spec, seed);
  const hasPersona = seed.persona !== undefined || spec.user?.persona !== undefined;
  return [
    ...(hasPersona ? personaLines(user) : []),
    ...(user.goal.length > 0 ? [`What the user wants in this conversation: ${user.goal.join('; ')}`] : []),
    ...user.guidelines,
  ];
}

function personaLines({ persona }: ReturnType<typeof settleUser>): readonly string[] {
  const { description, words, language, samples } = persona;
  return [
    ...(description === undefined ? [] : [`Who the user is: ${description}`]),
    ...(words === undefined ? [] : [`The user writes at most ${words} words.`]),
    ...(language === undefined ? [] : [`The user writes in this language: ${language}`]),
    ...(samples.length > 0 ? [`The user writes as in these messages: ${samples.join(' | ')}`] : []),
  ];
}
