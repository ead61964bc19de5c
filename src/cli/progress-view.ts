import { endedCount } from '../contract/outcome.ts';
import { timeSpan } from '../progress/amounts.ts';
import type { Pace } from '../progress/pace.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';
import { liveLine } from './live-line.ts';
import { progressText } from './progress-text.ts';
import type { Terminal } from './terminal.ts';

/** Shows how a batch goes on; `stop` leaves the last state on the screen. */
export interface ProgressView {
  update(progress: ShownProgress): void;
  /** Prints a line without disturbing what is shown. */
  note(line: string): void;
  stop(): void;
}

/** What a view is made with. */
export interface ProgressViewOptions {
  readonly terminal: Terminal;
  readonly batchId: string;
  readonly startedAtMs: number;
  readonly now?: () => number;
}

/** Time between two lines where there is no terminal. */
const PLAIN_INTERVAL_MS = 10_000;

/** A live bar on a terminal; elsewhere a plain line at the start, every 10 s when something changed, and at the end. */
export function progressView(options: ProgressViewOptions): ProgressView {
  return options.terminal.isLive ? liveView(options) : plainView(options);
}

function liveView(options: ProgressViewOptions): ProgressView {
  const { terminal } = options;
  const pace = paceMeter(options);
  const line = liveLine(terminal, (progress, width) => progressText(progress, pace(progress), width));
  return { update: (progress) => line.update(progress), note: (text) => terminal.say(text), stop: () => line.stop() };
}

function plainView(options: ProgressViewOptions): ProgressView {
  const { terminal, batchId, startedAtMs, now = Date.now } = options;
  const pace = paceMeter(options);
  let latest: ShownProgress | undefined;
  let printed = { text: '', atMs: Number.NEGATIVE_INFINITY };
  const print = () => {
    // Running time alone is no news.
    const text = JSON.stringify({ ...latest, budget: undefined });
    if (latest === undefined || text === printed.text) return;
    printed = { text, atMs: now() };
    const after = timeSpan(now() - startedAtMs);
    terminal.say(`${batchId} after ${after}: ${progressText(latest, pace(latest), Number.POSITIVE_INFINITY)}`);
  };
  return {
    update(progress) {
      latest = progress;
      if (now() - printed.atMs >= PLAIN_INTERVAL_MS) print();
    },
    note: (line) => terminal.say(line),
    stop: print,
  };
}

/** Measures from the first update on: what was there then was done by earlier starts. */
function paceMeter({ now = Date.now }: ProgressViewOptions): (progress: ShownProgress) => Pace {
  let baseline: { turns: number; conversations: number; atMs: number } | undefined;
  return ({ turns, outcomes, turnsPerConversation }) => {
    const conversations = endedCount(outcomes);
    baseline ??= { turns, conversations, atMs: now() };
    return {
      elapsedMs: now() - baseline.atMs,
      turns: turns - baseline.turns,
      conversations: conversations - baseline.conversations,
      turnsPerConversation,
    };
  };
}
