import { useRef } from 'preact/hooks';
import { useKeys } from '../keyboard/use-keys.ts';

/** `j`, `k` and `x` move through and pick the rows of a list: elements with a link and a check box. */
export function useRowKeys() {
  const list = useRef<HTMLUListElement>(null);
  const rowNow = (): Element | null => document.activeElement?.closest('li') ?? null;
  const move = (step: 1 | -1): void => {
    const rows = [...(list.current?.children ?? [])];
    const now = rows.findIndex((row) => row === rowNow());
    const place = now === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, now + step));
    rows[place]?.querySelector('a')?.focus();
  };
  useKeys({
    j: { does: 'Next batch', act: () => move(1) },
    k: { does: 'Previous batch', act: () => move(-1) },
    x: { does: 'Pick the batch for a comparison', act: () => rowNow()?.querySelector('input')?.click() },
    Enter: { does: 'Open the batch', act: () => rowNow()?.querySelector('a')?.click() },
  });
  return list;
}
