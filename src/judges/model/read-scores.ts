import type { z } from 'zod';
import { clip } from '../../contract/display-copy.ts';
import type { Evidence, Score } from '../../contract/judgement.ts';
import { readObject } from '../../openai/structured-reply.ts';
import { type AnswerForm, placeOf, titleOf, type Wanted } from './asked-criterion.ts';
import { WrittenScore, WrittenScores } from './model-scores.ts';
import { isQuoteOf } from './quotes.ts';
import type { ShownConversation } from './shown-conversation.ts';

/** Longest reasoning and quote that are kept, in characters, and most quotes of a score. */
const [LONGEST_REASONING, LONGEST_QUOTE, MOST_QUOTES] = [2_000, 500, 20];

/** What is asked for, and what quotes are looked for in. */
export interface ReadFor {
  readonly wanted: readonly Wanted[];
  readonly quotable: ShownConversation['quotable'];
}

/** The scores of one reply that can be used, and what is wrong with the others, in words for the model. */
export interface ReadScores {
  readonly usable: ReadonlyMap<Wanted, Score>;
  /** Of single scores that are wanted. */
  readonly faults: ReadonlyMap<Wanted, string>;
  /** Of the reply as a whole, or of scores that nobody asked for. */
  readonly general: readonly string[];
}

/** Reads what a model wrote; never throws. A score is taken as it is written, or not at all. */
export function readScores(content: string, { wanted, quotable }: ReadFor): ReadScores {
  const read = readObject(content, WrittenScores);
  if ('problem' in read) return { usable: new Map(), faults: new Map(), general: [read.problem] };
  const general: string[] = [];
  const written = new Map<Wanted, WrittenScore[]>();
  for (const [index, entry] of read.value.scores.entries()) {
    const parsed = WrittenScore.safeParse(entry);
    const found = parsed.success ? findWanted(parsed.data, wanted) : malformed(index, parsed.error);
    if (typeof found === 'string') general.push(found);
    else if (parsed.success) written.set(found, [...(written.get(found) ?? []), parsed.data]);
  }
  const [usable, faults] = [new Map<Wanted, Score>(), new Map<Wanted, string>()];
  for (const each of wanted) {
    const score = scoreOf(each, written.get(each) ?? [], quotable);
    if (typeof score === 'string') faults.set(each, `${titleOf(each)}: ${score}`);
    else usable.set(each, score);
  }
  return { usable, faults, general };
}

function malformed(index: number, { issues }: z.ZodError): string {
  const faults = issues.slice(0, 3).map(({ path, message }) => `"${path.join('.')}": ${message}`);
  return `scores[${index}] is not as asked: ${faults.join('; ')}`;
}

function findWanted({ criterion, turn }: WrittenScore, wanted: readonly Wanted[]): Wanted | string {
  const named = wanted.filter((each) => each.criterion.key === criterion);
  if (named.length === 0) return `no criterion "${clip(criterion, 60)}" was asked for`;
  const found = named.find((each) => each.turn === undefined || each.turn === turn);
  return (
    found ??
    `${criterion} names the turn ${turn ?? 'null'}; it is asked of ${named.map((each) => each.turn).join(', ')}`
  );
}

/** The score, or what is wrong with it. */
function scoreOf(
  wanted: Wanted,
  [first, ...others]: readonly WrittenScore[],
  quotable: ReadFor['quotable'],
): Score | string {
  if (!first) return 'was left out';
  if (others.some(({ result }) => result !== first.result)) return 'was given several times with different results';
  if (first.reasoning.trim() === '') return 'has no reasoning';
  const found = resultOf(first.result, wanted.criterion.form);
  if (typeof found === 'string') return found;
  const evidence = (first.evidence ?? []).filter(({ quote }) => quote.trim() !== '');
  const wrong = evidence.map((each) => quoteFault(each, quotable)).find((fault) => fault !== undefined);
  if (wrong !== undefined) return wrong;
  return {
    ...placeOf(wanted),
    ...found,
    evidence: evidence.slice(0, MOST_QUOTES).map(({ turn, quote }) => ({ turn, quote: clip(quote, LONGEST_QUOTE) })),
    reasoning: clip(first.reasoning.trim(), LONGEST_REASONING),
  };
}

function resultOf(written: string | number, form: AnswerForm): Pick<Score, 'result' | 'score' | 'label'> | string {
  const word = String(written).toLowerCase();
  const not = `has the result ${JSON.stringify(clip(String(written), 40))}`;
  if (word === 'inconclusive') return { result: 'inconclusive' };
  switch (form.kind) {
    case 'pass-fail':
      return word === 'pass' || word === 'fail'
        ? { result: word }
        : `${not}, which is none of pass, fail, inconclusive`;
    case 'scale': {
      const score = word === '' ? Number.NaN : Number(word);
      const isOnScale = Number.isInteger(score) && score >= form.low && score <= form.high;
      return isOnScale
        ? { result: 'scored', score }
        : `${not}, which is no whole number from ${form.low} to ${form.high}`;
    }
    case 'label': {
      const result = Object.hasOwn(form.results, word) ? form.results[word] : undefined;
      return result ? { result, label: word } : `${not}, which is none of ${Object.keys(form.results).join(', ')}`;
    }
  }
}

function quoteFault({ turn, quote }: Evidence, quotable: ReadFor['quotable']): string | undefined {
  const texts = quotable.get(turn);
  const shown = JSON.stringify(clip(quote, 80));
  if (!texts) return `quotes turn ${turn}, which there is not: ${shown}`;
  return isQuoteOf(quote, texts) ? undefined : `the quote ${shown} does not stand in turn ${turn}`;
}
