import { useEffect, useState } from 'preact/hooks';

interface NumberFieldProps {
  readonly label: string;
  readonly unit?: string;
  readonly value: number | undefined;
  readonly step?: number;
  readonly onChange: (value: number | undefined) => void;
}

/** A field for a bound; empty: none. What is typed stays while the page follows a batch, and counts once it is left or entered. */
export function NumberField({ label, unit, value, step = 1, onChange }: NumberFieldProps) {
  const [text, setText] = useState('');
  useEffect(() => setText(value?.toString() ?? ''), [value]);
  const change = (typed: string): void => onChange(typed === '' ? undefined : Math.max(0, Number(typed)));
  return (
    <label class="number-field">
      <span>{label}</span>
      <input
        type="number"
        min={0}
        step={step}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      />
      {unit && <span class="soft">{unit}</span>}
    </label>
  );
}
