import { useId, useState } from 'preact/hooks';
import { count } from '../../format/count.ts';
import type { Counted } from '../figures/counted.ts';
import { Menu } from './menu.tsx';

interface FilterMenuProps {
  /** "Outcome". */
  readonly label: string;
  /** All values with how often they occur in the batch. */
  readonly values: readonly Counted[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: readonly string[]) => void;
}

/** So many values are looked through by eye; with more of them a field narrows the list. */
const FEW = 10;
/** The most values that are listed. */
const MOST = 100;

/** A menu of the values of one property; conversations with one of the checked ones are shown. */
export function FilterMenu({ label, values, chosen, onChoose }: FilterMenuProps) {
  const [text, setText] = useState('');
  const field = useId();
  const matching = values.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
  const toggle = (name: string): void =>
    onChoose(chosen.has(name) ? [...chosen].filter((other) => other !== name) : [...chosen, name]);
  return (
    <Menu label={label} chosen={chosen.size}>
      {values.length > FEW && (
        <input
          id={field}
          type="text"
          class="menu-field"
          aria-label={`Find in ${label}`}
          placeholder="Find…"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      )}
      <ul>
        {matching.slice(0, MOST).map(({ name, count: ofValue }) => (
          <li key={name}>
            <label>
              <input type="checkbox" checked={chosen.has(name)} onChange={() => toggle(name)} />
              <bdi>{name}</bdi>
              <span class="soft">{count(ofValue)}</span>
            </label>
          </li>
        ))}
      </ul>
      {matching.length > MOST && <p class="soft">{count(matching.length - MOST)} more</p>}
    </Menu>
  );
}
