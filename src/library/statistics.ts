import { z } from 'zod';
import { InputError } from '../contract/errors.ts';
import { type Grouping, GROUPINGS } from '../reports/batch-statistics.ts';
import { type StoredComparison, storedComparison } from '../reports/stored-comparison.ts';
import { type SetStatistics, storedStatistics } from '../reports/stored-statistics.ts';
import { openStore } from '../store/open-store.ts';
import { configOf } from './config-of.ts';
import { findBatch } from './find-batch.ts';
import { gatherProblems, problemsOfOptions } from './option-problems.ts';

/** What `compare` is given beside the batches. */
export interface CompareOptions {
  /** The set of scores; default: `run`, or else the only one that both batches have. */
  readonly set?: string;
  /** Folder of the store; default: `.convsim`, or `CONVSIM_HOME`. */
  readonly home?: string;
}

/** What `stats` is given beside the batch. */
export interface StatsOptions {
  /** Only this set of scores; default: all of them. */
  readonly set?: string;
  /** Counts the conversations of each persona, tag or case apart too. */
  readonly by?: Grouping;
  /** Folder of the store; default: `.convsim`, or `CONVSIM_HOME`. */
  readonly home?: string;
}

const CompareForm = z.object({ set: z.string().optional(), home: z.string().min(1).optional() });
const StatsForm = CompareForm.extend({ by: z.enum(GROUPINGS).optional() });

/**
 * How many conversations of a judged batch passed, a set each, oldest first: shares and the ends of intervals go from 0 to 1. Reads
 * only the store; memory grows with cases, not with conversations.
 * @throws {InputError} when an option is wrong, the batch is not there or was not judged, or has no such set.
 * @throws {UnavailableError} when the store cannot be used.
 */
export async function stats(batchId: string, options: StatsOptions = {}): Promise<readonly SetStatistics[]> {
  checkOptions(options, { call: 'stats', schema: StatsForm });
  const { set, by } = options;
  await using store = await openStore(configOf(options));
  const reading = storedStatistics(store, await findBatch(store, batchId, 'stats'), { set, by });
  await gatherProblems([reading], 'stats');
  return await reading;
}

/**
 * How batch `b` differs from batch `a` over the cases that both have: rates and their differences from 0 to 1, which cases flipped,
 * and the exact p-value, or an interval over cases where there are trials. Reads only the store.
 * @throws {InputError} when an option is wrong, a batch is not there, or they have no set or no case in common.
 * @throws {UnavailableError} when the store cannot be used.
 */
export async function compare(a: string, b: string, options: CompareOptions = {}): Promise<StoredComparison> {
  checkOptions(options, { call: 'compare', schema: CompareForm });
  const { set } = options;
  await using store = await openStore(configOf(options));
  const finding = [findBatch(store, a, 'compare'), findBatch(store, b, 'compare')] as const;
  await gatherProblems(finding, 'compare');
  const comparing = storedComparison(store, { a: await finding[0], b: await finding[1] }, { set });
  await gatherProblems([comparing], 'compare');
  return await comparing;
}

function checkOptions(options: object, check: Parameters<typeof problemsOfOptions>[1]): void {
  const problems = problemsOfOptions(options, check);
  if (problems.length > 0) throw new InputError(problems);
}
