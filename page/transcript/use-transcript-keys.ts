import { useKeys } from '../keyboard/use-keys.ts';
import { navigate } from '../navigate.ts';
import { optionsWith } from '../options-with.ts';
import { addressOf } from '../route.ts';
import type { PlaceInList } from './place-in-list.ts';
import { keptOptions, listOptions } from './transcript-options.ts';

interface At {
  readonly batch: string;
  readonly index: number;
  readonly options: URLSearchParams;
  readonly place: PlaceInList;
}

/** Keys of a transcript: to its neighbours, back to the list, and how it is shown. */
export function useTranscriptKeys({ batch, index, options, place }: At): void {
  const walk = (to: number | undefined): void => {
    if (to !== undefined) navigate(addressOf({ view: 'transcript', batch, index: to, options: keptOptions(options) }));
  };
  const toggle = (name: 'raw' | 'open'): void => {
    const changed = optionsWith(options, { [name]: options.get(name) === '1' ? undefined : '1' });
    navigate(addressOf({ view: 'transcript', batch, index, options: changed }), { isReplacing: true });
  };
  useKeys({
    j: { does: 'Next conversation', act: () => walk(place.next) },
    k: { does: 'Previous conversation', act: () => walk(place.previous) },
    o: { does: 'Open or close all details', act: () => toggle('open') },
    r: { does: 'Show texts as they were written, or as Markdown', act: () => toggle('raw') },
    Escape: {
      does: 'Back to the list',
      act: () => navigate(addressOf({ view: 'batch', batch, options: listOptions(options) })),
    },
  });
}
