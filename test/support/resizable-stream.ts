import { capturedStream } from './fake-terminal.ts';

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A terminal's stream whose size a test changes, as a person who drags its corner. */
export function resizableStream(size: Size) {
  const { stream, text } = capturedStream();
  const terminal = Object.assign(stream, { isTTY: true, ...size });
  return {
    stream: terminal,
    text,
    resize(next: Size) {
      Object.assign(terminal, next);
      terminal.emit('resize');
    },
  };
}
