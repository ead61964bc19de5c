import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { batchTable, localTime } from '../../../src/cli/batch-table.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import type { BatchSummary } from '../../../src/store/store.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { manifestNamed } from '../../support/store-conformance/samples.ts';

describe('the table of batches', () => {
  const batch = (batchId: string, changes: Partial<BatchSummary> = {}): BatchSummary => ({
    batchId,
    manifest: manifestNamed('x'),
    state: 'closed',
    pauseReason: null,
    seedCount: 1_000,
    createdAt: '2030-01-31T09:05:00.000Z',
    outcomes: { completed: 990, 'agent-failed': 10 },
    turns: 5_990,
    ...changes,
  });
  const long = `a-simulation-with-a-long-name-20300131T090500Z-ab12`;

  it.each([80, 160])('fits %d columns and shows the outcomes of every batch, whatever its name', (width) => {
    const { colors } = fakeTerminal({ isTTY: true }).terminal;
    const lines = batchTable([batch('b'), batch(long, { state: 'paused' })], { width, colors }).map((line) =>
      stripVTControlCharacters(line),
    );
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    expect(new Set(lines.map((line) => Math.max(line.indexOf('OUTCOMES'), line.indexOf('completed')))).size).toBe(1);
    expect(lines[2]).toContain(width === 80 ? 'Z-ab12 ' : 'a-simulation-with-a-long');
    expect(lines[1]).toContain('completed 990, agent-failed 10');
  });

  it('cuts nothing where there is no terminal', () => {
    const { colors } = fakeTerminal().terminal;
    const lines = batchTable([batch(long)], { width: Number.POSITIVE_INFINITY, colors });
    expect(lines[1]).toBe(
      `${long}  closed  1,000  5,990  ${localTime('2030-01-31T09:05:00.000Z')}  completed 990, agent-failed 10`,
    );
  });
});
