import type { CheckOf, Test } from './check-operator.ts';
import { checkedTexts, holdsInEach } from './checked-texts.ts';
import { folded } from './folded.ts';

/** One of the texts is this one, but for blanks at its ends. */
export function equals({ equals: wanted, in: where, ignoreCase }: CheckOf<'equals'>): Test {
  const bare = folded(wanted.trim(), ignoreCase);
  return ({ turns }) =>
    holdsInEach(checkedTexts(turns, where), (texts) => texts.some((text) => folded(text.trim(), ignoreCase) === bare));
}
