import { useKeys } from '../keyboard/use-keys.ts';
import { navigate } from '../navigate.ts';
import { addressOf } from '../route.ts';

interface CompareButtonProps {
  readonly picked: readonly string[];
  /** All batches, newest first: the older one of a comparison is its first. */
  readonly order: readonly string[];
}

/** Leads to the comparison of the two batches that are picked. */
export function CompareButton({ picked, order }: CompareButtonProps) {
  const [a, b] = picked.toSorted((one, other) => order.indexOf(other) - order.indexOf(one));
  const compare =
    a !== undefined && b !== undefined
      ? () => navigate(addressOf({ view: 'comparison', a, b, options: new URLSearchParams() }))
      : undefined;
  useKeys({ c: compare && { does: 'Compare the picked batches', act: compare } });
  return (
    <button type="button" class={compare ? 'button button-main' : 'button'} disabled={!compare} onClick={compare}>
      {compare ? 'Compare' : 'Pick two to compare'}
    </button>
  );
}
