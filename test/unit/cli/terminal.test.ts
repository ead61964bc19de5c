import { describe, expect, it } from 'vitest';
import { fakeTerminal } from '../../support/fake-terminal.ts';

describe('colour', () => {
  const red = (screen: Parameters<typeof fakeTerminal>[0]) => fakeTerminal(screen).terminal.colors.red('x');

  it('is used on a terminal only, and not where NO_COLOR or a dumb terminal forbids it', () => {
    expect(red({ isTTY: true })).not.toBe('x');
    expect(red({ isTTY: false })).toBe('x');
    expect(red({ isTTY: true, env: { NO_COLOR: '1' } })).toBe('x');
    expect(red({ isTTY: true, env: { TERM: 'dumb' } })).toBe('x');
  });
});

describe('the last line of a terminal', () => {
  it('is drawn again as time goes by, stays below what is said, and is left on the screen at the end', async () => {
    const { terminal, err } = fakeTerminal({ isTTY: true });
    let drawn = 0;
    const release = terminal.holdLastLine(() => `drawing ${(drawn += 1)}`);
    expect(err()).toBe('\r\u001b[2Kdrawing 1');
    await expect.poll(() => drawn, { timeout: 5_000 }).toBeGreaterThan(1);
    terminal.say('a line');
    release();
    const count = drawn;
    expect(err().endsWith(`\r\u001b[2Ka line\ndrawing ${count - 1}\r\u001b[2Kdrawing ${count}\n`)).toBe(true);
    terminal.say('after the end');
    expect(err().endsWith('\nafter the end\n')).toBe(true);
    expect(drawn).toBe(count);
  });
});
