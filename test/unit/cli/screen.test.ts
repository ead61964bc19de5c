import { describe, expect, it } from 'vitest';
import { screen } from '../../../src/cli/screen.ts';
import { createTerminal } from '../../../src/cli/terminal.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { resizableStream } from '../../support/resizable-stream.ts';
import { screenAfter } from '../../support/screen-model.ts';

const HIDE = '\u001b[?25l';
const SHOW = '\u001b[?25h';

describe('lines that are shown again and again', () => {
  it('replace the last ones on a terminal, with every row that a wrapped or wide line took', async () => {
    const { terminal, out } = fakeTerminal({ isTTY: true, columns: 40 });
    {
      using shown = screen(terminal);
      await shown.show(['one', '\u001b[31mred\u001b[0m', 'x'.repeat(41), '漢'.repeat(21), '']);
      await shown.show(['two', 'three']);
    }
    expect(screenAfter(out(), 40)).toEqual(['two', 'three']);
  });

  it('hide the cursor, and show it again at the end', async () => {
    const before = process.listenerCount('SIGINT');
    const { terminal, out } = fakeTerminal({ isTTY: true });
    {
      using shown = screen(terminal);
      await shown.show(['one']);
    }
    expect(out()).toBe(`${HIDE}\rone\u001b[K\n${SHOW}`);
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  it('are drawn anew when the terminal has another size', async () => {
    const { stream, resize, text } = resizableStream({ columns: 40, rows: 24 });
    const terminal = createTerminal({ stdout: stream, stderr: stream, env: {} });
    using shown = screen(terminal);
    await shown.show(['x'.repeat(40), 'same']);
    resize({ columns: 20, rows: 24 });
    await shown.show(['short', 'same']);
    // The terminal has broken the long line into two.
    expect(text().endsWith('\r\u001b[3A\u001b[J\rshort\u001b[K\nsame\u001b[K\n')).toBe(true);
  });

  it('are printed one after the other elsewhere, and only when they differ', async () => {
    const { terminal, out } = fakeTerminal();
    using shown = screen(terminal);
    for (const line of ['one', 'one', 'two']) await shown.show([line]);
    expect(out()).toBe('one\ntwo\n');
  });
});
