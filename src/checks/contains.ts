import type { CheckOf, Test } from './check-operator.ts';
import { checkedTexts, holdsInEach } from './checked-texts.ts';
import { folded } from './folded.ts';

/** All of the texts occur, each anywhere. */
export function contains({ contains: wanted, in: where, ignoreCase }: CheckOf<'contains'>): Test {
  const needles = [wanted].flat().map((needle) => folded(needle, ignoreCase));
  return ({ turns }) =>
    holdsInEach(checkedTexts(turns, where), (texts) => {
      const searched = texts.map((text) => folded(text, ignoreCase));
      return needles.every((needle) => searched.some((text) => text.includes(needle)));
    });
}

/** At least one of the texts occurs. */
export function containsAny({ containsAny: wanted, in: where, ignoreCase }: CheckOf<'containsAny'>): Test {
  const needles = wanted.map((needle) => folded(needle, ignoreCase));
  return ({ turns }) =>
    holdsInEach(checkedTexts(turns, where), (texts) => {
      const searched = texts.map((text) => folded(text, ignoreCase));
      return searched.some((text) => needles.some((needle) => text.includes(needle)));
    });
}
