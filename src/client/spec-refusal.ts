import { isLedByScript } from '../contract/function-type.ts';
import type { Manifest } from '../contract/manifest.ts';
import { counted, fullCount } from '../progress/amounts.ts';
import type { Batch } from '../store/store.ts';

/** What a start is about. */
interface Drafted {
  readonly manifest: Manifest;
  /** Conversations. */
  readonly seedCount: number;
  /** Rows of the seed list, which expand to them. */
  readonly rowCount: number;
}

/** Why a batch cannot take the spec of a new start: the keys that differ, how it was started, and both ways out. */
export function specRefusal(batch: Batch, draft: Drafted, keys: readonly string[]): string {
  const { batchId, state, seedCount, manifest } = batch;
  const mayResume = state !== 'closed' && seedCount !== null && !isLedByScript(manifest.spec);
  return [
    `batch ${batchId} was started with a different spec; changed keys: ${keys.join(', ')}.`,
    ...startText(batch, draft, keys),
    'These cannot change in a batch with turns or conversations under way.',
    `Restore them${mayResume ? `, or continue as it was started: convsim resume ${batchId}` : ''}, or start a new batch: convsim run SPEC --batch NEW`,
  ].join(' ');
}

/** What people give as an option and forget the next time. */
function startText(batch: Batch, { manifest, seedCount, rowCount }: Drafted, keys: readonly string[]): string[] {
  const { maxTurns } = batch.manifest.spec;
  const rows = ((batch.seedCount ?? 0) * rowCount) / seedCount;
  const isLimited = keys.includes('seeds') && rows >= 1 && Number.isInteger(rows) && rows !== rowCount;
  const facts = [
    ...(isLimited ? [`--limit ${rows} (or ${counted(rows, 'seed')}, not ${fullCount(rowCount)})`] : []),
    ...(keys.includes('maxTurns')
      ? [`maxTurns ${maxTurns} (--max-turns ${maxTurns}, not ${manifest.spec.maxTurns})`]
      : []),
  ];
  return facts.length === 0 ? [] : [`It was started with ${facts.join(' and ')}.`];
}
