import type { UserFlag } from '../contract/user-turn.ts';
import { wordsOf } from '../text/words.ts';
import type { Spoken } from './check-message.ts';
import { inventedIn } from './identifiers.ts';
import { knownTexts } from './known-texts.ts';
import type { Scene } from './scene.ts';

/** So much longer than the persona writes is still its style. */
const TOLERANCE = 1.5;

/** What is odd in a message that the agent is given nevertheless. */
export function flagMessage({ message, facts }: Spoken, scene: Scene): readonly UserFlag[] {
  const { words = Infinity } = scene.user.persona;
  const flags: Readonly<Record<UserFlag, boolean>> = {
    'too-long': wordsOf(message).length > words * TOLERANCE,
    'too-many-facts': newFacts(facts, scene) > mostFacts(scene),
    invented: inventedIn(message, knownTexts(scene)).length > 0,
  };
  return (Object.keys(flags) as UserFlag[]).filter((flag) => flags[flag]);
}

/** Facts told for the first time; those that may be told freely do not count. */
function newFacts(facts: readonly string[], { user, told }: Scene): number {
  const held = user.facts.filter(({ reveal }) => reveal !== 'freely').map(({ id }) => id);
  return new Set(facts.filter((id) => held.includes(id) && !told.has(id))).size;
}

function mostFacts({ user, lastAnswer }: Scene): number {
  const { reveals } = user.persona;
  if (reveals === 'at-once') return Infinity;
  const isAsked = lastAnswer !== undefined && /[?？]/u.test(lastAnswer);
  if (reveals === 'asked') return isAsked ? Infinity : 0;
  return 1;
}
