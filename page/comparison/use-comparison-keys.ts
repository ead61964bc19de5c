import { useKeys } from '../keyboard/use-keys.ts';
import { navigate } from '../navigate.ts';
import { addressOf } from '../route.ts';
import { lookOf, turned } from './pair-look.ts';
import type { Pair } from './paired-lines.ts';
import type { ComparisonScene } from './use-comparison-scene.ts';

/** Keys of a comparison: through the listed pairs, how they are shown, and back. */
export function useComparisonKeys(scene: ComparisonScene): void {
  const { shown, pair, chosen, options, addressOfPair, change } = scene;
  const place = shown.findIndex(({ key }) => key === pair?.key);
  const turn = turned(lookOf(options));
  const move = (to: Pair | undefined): void => {
    if (to) navigate(addressOfPair(to), { isReplacing: chosen !== undefined });
  };
  useKeys({
    j: { does: 'Next case', act: () => move(shown[place + 1]) },
    k: { does: 'Previous case', act: () => move(shown[Math.max(0, place - 1)]) },
    Enter: pair && {
      does: 'Open the transcript of the side that is shown',
      act: () => navigate(transcriptOf(scene, pair)),
    },
    d: { does: 'Mark what differs, or nothing', act: () => change(turn.marks) },
    r: { does: 'Show texts as they were written, or as Markdown', act: () => change(turn.raw) },
    s: { does: 'Show the other side in a narrow window', act: () => change(turn.side) },
    Escape: {
      does: chosen ? 'Back to the list of cases' : 'All batches',
      act: () => navigate(chosen ? addressOfPair(undefined) : '#/'),
    },
  });
}

/** Of side A, unless B is shown or alone has the case. */
function transcriptOf({ a, b, options }: ComparisonScene, pair: Pair): string {
  const isB = !pair.a || (lookOf(options).side === 'B' && pair.b !== undefined);
  const index = (isB ? pair.b : pair.a)?.index ?? 0;
  return addressOf({ view: 'transcript', batch: isB ? b : a, index, options: new URLSearchParams() });
}
