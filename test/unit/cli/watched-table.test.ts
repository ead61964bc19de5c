import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import { watchedTable } from '../../../src/cli/watched-table.ts';
import type { ActiveBatch, ListedBatch } from '../../../src/cli/listed-batches.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { HALF } from '../../support/sample-progress.ts';
import { manifestNamed } from '../../support/store-conformance/samples.ts';

const batch = (batchId: string, changes: Partial<ListedBatch> = {}): ListedBatch => ({
  batchId,
  manifest: manifestNamed('x'),
  state: 'closed',
  pauseReason: null,
  seedCount: 20,
  createdAt: '2030-01-31T09:05:00.000Z',
  outcomes: HALF.outcomes,
  turns: HALF.turns,
  ...changes,
});

const active = (batch: ListedBatch, doing: readonly string[] = []): ActiveBatch => ({
  batch,
  progress: { ...HALF, retrying: 0 },
  spent: { turns: 63, tokens: 0, ranMs: 15_000 },
  doing,
});

const CLOSED = Array.from({ length: 30 }, (_, index) => batch(`old-${index}`));
const RUNNING = batch('nightly', { state: 'open' });
const HELD = batch('a-simulation-with-a-long-name-20300131T090500Z-ab12', { state: 'interrupted' });

/** The lines on a terminal of that size, with the three kinds of batches. */
function shown(columns: number, rows: number): readonly string[] {
  const { size, outputColors } = fakeTerminal({ isTTY: true, columns, rows }).terminal;
  const lines = watchedTable(
    {
      batches: [...CLOSED.slice(0, 15), HELD, ...CLOSED.slice(15), RUNNING],
      active: [
        active(HELD, ['interrupted: no process runs it']),
        active(RUNNING, ['retrying 3: a\nb\u001b[2J refused']),
      ],
    },
    { ...size, colors: outputColors },
  );
  return lines.map((line) => stripVTControlCharacters(line));
}

describe('a live table of batches', () => {
  it.each([
    [160, 40],
    [80, 24],
    [50, 12],
    [30, 6],
    [20, 3],
  ])('fits a terminal of %d columns and %d rows', (columns, rows) => {
    const lines = shown(columns, rows);
    expect(lines.length).toBeLessThan(rows);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
  });

  it('shows how far each batch is, how fast, how long it takes, and what it waits for', () => {
    const lines = shown(160, 40);
    expect(lines.find((line) => line.startsWith('nightly'))).toMatch(
      /open +█{14}░{10} +12\/20 +4\.2 +10s +completed 10, agent-failed 2$/,
    );
    expect(lines).toContain('  retrying 3: a b refused');
    expect(lines).toContain(`  to resume it: convsim resume ${HELD.batchId}`);
    expect(shown(160, 34).at(-1)).toBe('… and 3 more: convsim status');
  });

  it('keeps those that have not ended, and of the others the latest', () => {
    const lines = shown(160, 10);
    expect(lines.map((line) => line.split(/ +/)[0]).filter(Boolean)).toEqual([
      'BATCH',
      expect.stringMatching(/^a-sim/),
      'old-27',
      'old-28',
      'old-29',
      'nightly',
      '…',
    ]);
  });

  it('says below a batch how its conversations ended where its line has no room for that', () => {
    expect(shown(80, 40)).toContain('  completed 10, agent-failed 2');
    expect(shown(160, 40)).not.toContain('  completed 10, agent-failed 2');
  });
});
