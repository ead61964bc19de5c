import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import { progressBar } from '../../../src/cli/progress-bar.ts';

const plain = createColors(false);

describe('the bar of a batch', () => {
  const bar = (ended: number, seeds: number) =>
    progressBar({ outcomes: ended === 0 ? {} : { completed: ended }, seeds }, { cells: 10, colors: plain });

  it('is empty only where nothing has ended, and full only where everything has', () => {
    expect(bar(0, 1_000)).toBe('░░░░░░░░░░');
    expect(bar(1, 1_000)).toBe('█░░░░░░░░░');
    expect(bar(500, 1_000)).toBe('█████░░░░░');
    expect(bar(999, 1_000)).toBe('█████████░');
    expect(bar(1_000, 1_000)).toBe('██████████');
    expect(bar(0, 0)).toBe('░░░░░░░░░░');
  });

  it('shows each outcome in its colour, however rare it is', () => {
    const colors = createColors(true);
    const outcomes = { completed: 990, 'empty-context': 300, 'agent-failed': 1 } as const;
    expect(progressBar({ outcomes, seeds: 1_291 }, { cells: 10, colors })).toBe(
      colors.green('███████') + colors.yellow('██') + colors.red('█'),
    );
    expect(progressBar({ outcomes, seeds: 100_000 }, { cells: 10, colors })).toContain(colors.red('█'));
  });
});
