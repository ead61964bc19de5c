import { InputError } from '../contract/errors.ts';
import { judgedRows } from './judged-rows.ts';
import type { Store } from '../store/store.ts';
import { standingOf } from './standing-of.ts';

/** A set whose strict rate has to be high enough. */
export interface RequiredPass {
  readonly batchId: string;
  readonly set: string;
  /** From 0 to 1. */
  readonly share: number;
}

/** Whether enough conversations passed. */
export interface PassReached {
  readonly isEnough: boolean;
  readonly passed: number;
  /** All conversations of the batch: whatever has no verdict has not passed. */
  readonly all: number;
  /** How many have to pass. */
  readonly needed: number;
}

/** Rounding of `share * all` decides nothing. */
const ROUNDING = 1e-9;

/** Counts the conversations of a set that passed, of all that the batch has. */
export async function requirePass(
  store: Pick<Store, 'listRubrics' | 'readJudged'>,
  { batchId, set, share }: RequiredPass,
): Promise<PassReached> {
  const judges = (await store.listRubrics(batchId)).find((rubric) => rubric.set === set)?.judges ?? [];
  let [passed, all] = [0, 0];
  for await (const row of judgedRows(store, { batchId, set })) {
    all += 1;
    if (standingOf(row, judges).verdict === 'passed') passed += 1;
  }
  const needed = Math.ceil(share * all - ROUNDING);
  // A batch without a conversation has shown nothing.
  return { isEnough: all > 0 && passed >= needed, passed, all, needed };
}

/** The value of `--require-pass`. @throws {InputError} when it is not a share from 0 to 1. */
export function requiredShare(given: string): number {
  const share = Number(given);
  if (/^(?:\d+\.?\d*|\.\d+)$/.test(given) && share <= 1) return share;
  throw InputError.of('--require-pass', `expected a share from 0 to 1, such as 0.9, got "${given}"`);
}
