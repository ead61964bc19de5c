import { useEffect, useRef, useState } from 'preact/hooks';
import { useKeys } from '../keyboard/use-keys.ts';

interface SearchFieldProps {
  readonly label: string;
  /** What is searched now. */
  readonly value: string;
  /** Called when somebody has paused while typing. */
  readonly onSearch: (text: string) => void;
}

/** A pause while typing that makes it a search. */
const PAUSE_MS = 250;

/** A field for a text to search, which `/` leads to. `Esc` empties it, and then leaves it. */
export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [text, setText] = useState(value);
  useEffect(() => setText((typed) => (typed.trim() === value ? typed : value)), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useKeys({ '/': { does: label, act: () => field.current?.select() } });
  const type = (typed: string, pauseMs: number): void => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(typed.trim()), pauseMs);
  };
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (key === 'Enter') type(text, 0);
    if (key !== 'Escape') return;
    if (text === '') field.current?.blur();
    else type('', 0);
  };
  return (
    <label class="search-field">
      <span class="hidden-text">{label}</span>
      <input
        ref={field}
        type="text"
        value={text}
        placeholder={label}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => type(currentTarget.value, PAUSE_MS)}
        onKeyDown={onKeyDown}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}
