import { setTimeout as sleep } from 'node:timers/promises';
import { screen } from './screen.ts';
import type { Terminal } from './terminal.ts';

/** What is seen at one moment. */
export interface View {
  /** Its lines at the present size of the terminal. */
  readonly draw: () => readonly string[];
  /** Whether there is nothing more to wait for. */
  readonly isOver: boolean;
}

const REFRESH_MS = 1_000;

/** Reads and shows a view about every second until it is over, and draws it again when the terminal has another size. */
export async function watchView(terminal: Terminal, read: () => Promise<View>): Promise<void> {
  using shown = screen(terminal);
  let view: View | undefined;
  const draw = async () => shown.show(view?.draw() ?? []);
  using _ = followedSize(terminal, () => void draw().catch(() => {}));
  for (;;) {
    const startedAtMs = Date.now();
    view = await read();
    await draw();
    if (view.isOver) return;
    // A large batch on a slow disk: watching must not slow the batch itself down.
    await sleep(Math.max(REFRESH_MS, (Date.now() - startedAtMs) * 10));
  }
}

function followedSize(terminal: Terminal, onResize: () => void): Disposable {
  return { [Symbol.dispose]: terminal.followSize(onResize) };
}
