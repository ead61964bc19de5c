import type { CheckOf, Test } from './check-operator.ts';
import { checkedTexts, holdsInEach } from './checked-texts.ts';
import { withinTime } from './within-time.ts';

/** Longest a regular expression may run, in milliseconds of the processor: the process does nothing else meanwhile. */
const LIMIT_MS = 500;

/** From the first time on that it ran for too long: enough for an honest text, and no batch stands still for a hostile one. */
const LATER_LIMIT_MS = 20;

/** The regular expression matches one of the texts, anywhere in it; an error where it runs for too long. */
export function matches({ matches: source, in: where, ignoreCase = false }: CheckOf<'matches'>): Test {
  const pattern = new RegExp(source, ignoreCase ? 'iu' : 'u');
  let limitMs = LIMIT_MS;
  return ({ turns }) => {
    const groups = checkedTexts(turns, where);
    const run = withinTime(limitMs, () => holdsInEach(groups, (texts) => texts.some((text) => pattern.test(text))));
    if (run.isDone) return run.value;
    limitMs = LATER_LIMIT_MS;
    return {
      error: `the regular expression ${JSON.stringify(source)} ran for too long on the texts it was given. Simplify it: repeats within repeats, such as (a+)+, never end on some texts.`,
    };
  };
}
