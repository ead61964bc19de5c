import { describe, expect, it } from 'vitest';
import { eventText } from '../../../src/cli/event-text.ts';
import type { PreparedBatch } from '../../../src/client/prepare-batch.ts';
import type { BatchEvent } from '../../../src/session/run-batch.ts';
import type { Batch } from '../../../src/store/store.ts';

const nothing: PreparedBatch = { batch: {} as Batch, isKnown: false, takenOver: [], retried: 0, warnings: [] };

const texts: [BatchEvent, string[]][] = [
  [{ kind: 'loaded', prepared: nothing }, []],
  [
    { kind: 'loaded', prepared: { ...nothing, isKnown: true, takenOver: ['concurrency'], warnings: ['docs changed'] } },
    [
      'resuming: finished conversations are kept, the rest continue',
      'note: concurrency changed; the new value applies from now on',
      'note: docs changed',
    ],
  ],
  [{ kind: 'retried', conversations: 0 }, ['batch b: no conversation has failed; open conversations continue']],
  [{ kind: 'retried', conversations: 1 }, ['batch b: retrying 1 failed conversation']],
  [{ kind: 'retried', conversations: 2_000 }, ['batch b: retrying 2,000 failed conversations']],
  [
    { kind: 'extended', conversations: 1, maxTurns: 8 },
    ['batch b: up to 8 follow-up turns; 1 completed conversation continues'],
  ],
  [
    { kind: 'extended', conversations: 3, maxTurns: 1 },
    ['batch b: up to 1 follow-up turn; 3 completed conversations continue'],
  ],
  [
    { kind: 'paused', reason: 'paused by you: lunch' },
    ['batch b is paused by you: lunch', 'to resume, in another terminal: convsim resume b'],
  ],
  [{ kind: 'resumed' }, ['batch b continues']],
  [{ kind: 'over' }, ['batch b has ended; there is nothing to resume']],
];

describe('what happens to a batch, in words', () => {
  it.each(texts)('%j', (event, lines) => {
    expect(eventText(event, 'b')).toEqual(lines);
  });
});
