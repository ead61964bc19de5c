interface ToggleProps {
  readonly name: string;
  readonly isOn: boolean;
  /** What it does, with its key. */
  readonly title: string;
  readonly onPress: () => void;
}

/** A button that is on or off. */
export function Toggle({ name, isOn, title, onPress }: ToggleProps) {
  return (
    <button type="button" class="button" aria-pressed={isOn} title={title} onClick={onPress}>
      {name}
    </button>
  );
}
