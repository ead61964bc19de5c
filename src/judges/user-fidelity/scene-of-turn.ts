import type { SaidTurn } from '../../contract/user-turn.ts';
import type { Scene } from '../../users/scene.ts';
import { settleUser } from '../../users/settle-user.ts';
import type { JudgedConversation } from '../judge.ts';

/** A message of the user with all that it knew when it was written. */
export interface PlayedTurn {
  readonly turn: SaidTurn;
  readonly scene: Scene;
}

/** Whether the question of a turn was given word for word by the seed: nobody played it. */
export function isGiven({ seed }: Pick<JudgedConversation, 'seed'>, { turn, question }: SaidTurn): boolean {
  const given = [seed.question, ...(seed.opening ?? [])].filter((each) => each !== '');
  return given[turn] === question;
}

/** The turns that somebody played, with their scenes. */
export function playedTurns(conversation: JudgedConversation): readonly PlayedTurn[] {
  const { turns, seed, spec } = conversation;
  const user = settleUser(spec, seed);
  const history = seed.history ?? [];
  const seedTexts = [
    seed.question,
    ...(seed.opening ?? []),
    ...history.map(({ content }) => content),
    JSON.stringify(seed.metadata ?? {}),
  ];
  const before = history.flatMap(({ role, content }) => (role === 'assistant' ? [content] : []));
  return turns.flatMap((turn, index): readonly PlayedTurn[] => {
    if (isGiven(conversation, turn)) return [];
    const earlier = turns.slice(0, index);
    const answers = [...before, ...earlier.map(({ answer }) => answer)];
    const scene: Scene = {
      user,
      turn: turn.turn,
      turns: earlier,
      lastAnswer: answers.at(-1),
      earlierAnswers: answers.slice(0, -1),
      previousQuestions: earlier.map(({ question }) => question),
      seedTexts,
      openBefore: [],
      told: new Set(earlier.flatMap((said) => said.user?.facts ?? [])),
      quirk: undefined,
      isReaction: false,
    };
    return [{ turn, scene }];
  });
}
