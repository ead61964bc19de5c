import type { ComponentChildren } from 'preact';

interface MessageProps {
  readonly title: string;
  /** `error`: read out at once by screen readers. */
  readonly kind?: 'empty' | 'loading' | 'error';
  readonly children?: ComponentChildren;
}

/** What stands in place of what is not there: nothing yet, not loaded yet, or an error. */
export function Message({ title, kind = 'empty', children }: MessageProps) {
  return (
    <section class={`message message-${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
