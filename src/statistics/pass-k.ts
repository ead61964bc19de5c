import type { Trials } from './trials.ts';

/** What became of k trials a case. */
export interface PassK {
  readonly k: number;
  /** The mean over the cases, from 0 to 1; `undefined` where no case has k trials. */
  readonly share: number | undefined;
  /** Cases with k trials or more: the mean is over them. */
  readonly cases: number;
  /** Cases with fewer than k trials, which are not in the mean. */
  readonly tooFew: number;
}

/**
 * pass^k, the chance that k trials of a case all pass: the mean over the cases of C(passed, k) / C(total, k), which is unbiased
 * (S. Yao et al., "τ-bench: a benchmark for tool-agent-user interaction in real-world domains", arXiv 2406.12045, 2024). `k` is
 * at least 1.
 */
export function passHatK(cases: Iterable<Trials>, k: number): PassK {
  return meanOver(cases, k, ({ passed, total }) => chanceOfOnly(passed, total, k));
}

/**
 * pass@k, the chance that of k trials of a case at least one passes: the mean over the cases of 1 − C(total − passed, k) /
 * C(total, k), which is unbiased (M. Chen et al., "Evaluating large language models trained on code", arXiv 2107.03374, 2021).
 * `k` is at least 1.
 */
export function passAtK(cases: Iterable<Trials>, k: number): PassK {
  return meanOver(cases, k, ({ passed, total }) => 1 - chanceOfOnly(total - passed, total, k));
}

function meanOver(all: Iterable<Trials>, k: number, chance: (trials: Trials) => number): PassK {
  let [sum, cases, tooFew] = [0, 0, 0];
  for (const trials of all) {
    if (trials.total < k) tooFew += 1;
    else {
      cases += 1;
      sum += chance(trials);
    }
  }
  return { k, share: cases === 0 ? undefined : sum / cases, cases, tooFew };
}

/** The chance that k drawn from all are all of the wanted ones: C(wanted, k) / C(total, k), without the large numbers. */
function chanceOfOnly(wanted: number, total: number, k: number): number {
  let chance = 1;
  for (let drawn = 0; drawn < k && chance > 0; drawn++) chance *= (wanted - drawn) / (total - drawn);
  return chance;
}
