import { useEffect, useRef, useState } from 'preact/hooks';
import { useKeys } from '../../keyboard/use-keys.ts';
import type { BatchScene } from '../batch-scene.ts';

/** The conversation that `j` and `k` have come to. */
export interface Selection {
  /** 0-based, in the list; absent where the list does not hold it. */
  readonly place: number | undefined;
  /** How the window is to show it, once for each object: in the middle at first, later where it is just seen. */
  readonly asked: { readonly align: 'auto' | 'center' };
  /** Puts a conversation into the address that is about to be left, for the way back. */
  readonly keep: (index: number) => void;
}

interface Selected {
  readonly index: number | undefined;
  readonly align: 'auto' | 'center';
}

/** A pause after which the address names the selected conversation: browsers limit how often it may change. */
const PAUSE_MS = 400;

/** Lets keys select a conversation of the list; the address keeps it as `at`. */
export function useSelection({ shown, options, change, addressWith }: BatchScene): Selection {
  const kept = options.get('at') ?? undefined;
  // A move to where it is makes another object, and so shows the row again.
  const [selected, setSelected] = useState<Selected>({
    index: kept === undefined ? undefined : Number(kept),
    align: 'center',
  });
  const { index } = selected;
  const pause = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const found = shown.findIndex((line) => line.index === index);
  const place = found === -1 ? undefined : found;
  const move = (step: 1 | -1): void => {
    const next = place === undefined ? 0 : Math.min(shown.length - 1, Math.max(0, place + step));
    setSelected({ index: shown[next]?.index, align: 'auto' });
  };
  useKeys({
    j: { does: 'Next conversation', act: () => move(1) },
    k: { does: 'Previous conversation', act: () => move(-1) },
    Enter: place === undefined ? undefined : { does: 'Open the conversation', act: () => linkAt(place)?.click() },
  });
  useEffect(() => {
    if (place === undefined || String(index) === kept) return undefined;
    pause.current = setTimeout(() => change({ at: String(index) }, { isReplacing: true }), PAUSE_MS);
    return () => clearTimeout(pause.current);
  }, [index, place, options.toString()]);
  return {
    place,
    asked: selected,
    keep(opened) {
      // Else it could still replace the address that the page is about to go to.
      clearTimeout(pause.current);
      history.replaceState(null, '', addressWith({ at: String(opened) }));
    },
  };
}

/** The link of a row that is in the document. */
export function linkAt(place: number): HTMLAnchorElement | null {
  return document.querySelector(`[data-place="${place}"] .list-link`);
}
