import type { ComponentChildren } from 'preact';
import type { Tone } from './tone.ts';

interface FoldProps {
  /** A few words on what is folded. */
  readonly summary: string;
  readonly isOpen: boolean;
  readonly tone?: Tone;
  readonly children: ComponentChildren;
}

/** Something that opens where it stands. What opens and closes all of them wins over what was opened by hand. */
export function Fold({ summary, isOpen, tone, children }: FoldProps) {
  return (
    <details class={`fold${tone ? ` tone-${tone}` : ''}`} open={isOpen}>
      <summary>{summary}</summary>
      <div class="fold-content">{children}</div>
    </details>
  );
}
