import { InputError } from '../contract/errors.ts';
import type { JudgeSpec } from '../contract/judge-spec.ts';
import type { JudgedRow } from '../store/judgement-store.ts';
import { type CellPair, type CellsOfBatch, cellsOf, trialsOf } from './case-cells.ts';
import { compareCriteria, type CriterionDifference } from './compare-criteria.ts';
import { type Difference, differenceOf } from './difference-of.ts';
import { type Flip, flipsOf } from './flips-of.ts';
import { medianOf } from './median-of.ts';

/** A batch that is compared, with the judges of the set. */
export interface ComparedBatch {
  readonly batchId: string;
  readonly judges: readonly JudgeSpec[];
  readonly rows: AsyncIterable<JudgedRow>;
}

/** A value of each batch. */
export interface BothBatches<Value> {
  readonly a: Value;
  readonly b: Value;
}

/** How two batches over the same cases differ. */
export interface Comparison {
  /** Cases, each with a persona where there are several, that are in both batches, and in one alone. */
  readonly common: number;
  readonly onlyA: number;
  readonly onlyB: number;
  /** Common ones with a verdict in one batch alone, or in neither: they stand in no rate but the strict one. */
  readonly judgedOnlyInA: number;
  readonly judgedOnlyInB: number;
  readonly judgedInNeither: number;
  /** Whether a case has several conversations with one persona. */
  readonly hasTrials: boolean;
  /** Of common cases with a verdict in both batches. */
  readonly judged: Difference;
  /** Of all common cases: what has no verdict has not passed. */
  readonly strict: Difference;
  /** Common cases with a verdict in both batches whose rates differ: first what got worse. */
  readonly flips: readonly Flip[];
  readonly criteria: readonly CriterionDifference[];
  /** Of all conversations of each batch, by outcome. */
  readonly outcomes: BothBatches<CellsOfBatch['outcomes']>;
  /** Median of the turns of all conversations of each batch. */
  readonly turns: BothBatches<number | undefined>;
}

/**
 * Compares two batches case by case; memory grows with cases.
 * @throws {InputError} when they have no case in common.
 */
export async function compareBatches(
  { a, b }: BothBatches<ComparedBatch>,
  options: { readonly randomSeed?: number | undefined } = {},
): Promise<Comparison> {
  const [inA, inB] = [await cellsOf(a.rows, a.judges), await cellsOf(b.rows, b.judges)];
  const pairs = pairsOf(inA, inB);
  if (pairs.length === 0) throw InputError.of('BATCH', nothingCommon([a.batchId, b.batchId], inA, inB));
  const hasTrials = pairs.some(({ a, b }) => a.all > 1 || b.all > 1);
  const how = { ...options, hasTrials };
  return {
    common: pairs.length,
    onlyA: inA.cells.size - pairs.length,
    onlyB: inB.cells.size - pairs.length,
    judgedOnlyInA: pairs.filter(({ a, b }) => a.judged > 0 && b.judged === 0).length,
    judgedOnlyInB: pairs.filter(({ a, b }) => a.judged === 0 && b.judged > 0).length,
    judgedInNeither: pairs.filter(({ a, b }) => a.judged === 0 && b.judged === 0).length,
    hasTrials,
    judged: differenceOf(trialPairs(pairs, 'judged'), how),
    strict: differenceOf(trialPairs(pairs, 'all'), how),
    flips: flipsOf(pairs),
    criteria: compareCriteria(pairs, how),
    outcomes: { a: inA.outcomes, b: inB.outcomes },
    turns: { a: medianOf(inA.turns), b: medianOf(inB.turns) },
  };
}

function pairsOf(inA: CellsOfBatch, inB: CellsOfBatch): readonly CellPair[] {
  return [...inA.cells].flatMap(([key, a]) => {
    const b = inB.cells.get(key);
    return b ? [{ a, b }] : [];
  });
}

function trialPairs(pairs: readonly CellPair[], which: 'judged' | 'all') {
  return pairs.map(({ a, b }) => ({ a: trialsOf(a, which), b: trialsOf(b, which) }));
}

function nothingCommon(ids: readonly string[], inA: CellsOfBatch, inB: CellsOfBatch): string {
  const casesOfA = new Set([...inA.cells.values()].map(({ caseId }) => caseId));
  const isCaseCommon = [...inB.cells.values()].some(({ caseId }) => casesOfA.has(caseId));
  const batches = `batches ${ids.join(' and ')}`;
  if (isCaseCommon)
    return `${batches} have cases in common, but none with the same persona; give both the same personas`;
  return `${batches} have no case in common; compare batches over the same seeds (ids of rows pair them)`;
}
