import { Writable } from 'node:stream';
import { createTerminal, type Terminal } from '../../src/cli/terminal.ts';

/** A terminal whose output a test reads. */
export interface FakeTerminal {
  readonly terminal: Terminal;
  /** Everything written to stdout so far. */
  readonly out: () => string;
  /** Everything written to stderr so far. */
  readonly err: () => string;
}

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The real terminal on captured streams: no terminal device, unless `isTTY` says so. */
export function fakeTerminal({ isTTY = false, columns = 80, rows = 24, env = {} }: Screen = {}): FakeTerminal {
  const [stdout, stderr] = [capturedStream(), capturedStream()];
  const size = { isTTY, columns, rows };
  const terminal = createTerminal({
    stdout: Object.assign(stdout.stream, size),
    stderr: Object.assign(stderr.stream, size),
    env,
  });
  return { terminal, out: stdout.text, err: stderr.text };
}

/** A stream that keeps what is written to it. */
export function capturedStream() {
  let text = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { stream, text: () => text };
}
