import { drawQuirk } from './draw-quirk.ts';
import type { Quirk } from '../contract/persona.ts';
import type { Exchange } from '../contract/user-turn.ts';
import type { QuestionRequest } from '../questions/question-generator.ts';
import { settleUser, type SettledUser } from './settle-user.ts';

/** Where a simulated user stands before it says something: all that guards, flags, rules and prompts look at. */
export interface Scene {
  readonly user: SettledUser;
  /** The turn that the message is for; 0 where the user opens the conversation. */
  readonly turn: number;
  /** Every turn that was answered, oldest first. */
  readonly turns: readonly Exchange[];
  /** What the agent said last; `undefined` where the user opens. */
  readonly lastAnswer: string | undefined;
  /** What the agent said before that, oldest first. */
  readonly earlierAnswers: readonly string[];
  readonly previousQuestions: readonly string[];
  /** What else of the seed the user knows: its question, its opening and what was said before. */
  readonly seedTexts: readonly string[];
  /** Parts of the goal that were open before the last answer, by number from 1. */
  readonly openBefore: readonly number[];
  /** Ids of the facts told so far. */
  readonly told: ReadonlySet<string>;
  readonly quirk: Quirk | undefined;
  readonly isReaction: boolean;
}

/** The scene of a request. @throws {TypeError} for a request without a user; {@link settleUser} says what else. */
export function sceneOf(request: QuestionRequest): Scene {
  const { user: situation, turn, messages, previousQuestions } = request;
  if (!situation) throw new TypeError('a simulated user was asked without request.user');
  const { seed, spec, turns, isReaction } = situation;
  const user = settleUser(spec, seed);
  const answers = messages.flatMap(({ role, content }) => (role === 'assistant' ? [content] : []));
  const hasAnswer = messages.at(-1)?.role === 'assistant';
  return {
    user,
    turn,
    turns,
    lastAnswer: hasAnswer ? answers.at(-1) : undefined,
    earlierAnswers: hasAnswer ? answers.slice(0, -1) : answers,
    previousQuestions,
    seedTexts: [
      seed.question,
      ...(seed.opening ?? []),
      ...(seed.history ?? []).map(({ content }) => content),
      JSON.stringify(seed.metadata ?? {}),
    ],
    openBefore: turns.findLast((said) => said.user)?.user?.open ?? user.goal.map((_, index) => index + 1),
    told: new Set(turns.flatMap((said) => said.user?.facts ?? [])),
    quirk: drawQuirk(user.persona.quirks, { randomSeed: spec.randomSeed, seedId: seed.id, turn }),
    isReaction,
  };
}
