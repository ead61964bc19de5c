import type { ComponentChildren } from 'preact';

interface PanelProps {
  readonly name: string;
  /** Beside the name, softer. */
  readonly note?: string | undefined;
  readonly isWide?: boolean;
  readonly children: ComponentChildren;
}

/** Figures of one kind, with their name. */
export function Panel({ name, note, isWide = false, children }: PanelProps) {
  return (
    <section class={isWide ? 'panel is-wide' : 'panel'} aria-label={name}>
      <h2>
        {name} {note !== undefined && <span class="soft">{note}</span>}
      </h2>
      {children}
    </section>
  );
}
