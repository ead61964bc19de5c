import { useEffect } from 'preact/hooks';

interface Place {
  /** Changes with the conversation. */
  readonly conversation: string;
  readonly turn: number | undefined;
  readonly quote: string | undefined;
  /** Whether the turns are there. */
  readonly isShown: boolean;
}

/** Scrolls to the turn of the address, and in it to what is marked; a conversation without one begins at its top. */
export function useScrollToTurn({ conversation, turn, quote, isShown }: Place): void {
  useEffect(() => {
    if (!isShown) return;
    if (turn === undefined) return scrollTo(0, 0);
    const element = document.getElementById(`turn-${turn}`);
    const marked = element?.querySelector('mark.quote') ?? element?.querySelector('mark');
    element?.focus({ preventScroll: true });
    if (marked) marked.scrollIntoView({ block: 'center' });
    else element?.scrollIntoView({ block: 'start' });
  }, [conversation, turn, quote, isShown]);
}
