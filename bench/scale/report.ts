import type { MemoryUse } from './memory-record.ts';
import type { ScaleResult } from './run-scale.ts';

/** Batches side by side, one line per figure. */
export function scaleText(results: readonly ScaleResult[]): string {
  const rows: [string, (result: ScaleResult) => string][] = [
    ['seeds × turns', ({ load }) => `${load.seeds} × ${load.turns}`],
    ['in flight', ({ load }) => String(load.concurrency)],
    ['came to its end', ({ isWhole }) => (isWhole ? 'yes' : 'no')],
    ['outcomes; lines', ({ counts }) => `${counts.outcomes}; ${counts.conversationLines}`],
    ['turns; lines; requests', ({ counts }) => `${counts.turns}; ${counts.turnLines}; ${counts.asked}`],
    ['wall time', ({ wallMs }) => `${(wallMs / 1000).toFixed(1)} s`],
    ['turns/s', ({ counts, wallMs }) => ((counts.turns * 1000) / wallMs).toFixed(1)],
    ['export', ({ exportMs }) => `${(exportMs / 1000).toFixed(1)} s`],
    ['disk: store; Temporal', ({ disk }) => `${megabytes(disk.storeBytes)}; ${megabytes(disk.temporalBytes)} MB`],
    ['events: batch; shard', ({ events }) => `${events.batch}; ${events.shard}`],
    ...(['worker', 'client', 'server', 'export'] as const).map((name): [string, (result: ScaleResult) => string] => [
      `${name}, MiB: steady; peak (quarters)`,
      ({ memory }) => memoryText(memory[name]),
    ]),
  ];
  const width = Math.max(...rows.map(([title]) => title.length));
  const columns = results.map((result) => rows.map(([, text]) => text(result)));
  const widths = columns.map((column) => Math.max(...column.map((text) => text.length)));
  const line = (title: string, index: number) =>
    [title.padEnd(width), ...columns.map((column, at) => column[index]?.padStart(widths[at] ?? 0))].join('  ');
  return `${rows.map(([title], index) => line(title, index)).join('\n')}\n\n`;
}

function memoryText({ peak, steady, quarters }: MemoryUse): string {
  return `${steady.toFixed(0)}; ${peak.toFixed(0)} (${quarters.map((each) => each.toFixed(0)).join(' ')})`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
