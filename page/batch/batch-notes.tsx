import type { BatchView } from '../../src/view/data/batch-view.ts';

/** What a batch waits for and what can be done, a line each; it stands out where nothing goes on without somebody. */
export function BatchNotes({ view: { notes, pauseReason, doing } }: { readonly view: BatchView }) {
  const lines = notes.length === 0 && pauseReason !== undefined ? [`paused: ${pauseReason}`] : notes;
  if (lines.length === 0) return null;
  const isStill = doing === 'paused' || doing === 'interrupted';
  return (
    <ul class={isStill ? 'notes notice' : 'notes'} aria-label="State of the batch">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
