import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { progressView } from '../../../src/cli/progress-view.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { HALF } from '../../support/sample-progress.ts';

/** What was drawn last, from the first column on. */
function lastLine(text: string): string {
  return stripVTControlCharacters(text.split('\r\u001b[2K').at(-1) ?? '').trimEnd();
}

describe('the progress view', () => {
  it('prints a plain line at once when steps begin to wait for a failure', () => {
    const { terminal, err } = fakeTerminal();
    const view = progressView({ terminal, batchId: 'demo', startedAtMs: 0, now: () => 0 });
    const wait = { step: 'agent', type: 'Unavailable', message: 'http://a refused the connection.', count: 3 } as const;
    const waits = [{ ...wait, isRateLimit: false, failures: 1, maxAttempts: 8, nextAtMs: 0 }];
    view.update({ ...HALF, retrying: 0 });
    view.update({ ...HALF, waits });
    view.update({ ...HALF, waits });
    expect(err().trimEnd().split('\n')).toHaveLength(2);
    expect(err()).toContain('retrying 3: a refused the connection (attempt 2 of 8)');
  });

  it('repeats only the start of a long cause, with the time until the next attempt', () => {
    const clock = { ms: 0 };
    const { terminal, err } = fakeTerminal();
    const view = progressView({ terminal, batchId: 'demo', startedAtMs: 0, now: () => clock.ms });
    const wait = { step: 'agent', type: 'Unavailable', message: `failed ${'for long '.repeat(15)}`, count: 3 } as const;
    const waits = [{ ...wait, isRateLimit: false, failures: 7, maxAttempts: 8, nextAtMs: 60_000 }];
    view.update({ ...HALF, waits });
    clock.ms = 10_000;
    view.update({ ...HALF, turns: 70, waits });
    const [first = '', second = ''] = err().trimEnd().split('\n');
    expect(first).toContain(`${'for long '.repeat(15).trim()} (attempt 8 of 8 in 1m 00s)`);
    expect(second).toMatch(/retrying 3: failed for long .{20,60}… \(attempt 8 of 8 in 50s\)/);
  });

  it('prints a plain line at the start, every 10 s when something changed, and at the end', () => {
    const clock = { ms: 0 };
    const { terminal, out, err } = fakeTerminal();
    const view = progressView({ terminal, batchId: 'demo', startedAtMs: 0, now: () => clock.ms });
    const at = (ms: number, turns: number) => {
      clock.ms = ms;
      view.update({ ...HALF, turns });
    };
    at(0, 10);
    at(5_000, 12);
    at(10_000, 20);
    at(21_000, 20);
    at(22_000, 21);
    view.note('a note');
    at(23_000, 24);
    view.stop();
    const lines = err().trimEnd().split('\n');
    expect(lines.map((line) => /(after \d+s: )|(\d+ turns ·)|a note/g[Symbol.match](line)?.join(''))).toEqual([
      'after 0s: 10 turns ·',
      'after 10s: 20 turns ·',
      'after 22s: 21 turns ·',
      'a note',
      'after 23s: 24 turns ·',
    ]);
    expect(out()).toBe('');
  });

  it('counts only what was done since this start into the rate', () => {
    const clock = { ms: 0 };
    const { terminal, err } = fakeTerminal();
    const view = progressView({ terminal, batchId: 'demo', startedAtMs: 0, now: () => clock.ms });
    view.update({ ...HALF, turns: 5_000 });
    clock.ms = 10_000;
    view.update({ ...HALF, turns: 5_020 });
    expect(err()).toContain('2.0 turns/s');
  });

  it.each([80, 160])('draws a bar that fits %d columns and leaves it on the screen', (columns) => {
    const { terminal, err } = fakeTerminal({ isTTY: true, columns });
    const view = progressView({ terminal, batchId: 'demo', startedAtMs: Date.now() });
    view.update(HALF);
    view.stop();
    const drawn = lastLine(err());
    expect(drawn).toMatch(/^█+░+ 12\/20 done · completed 10, agent-failed 2 · 63 turns/);
    expect(displayWidth(drawn)).toBeLessThan(columns);
    expect(err().endsWith('\n')).toBe(true);
  });

  it('prints what others say above the bar, and draws the bar again', () => {
    const { terminal, err } = fakeTerminal({ isTTY: true });
    const view = progressView({ terminal, batchId: 'demo', startedAtMs: Date.now() });
    view.update(HALF);
    const before = err().length;
    terminal.say('stopping');
    expect(err().slice(before).startsWith('\r\u001b[2Kstopping\n')).toBe(true);
    expect(lastLine(err().slice(before))).toContain('12/20 done');
    view.stop();
  });

  it('does not touch the cursor or the wrapping of the terminal', () => {
    const { terminal, err } = fakeTerminal({ isTTY: true });
    const view = progressView({ terminal, batchId: 'demo', startedAtMs: Date.now() });
    view.update(HALF);
    view.stop();
    for (const sequence of ['\u001b7', '\u001b8', '\u001b[?25', '\u001b[?7']) expect(err()).not.toContain(sequence);
  });
});
