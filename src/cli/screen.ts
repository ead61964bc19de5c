import { frameChange, frameRemoval } from './frame-change.ts';
import { hideCursor } from './hide-cursor.ts';
import type { Terminal } from './terminal.ts';

/** A place on stdout where lines are shown again and again; disposing of it leaves the last ones there. */
export interface Screen extends Disposable {
  show(lines: readonly string[]): Promise<void>;
}

/** On a terminal new lines replace the last ones, whatever its size has become; elsewhere they are printed when they differ. */
export function screen(terminal: Terminal): Screen {
  return terminal.isOutputLive ? liveScreen(terminal) : plainScreen(terminal);
}

function liveScreen(terminal: Terminal): Screen {
  let shown: readonly string[] = [];
  let size = terminal.size;
  // What the shell has printed in the meantime stands below the last frame.
  const cursor = hideCursor(terminal, () => (shown = []));
  return {
    async show(next) {
      const { columns, height } = terminal.size;
      const change =
        columns === size.columns && height === size.height
          ? frameChange({ shown, next, columns })
          : frameRemoval(shown, columns) + frameChange({ shown: [], next, columns });
      [shown, size] = [next, terminal.size];
      if (change !== '') await terminal.write(change);
    },
    [Symbol.dispose]: () => cursor[Symbol.dispose](),
  };
}

function plainScreen(terminal: Terminal): Screen {
  let last = '';
  return {
    async show(lines) {
      const text = lines.map((line) => `${line}\n`).join('');
      if (text === last) return;
      last = text;
      await terminal.write(text);
    },
    [Symbol.dispose]: () => {},
  };
}
