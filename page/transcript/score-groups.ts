import type { Transcript } from '../../src/view/data/transcript.ts';

/** One finding of a judge. */
export type Score = Transcript['scores'][number];

/** What one judge of a set found. */
export interface ScoreGroup {
  readonly set: string;
  readonly judge: string;
  readonly scores: readonly Score[];
}

/** Scores by set and judge: `run` first, the rest in the order in which they come. */
export function scoreGroups(scores: readonly Score[]): readonly ScoreGroup[] {
  const groups = new Map<string, Score[]>();
  for (const score of scores) {
    const name = JSON.stringify([score.set, score.judge]);
    const group = groups.get(name);
    if (group) group.push(score);
    else groups.set(name, [score]);
  }
  return [...groups.values()]
    .flatMap((all) => (all[0] ? [{ set: all[0].set, judge: all[0].judge, scores: all }] : []))
    .sort((a, b) => Number(b.set === 'run') - Number(a.set === 'run'));
}

/** How many of each result there are: `2 pass, 1 fail`. */
export function countsText(scores: readonly Score[]): string {
  const counts = new Map<string, number>();
  for (const { result } of scores) counts.set(result, (counts.get(result) ?? 0) + 1);
  return Array.from(counts, ([result, count]) => `${count} ${result}`).join(', ');
}
