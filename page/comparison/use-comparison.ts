import { useEffect, useState } from 'preact/hooks';
import type { ComparisonView, NotComparable } from '../../src/view/data/comparison-view.ts';
import type { PageSource } from '../../src/view/data/page-source.ts';

interface Asked {
  readonly source: PageSource;
  readonly a: string;
  readonly b: string;
  /** Of judges; absent: that of the specs. */
  readonly set: string | undefined;
  /** Compares again whenever this changes. */
  readonly revision: string;
}

/** What a comparison has come to; `undefined` until the first answer. */
export function useComparison({ source, a, b, set, revision }: Asked): ComparisonView | NotComparable | undefined {
  const [comparison, setComparison] = useState<ComparisonView | NotComparable>();
  useEffect(() => {
    let isLeft = false;
    const show = (next: ComparisonView | NotComparable): void => {
      if (!isLeft) setComparison(next);
    };
    source.comparison(a, b, set).then(show, (error: unknown) => show({ reason: messageOf(error) }));
    return () => {
      isLeft = true;
    };
  }, [source, a, b, set, revision]);
  return comparison;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
