import { counted, fullCount } from '../progress/amounts.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';
import type { JudgeErrorGroup } from '../store/judgement-store.ts';
import type { Store } from '../store/store.ts';
import { clipLine, clipMiddle, oneLine } from './text-layout.ts';

/** Causes that are shown; `--json` has them all. */
const SHOWN = 10;
const INDENT = '      ';

/** Each cause with its number, an example and the message below it, cut to `width` columns. */
export function judgeErrorLines(groups: readonly JudgeErrorGroup[], width: number): string[] {
  const lines = groups
    .slice(0, SHOWN)
    .flatMap(({ judge, type, count, example }) => [
      clipLine(
        `  ${fullCount(count)} × ${judge}${type === null ? '' : `, ${type}`}; for example ${example.conversationId}`,
        width,
      ),
      `${INDENT}${clipMiddle(oneLine(example.message), 3 * (width - INDENT.length))}`,
    ]);
  if (groups.length <= SHOWN) return lines;
  return [...lines, `  and ${counted(groups.length - SHOWN, 'other cause')}`];
}

/** The groups as `--json` prints them. */
export function judgeErrorsJson(groups: readonly JudgeErrorGroup[]): readonly object[] {
  return groups.map(({ judge, type, count, example }) => ({
    judge,
    ...(type !== null && { error_type: type }),
    count,
    example: { conversation_id: example.conversationId, message: example.message },
  }));
}

/** The errors of all sets of a batch, most frequent first; nothing is read where judges made none. */
export async function judgeErrorsOf(
  store: Pick<Store, 'judgeErrors'>,
  batchId: string,
  { judged = [] }: Pick<ShownProgress, 'judged'>,
): Promise<readonly JudgeErrorGroup[]> {
  const sets = judged.filter(({ errors }) => errors > 0);
  return (await Promise.all(sets.map(({ set }) => store.judgeErrors(batchId, set)))).flat();
}
