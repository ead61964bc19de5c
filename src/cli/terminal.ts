import { createColors } from 'picocolors';
import { wrapAroundCommands } from './text-layout.ts';

type Colors = ReturnType<typeof createColors>;

/** All output of the command: what people read goes to stderr, what was asked for to stdout. */
export interface Terminal {
  /** Prints a line for people. A live line stays below it. */
  say(line: string): void;
  /** Writes to stdout; resolves when the reader has taken it, rejects when there is none any more. */
  write(chunk: string | Uint8Array): Promise<void>;
  /**
   * Keeps the last line of stderr for a live text of one line, redrawn four times per second; the returned function
   * draws it one last time and leaves it on the screen.
   */
  holdLastLine(text: () => string): () => void;
  /** Whether stderr is a terminal: bars and other live lines may be drawn. */
  readonly isLive: boolean;
  /** Whether stdout is a terminal: what was printed may be overwritten. */
  readonly isOutputLive: boolean;
  /** Colours of stderr, of no effect where there is no colour. */
  readonly colors: Colors;
  /** Colours of stdout. */
  readonly outputColors: Colors;
  /** Follows the terminal as it is resized; 80 by 24 where there is none. */
  readonly size: TerminalSize;
  /** Calls `onResize` each time the terminal has another size, until the returned function is called. */
  followSize(onResize: () => void): () => void;
}

/** How much room a terminal has. */
export interface TerminalSize {
  /** Columns that lines are laid out for, never fewer than 40. */
  readonly width: number;
  /** Columns after which the terminal breaks a line. */
  readonly columns: number;
  /** Rows. */
  readonly height: number;
}

type Stream = NodeJS.WritableStream & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

/** Where a terminal writes, and the environment that says whether it may use colour. */
export interface TerminalStreams {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const NARROWEST = 40;
const REDRAW_MS = 250;
/** To the first column, and clears the line: nothing that outlasts a killed process. */
const CLEAR_LINE = '\r\u001b[2K';

/** The terminal of a process. Colour only on a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`. */
export function createTerminal({ stdout, stderr, env }: TerminalStreams): Terminal {
  let lastLine: (() => string) | undefined;
  const redraw = () => stderr.write(`${CLEAR_LINE}${lastLine?.() ?? ''}`);
  // `write` reports a failure, and lines for people may get lost; without a listener either would end the process.
  for (const stream of [stdout, stderr]) stream.on('error', () => {});
  return {
    say(line) {
      const text = isTerminal(stderr) ? broken(line, sizeOf([stderr]).width) : line;
      stderr.write(lastLine ? `${CLEAR_LINE}${text}\n${lastLine()}` : `${text}\n`);
    },
    write: (chunk) => writeTo(stdout, chunk),
    holdLastLine(text) {
      lastLine = text;
      redraw();
      const timer = setInterval(redraw, REDRAW_MS);
      return () => {
        clearInterval(timer);
        redraw();
        stderr.write('\n');
        lastLine = undefined;
      };
    },
    isLive: isTerminal(stderr) && env['TERM'] !== 'dumb',
    isOutputLive: isTerminal(stdout) && env['TERM'] !== 'dumb',
    colors: createColors(hasColor(stderr, env)),
    outputColors: createColors(hasColor(stdout, env)),
    get size() {
      return sizeOf([stdout, stderr]);
    },
    followSize(onResize) {
      stdout.on('resize', onResize);
      return () => void stdout.off('resize', onResize);
    },
  };
}

/** Lines that a terminal would break anywhere are broken at spaces; what is coloured was laid out before. */
function broken(text: string, width: number): string {
  const lines = text.split('\n');
  return lines.flatMap((line) => (line.includes('\u001b') ? [line] : wrapAroundCommands(line, width))).join('\n');
}

function writeTo(stream: Stream, chunk: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

function isTerminal({ isTTY }: Stream): boolean {
  return isTTY === true;
}

function hasColor(stream: Stream, env: TerminalStreams['env']): boolean {
  return isTerminal(stream) && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

/** A reader of stdout, `less` for example, has as many columns as the terminal of stderr. */
function sizeOf(streams: readonly Stream[]): TerminalSize {
  const live = streams.find((stream) => isTerminal(stream) && stream.columns);
  const columns = live?.columns ?? 80;
  // A terminal that nobody has sized says 0 rows.
  return { width: Math.max(columns, NARROWEST), columns, height: live?.rows || 24 };
}
