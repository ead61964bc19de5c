import { endedCount } from '../contract/outcome.ts';
import { timeSpan } from '../progress/amounts.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';
import type { Speed } from '../progress/speed.ts';
import { progressBar } from './progress-bar.ts';
import { progressText } from './progress-text.ts';
import type { Terminal } from './terminal.ts';

/** Shows the progress of a batch; `stop` leaves the last state on the screen. */
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

/** Columns of a cause that an earlier line has in full. */
const REPEATED_CAUSE = 70;
/** Time between two lines where there is no terminal. */
const PLAIN_INTERVAL_MS = 10_000;

/**
 * A live bar on a terminal; elsewhere a plain line at the start, when steps begin to
 * wait for a failure, every 10 s when something changed, and at the end.
 */
export function progressView(options: ProgressViewOptions): ProgressView {
  return options.terminal.isLive ? liveView(options) : plainView(options);
}

function liveView(options: ProgressViewOptions): ProgressView {
  const { terminal } = options;
  const speed = speedMeter(options);
  let latest: ShownProgress | undefined;
  let release: (() => void) | undefined;
  const draw = () => (latest ? liveLine(latest, speed(latest), terminal) : '');
  return {
    update(progress) {
      latest = progress;
      release ??= terminal.holdLastLine(draw);
    },
    note: (line) => terminal.say(line),
    stop: () => release?.(),
  };
}

/** A bar and the progress beside it. */
function liveLine(progress: ShownProgress, speed: Speed, { size, colors }: Terminal): string {
  // The last column stays free: some terminals go to the next line when it is written.
  const width = size.width - 1;
  const barWidth = width >= 120 ? 30 : isHeldUp(progress) ? 0 : 12;
  const text = progressText(progress, {
    speed,
    width: barWidth === 0 ? width : width - barWidth - 1,
    nowMs: Date.now(),
  });
  return barWidth === 0 ? text : `${progressBar(progress, { cells: barWidth, colors })} ${text}`;
}

/** The cause that holds a batch up needs the place of the bar on a narrow terminal. */
function isHeldUp({ waits = [], storeTrouble = null }: ShownProgress): boolean {
  return storeTrouble !== null || waits.some(({ isRateLimit }) => !isRateLimit);
}

function plainView(options: ProgressViewOptions): ProgressView {
  const { terminal, batchId, startedAtMs, now = Date.now } = options;
  const speed = speedMeter(options);
  let latest: ShownProgress | undefined;
  let printed = { text: '', atMs: Number.NEGATIVE_INFINITY };
  const isNewWait = newWaits();
  const print = (hasNews = false) => {
    // Running time on its own is not worth a line.
    const text = JSON.stringify({ ...latest, budget: undefined });
    if (latest === undefined || text === printed.text) return;
    printed = { text, atMs: now() };
    const after = timeSpan(now() - startedAtMs);
    const line = progressText(latest, {
      speed: speed(latest),
      width: Number.POSITIVE_INFINITY,
      nowMs: printed.atMs,
      longestPart: hasNews ? undefined : REPEATED_CAUSE,
    });
    terminal.say(`${batchId} after ${after}: ${line}`);
  };
  return {
    update(progress) {
      latest = progress;
      const hasNews = isNewWait(progress);
      if (hasNews || now() - printed.atMs >= PLAIN_INTERVAL_MS) print(hasNews);
    },
    note: (line) => terminal.say(line),
    stop: () => print(),
  };
}

/** Tells whether steps wait for a kind of failure for the first time: people have to know of it at once. */
function newWaits(): (progress: ShownProgress) => boolean {
  const known = new Set<string>();
  return ({ waits = [], storeTrouble = null }) => {
    const causes = [
      ...waits.map(({ step, type }) => `${step} ${type}`),
      ...(storeTrouble === null ? [] : [storeTrouble]),
    ];
    const kinds = causes.filter((kind) => !known.has(kind));
    for (const kind of kinds) known.add(kind);
    return kinds.length > 0;
  };
}

/** Measures from the first update: what was there then was done by earlier runs. */
function speedMeter({ now = Date.now }: ProgressViewOptions): (progress: ShownProgress) => Speed {
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
