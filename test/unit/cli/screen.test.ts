import { describe, expect, it } from 'vitest';
import { screen } from '../../../src/cli/screen.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';

describe('lines that are shown again and again', () => {
  it('replace the last ones on a terminal, with every row that a wrapped or wide line took', async () => {
    const { terminal, out } = fakeTerminal({ isTTY: true, columns: 40 });
    const shown = screen(terminal);
    await shown.show(['one', '\u001b[31mred\u001b[0m', 'x'.repeat(41), '漢'.repeat(21), '']);
    await shown.show(['two']);
    expect(out().endsWith('\n\u001b[7A\u001b[Jtwo\n')).toBe(true);
  });

  it('are printed one after the other elsewhere, and only when they differ', async () => {
    const { terminal, out } = fakeTerminal();
    const shown = screen(terminal);
    for (const line of ['one', 'one', 'two']) await shown.show([line]);
    expect(out()).toBe('one\ntwo\n');
  });
});
