import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { judgingView } from '../../../src/cli/judging-view.ts';
import type { JudgingProgress } from '../../../src/session/run-judging.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';

const HALF: JudgingProgress = { wanted: 2_400, whole: 1_198, errors: 2, usage: undefined, waits: [] };

const WAIT = {
  step: 'judge',
  type: 'Unavailable',
  message: 'http://a refused the connection.',
  count: 3,
  isRateLimit: false,
  failures: 1,
  maxAttempts: 8,
  nextAtMs: 0,
} as const;

/** What was printed after each update, at these times. */
function printed(...updates: readonly (readonly [ms: number, progress: Partial<JudgingProgress>])[]): string[] {
  const clock = { ms: 0 };
  const { terminal, err } = fakeTerminal();
  {
    using view = judgingView(terminal, 'b, set tone', () => clock.ms);
    for (const [ms, progress] of updates) {
      clock.ms = ms;
      view.update({ ...HALF, ...progress });
    }
  }
  return err() === '' ? [] : err().trimEnd().split('\n');
}

describe('the view of a judging', () => {
  it('counts judgements, errors among them, and tokens', () => {
    expect(printed([0, { usage: { inputTokens: 12_000, outputTokens: 300 } }])).toEqual([
      'b, set tone after 0s: 1,200/2,400 judged · 2 judgements with an error · tokens of judges 12,000 in, 300 out',
    ]);
    expect(printed([0, { errors: 0, whole: 1 }])).toEqual(['b, set tone after 0s: 1/2,400 judged']);
  });

  it('says what judges wait for', () => {
    expect(printed([0, { waits: [WAIT] }])[0]).toContain('retrying 3: a refused the connection (attempt 2 of 8)');
  });

  it('prints a plain line at the start, every 10 s when something changed, and at the end', () => {
    const lines = printed(
      [0, { whole: 10 }],
      [5_000, { whole: 20 }],
      [10_000, { whole: 30 }],
      [20_000, { whole: 30 }],
      [21_000, { whole: 40 }],
    );
    expect(lines.map((line) => /after (\S+): (\d+)\//.exec(line)?.slice(1))).toEqual([
      ['0s', '12'],
      ['10s', '32'],
      ['21s', '42'],
    ]);
  });

  it('prints nothing where nothing is known, and no line twice', () => {
    expect(printed()).toEqual([]);
    expect(printed([0, {}], [500, {}])).toHaveLength(1);
  });

  it('keeps one line of a terminal, cut to its width', () => {
    const { terminal, err } = fakeTerminal({ isTTY: true, columns: 30 });
    {
      using view = judgingView(terminal, 'b, set tone', () => 0);
      view.update({ ...HALF, waits: [WAIT] });
    }
    const last =
      stripVTControlCharacters(err())
        .trimEnd()
        .split(/[\r\n]/)
        .at(-1) ?? '';
    expect(last.startsWith('1,200/2,400 judged')).toBe(true);
    expect(last.length).toBeLessThan(terminal.size.width);
  });
});
