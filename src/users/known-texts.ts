import type { Scene } from './scene.ts';

/** All texts that a user may have an identifier from. */
export function knownTexts({ user, seedTexts, earlierAnswers, lastAnswer }: Scene): readonly string[] {
  return [
    ...user.goal,
    ...user.facts.map(({ text }) => text),
    ...user.unknown,
    ...user.guidelines,
    user.persona.description ?? '',
    ...user.persona.samples,
    ...seedTexts,
    ...earlierAnswers,
    lastAnswer ?? '',
  ];
}
