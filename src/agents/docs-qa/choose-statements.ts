import { countShared } from '../../text/count-shared.ts';
import { isSameSection, scoreStatements, type PlacedStatement } from './score-statements.ts';
import { stemsOf } from './words.ts';

const MOST_SENTENCES = 4;
/** Longest answer, in characters, beyond which no further sentence is added. */
const LONG_ANSWER = 480;
/** Passages from which sentences may join those of the best one. */
const PASSAGES_TO_JOIN = 3;
/** A sentence of another paragraph joins the answer from this part of the best score on. */
const WORTH_ADDING = 0.8;
/** From here on where the answer would otherwise be a single sentence. */
const WORTH_PAIRING = 0.6;
/** A sentence of the same section as the best one joins it from this part of its score on. */
const WORTH_JOINING = 0.45;
/** Two sentences that share this part of the shorter one's words say the same. */
const SAME_AGAIN = 0.75;
const LEANS_BACK =
  /^(?:(?:\S+ ){1,3}?(?:it|them|this|these|those|such)\b|for example|it|its|they|their|them|this|these|those|that|then|so|but|and|or|otherwise|both|such|there|each of|instead|also|here|he|she)\b/i;

/**
 * The two to four statements that answer a question best, in reading order, the best one's passage first; a single one
 * where nothing else fits, none when no statement shares a word with the question.
 */
export function chooseStatements(question: string, statements: readonly PlacedStatement[]): PlacedStatement[] {
  const scores = scoreStatements(question, statements);
  const best = indexOfBest(scores, () => true);
  if (best === -1) return [];
  const chosen = new Set(neighbourhood(statements, scores, best));
  addFromElsewhere(chosen, { statements, scores, best });
  const isElsewhere = (at: number): number => (statements[at]?.passage === statements[best]?.passage ? 0 : 1);
  const ordered = [...chosen].sort((a, b) => isElsewhere(a) - isElsewhere(b) || a - b);
  return ordered.flatMap((at) => statements[at] ?? []);
}

interface Scored {
  readonly statements: readonly PlacedStatement[];
  readonly scores: readonly number[];
  readonly best: number;
}

/** Adds what other paragraphs say nearly as well, one statement of each. */
function addFromElsewhere(chosen: Set<number>, { statements, scores, best }: Scored): void {
  const paragraphs = new Set([placeOf(statements[best])]);
  const isOther = (at: number): boolean => !chosen.has(at) && !paragraphs.has(placeOf(statements[at]));
  const isNearBest = (at: number): boolean => (statements[at]?.passage ?? 0) < PASSAGES_TO_JOIN;
  while (chosen.size < MOST_SENTENCES) {
    const next = indexOfBest(scores, (at) => isOther(at) && isNearBest(at));
    const least = (chosen.size === 1 ? WORTH_PAIRING : WORTH_ADDING) * (scores[best] ?? 0);
    if (next === -1 || (scores[next] ?? 0) < least) return;
    paragraphs.add(placeOf(statements[next]));
    const added = withOpening(statements, next).filter((at) => !repeats(statements, at, chosen));
    if (lengthOf(statements, [...chosen, ...added]) > LONG_ANSWER) return;
    for (const at of added) chosen.add(at);
  }
}

function indexOfBest(scores: readonly number[], isAllowed: (at: number) => boolean): number {
  let best = -1;
  for (const [at, score] of scores.entries()) {
    if (score > 0 && isAllowed(at) && (best === -1 || score > (scores[best] ?? 0))) best = at;
  }
  return best;
}

/** The best statement, what it leans on, and what its paragraph goes on to say; else the next best of its section. */
function neighbourhood(statements: readonly PlacedStatement[], scores: readonly number[], best: number): number[] {
  const chosen = withOpening(statements, best);
  const isEntry = statements[best]?.kind === 'entry';
  for (let at = best + 1; chosen.length < 3 && goesOn(statements, best, at); at += 1) {
    const isRelated = !isEntry || (scores[at] ?? 0) >= WORTH_ADDING * (scores[best] ?? 0);
    if (!isRelated || lengthOf(statements, [...chosen, at]) > LONG_ANSWER) break;
    chosen.push(at);
  }
  if (chosen.length > 1) return chosen;
  const second = indexOfBest(scores, (at) => at !== best && isSameSection(statements[best], statements[at]));
  const isWorthIt = (scores[second] ?? 0) >= (isEntry ? WORTH_ADDING : WORTH_JOINING) * (scores[best] ?? 0);
  if (isWorthIt) return [...chosen, ...withOpening(statements, second)];
  return placeOf(statements[best - 1]) === placeOf(statements[best]) && !isEntry ? [best - 1, ...chosen] : chosen;
}

/** Whether a statement continues the paragraph of another; what follows a command explains it. */
function goesOn(statements: readonly PlacedStatement[], from: number, at: number): boolean {
  if (!isSameSection(statements[from], statements[at])) return false;
  const isExplained = statements[from]?.kind === 'code' && statements[at]?.kind !== 'entry';
  return isExplained || placeOf(statements[from]) === placeOf(statements[at]);
}

/** A statement after those that it cannot be understood without. */
function withOpening(statements: readonly PlacedStatement[], at: number): number[] {
  const before = sentenceBefore(statements, at);
  if (!LEANS_BACK.test(statements[at]?.text ?? '') || before.length === 0) return [at];
  return [...before.flatMap((earlier) => withOpening(statements, earlier)), at].slice(-3);
}

function sentenceBefore(statements: readonly PlacedStatement[], at: number): number[] {
  return at > 0 && isSameSection(statements[at], statements[at - 1]) ? [at - 1] : [];
}

function placeOf(statement: PlacedStatement | undefined): string {
  return statement ? `${statement.passage}/${statement.group}` : '';
}

function repeats(statements: readonly PlacedStatement[], at: number, chosen: ReadonlySet<number>): boolean {
  const words = new Set(stemsOf(statements[at]?.text ?? ''));
  return [...chosen].some((other) => {
    const others = new Set(stemsOf(statements[other]?.text ?? ''));
    return countShared(words, others) >= SAME_AGAIN * Math.min(words.size, others.size);
  });
}

function lengthOf(statements: readonly PlacedStatement[], chosen: readonly number[]): number {
  return chosen.reduce((sum, at) => sum + (statements[at]?.text.length ?? 0), 0);
}
