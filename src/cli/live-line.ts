import { Writable } from 'node:stream';
import { SingleBar } from 'cli-progress';
import { endedCount } from '../contract/outcome.ts';
import type { ShownProgress } from '../progress/shown-progress.ts';
import type { Terminal } from './terminal.ts';

/** A bar with a text, on the last line of the terminal. */
export interface LiveLine {
  update(progress: ShownProgress): void;
  stop(): void;
}

type Describe = (progress: ShownProgress, width: number) => string;

const CURSOR_SAVE_AND_RESTORE = ['\u001b7', '\u001b8'];

/** Draws from the first update on, four times a second, so that times run on between updates. */
export function liveLine(terminal: Terminal, describe: Describe): LiveLine {
  let latest: ShownProgress | undefined;
  let release = () => {};
  const bar = new SingleBar({
    stream: barStream(terminal.stream),
    format: (_options, { progress }) => (latest ? drawn(terminal, progress, latest, describe) : ''),
    fps: 4,
    // Lines are said above the bar: it has to be drawn again although it did not change.
    forceRedraw: true,
    // The width is kept here; switching the terminal's wrapping off would outlast a killed process.
    linewrap: true,
    gracefulExit: false,
    emptyOnZero: true,
  });
  return {
    update(progress) {
      latest = progress;
      bar.setTotal(progress.seeds);
      if (bar.isActive) return bar.update(endedCount(progress.outcomes));
      bar.start(progress.seeds, endedCount(progress.outcomes));
      release = terminal.holdLastLine(() => bar.render());
    },
    stop() {
      release();
      bar.stop();
    },
  };
}

function drawn({ size, colors }: Terminal, share: number, progress: ShownProgress, describe: Describe): string {
  // The last column stays free: some terminals go to the next line when it is written.
  const width = size.width - 1;
  const barWidth = width >= 120 ? 30 : 12;
  const full = Math.round(share * barWidth);
  const bar = `${colors.green('█'.repeat(full))}${colors.dim('░'.repeat(barWidth - full))}`;
  return `${bar} ${describe(progress, width - barWidth - 1)}`;
}

/**
 * The bar restores the cursor's place when it ends, which is wrong once lines have scrolled, and cuts by length, colours
 * included: both are kept from it.
 */
function barStream(stream: NodeJS.WritableStream): NodeJS.WritableStream {
  const filtered = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      if (!CURSOR_SAVE_AND_RESTORE.includes(text)) stream.write(text);
      done();
    },
  });
  return Object.assign(filtered, { isTTY: true, columns: 10_000 });
}
