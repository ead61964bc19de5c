import { counted, fullCount, timeSpan } from '../progress/amounts.ts';
import { waitText } from '../progress/batch-doing.ts';
import type { JudgingProgress } from '../session/run-judging.ts';
import type { Terminal } from './terminal.ts';
import { clipLine, oneLine } from './text-layout.ts';

/** Shows how far a judging is; disposing of it leaves the last state on the screen. */
export interface JudgingView extends Disposable {
  readonly update: (progress: JudgingProgress) => void;
}

/** Time between two lines where there is no terminal. */
const PLAIN_INTERVAL_MS = 10_000;

/** A live line on a terminal; elsewhere a plain line at the start, every 10 s when something changed, and at the end. */
export function judgingView(terminal: Terminal, name: string, now: () => number = Date.now): JudgingView {
  const startedAtMs = now();
  let latest: JudgingProgress | undefined;
  let release: (() => void) | undefined;
  let printed = { text: '', atMs: Number.NEGATIVE_INFINITY };
  const draw = () => (latest ? clipLine(judgingText(latest, now()), terminal.size.width - 1) : '');
  const print = () => {
    if (!latest) return;
    const text = judgingText(latest);
    if (text === printed.text) return;
    printed = { text, atMs: now() };
    terminal.say(`${name} after ${timeSpan(now() - startedAtMs)}: ${text}`);
  };
  return {
    update(progress) {
      latest = progress;
      if (terminal.isLive) release ??= terminal.holdLastLine(draw);
      else if (now() - printed.atMs >= PLAIN_INTERVAL_MS) print();
    },
    [Symbol.dispose]() {
      if (terminal.isLive) release?.();
      else print();
    },
  };
}

/** `120/400 judged · 2 with an error · retrying 3: … · tokens 1,200 in, 300 out`. */
function judgingText({ wanted, whole, errors, usage, waits }: JudgingProgress, nowMs?: number): string {
  const parts = [
    `${fullCount(whole + errors)}/${fullCount(wanted)} judged`,
    ...(errors > 0 ? [`${counted(errors, 'judgement')} with an error`] : []),
    ...waits.map((wait) => `retrying ${waitText(wait, nowMs)}`),
    ...(usage ? [`tokens of judges ${fullCount(usage.inputTokens)} in, ${fullCount(usage.outputTokens)} out`] : []),
  ];
  return oneLine(parts.join(' · '));
}
