import { wordsOf } from '../text/words.ts';
import type { CheckOf, Test } from './check-operator.ts';
import { checkedTexts, holdsInEach } from './checked-texts.ts';
import { isWithin } from './is-within.ts';

/** The texts have so many words together. */
export function words({ words: range, in: where }: CheckOf<'words'>): Test {
  return ({ turns }) =>
    holdsInEach(checkedTexts(turns, where), (texts) =>
      isWithin(
        range,
        texts.reduce((sum, text) => sum + wordsOf(text).length, 0),
      ),
    );
}
