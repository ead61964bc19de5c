import { InputError } from '../contract/errors.ts';
import type { SeedsSource } from './open-seeds.ts';
import { type SettledSeed, settleSeeds } from './settle-seeds.ts';
import { USER_TYPE } from '../contract/user-spec.ts';

/** How much a batch has to do, if no conversation ends early. */
export interface BatchSize {
  readonly conversations: number;
  /** Turns of all conversations, the seed questions included. */
  readonly turns: number;
  /** Exchanges that stand before the question of a turn in what the agent is sent, summed over all turns. */
  readonly earlierExchanges: number;
  /** Turns of the longest conversation. */
  readonly mostTurns: number;
  /** Calls that make the questions: one for each that no seed gives, and of a user one more, its last reaction. */
  readonly questionCalls: number;
  /** Exchanges beyond the first that a user is shown again before it asks, summed over all its calls. */
  readonly shownExchanges: number;
  /** Second looks at goals, one a conversation at most; 0 where none is to be verified. */
  readonly verifications: number;
}

/**
 * Reads a checked seed list: its first seed, and the size of the batch; `maxTurns` holds for seeds that set none.
 * @throws {InputError} at a bad row: the file changed after the check.
 */
export async function surveySeeds(
  source: SeedsSource,
  maxTurns: number,
): Promise<{ first: SettledSeed; size: BatchSize }> {
  let first: SettledSeed | undefined;
  const { spec } = source.expansion ?? {};
  const isUser = spec?.questions.type === USER_TYPE;
  const isVerified = isUser && spec?.stop?.goal === 'verified';
  const size = {
    conversations: 0,
    turns: 0,
    earlierExchanges: 0,
    mostTurns: 0,
    questionCalls: 0,
    shownExchanges: 0,
    verifications: 0,
  };
  for await (const row of settleSeeds(source)) {
    if ('problems' in row) throw new InputError(row.problems);
    first ??= row.seed;
    const turns = (row.seed.maxTurns ?? maxTurns) + 1;
    size.conversations += 1;
    size.turns += turns;
    size.earlierExchanges += (turns * (turns - 1)) / 2;
    size.mostTurns = Math.max(size.mostTurns, turns);
    size.questionCalls += Math.max(0, turns - givenQuestions(row.seed)) + (isUser ? 1 : 0);
    size.shownExchanges += isUser ? shownExchanges(givenQuestions(row.seed), turns) : 0;
    size.verifications += isVerified && (row.seed.goal ?? spec?.user?.goal) !== undefined ? 1 : 0;
  }
  if (!first) throw InputError.of(source.namedAt, 'no longer has any questions');
  return { first, size };
}

function givenQuestions({ question, opening = [] }: SettledSeed): number {
  return (question === '' ? 0 : 1) + opening.length;
}

/** Of the calls from the first question that no seed gives to the last reaction; each is shown all exchanges before it. */
function shownExchanges(given: number, turns: number): number {
  const most = turns - 1;
  const fewest = Math.max(0, Math.min(most, given - 1));
  return ((fewest + most) * (most - fewest + 1)) / 2;
}
