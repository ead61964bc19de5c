import type { ShownProgress } from '../progress/shown-progress.ts';
import type { BatchEvent } from '../session/run-batch.ts';
import { eventText } from './event-text.ts';
import { type ProgressView, progressView } from './progress-view.ts';
import type { Terminal } from './terminal.ts';

/** Shows on a terminal what happens to a batch; disposing of it leaves the last state on the screen. */
export interface EventView extends Disposable {
  on(event: BatchEvent): void;
}

/** A line for each event, and a view of the progress while the batch runs. */
export function eventView(terminal: Terminal, batchId: string): EventView {
  let view: ProgressView | undefined;
  let hasWarned = false;
  const stop = () => {
    view?.stop();
    view = undefined;
  };
  return {
    on(event) {
      for (const line of eventText(event, batchId)) terminal.say(line);
      if (event.kind !== 'progress') return;
      view ??= progressView({ terminal, batchId, startedAtMs: Date.now() });
      view.update(event.progress);
      const warning: string | null = hasWarned ? null : tokenWarning(event.progress);
      if (warning !== null) view.note(`warning: ${warning}`);
      hasWarned ||= warning !== null;
      if (event.isLast) stop();
    },
    [Symbol.dispose]: stop,
  };
}

/** The warning once turns are answered and no tokens are reported: a token budget then bounds nothing. */
export function tokenWarning({ budget = [], turns }: ShownProgress): string | null {
  const isBlind = turns > 0 && budget.some(({ part, used }) => part === 'tokens' && used === 0);
  return isBlind
    ? 'neither agent nor question generator reports tokens, so the token budget has no effect; set budget.turns or budget.duration'
    : null;
}
