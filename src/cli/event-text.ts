import type { PreparedBatch } from '../client/prepare-batch.ts';
import type { ForkDraft } from '../client/prepare-fork.ts';
import { counted } from '../progress/amounts.ts';
import type { BatchEvent } from '../session/run-batch.ts';

/** The lines that describe an event of a batch; none for progress, which has its own view. */
export function eventText(event: BatchEvent, batchId: string): readonly string[] {
  switch (event.kind) {
    case 'loaded':
      return loadedText(event.prepared);
    case 'retried':
      return [`batch ${batchId}: ${retriedText(event.conversations)}`];
    case 'extended':
      return [`batch ${batchId}: up to ${counted(event.maxTurns, 'follow-up turn')}; ${extendedText(event)}`];
    case 'forked':
      return [`batch ${batchId}: ${forkedText(event.draft)}`];
    case 'paused':
      return [`batch ${batchId} is ${event.reason}`, `to resume, in another terminal: convsim resume ${batchId}`];
    case 'resumed':
      return [`batch ${batchId} continues`];
    case 'over':
      return [`batch ${batchId} has ended; there is nothing to resume`];
    case 'progress':
      return [];
  }
}

function loadedText({ isKnown, takenOver, retried, warnings }: PreparedBatch): string[] {
  return [
    ...(isKnown ? ['resuming: finished conversations are kept, the rest continue'] : []),
    ...takenOver.map((key) => `note: ${key} changed; the new value applies from now on`),
    ...warnings.map((warning) => `note: ${warning}`),
    ...(retried > 0 ? [`no turn was made with the old spec: ${retriedText(retried)}`] : []),
  ];
}

function retriedText(count: number): string {
  if (count === 0) return 'no conversation has failed; open conversations continue';
  return `retrying ${counted(count, 'failed conversation')}`;
}

function extendedText({ conversations }: { conversations: number }): string {
  return `${counted(conversations, 'completed conversation')} ${conversations === 1 ? 'continues' : 'continue'}`;
}

function forkedText({ seed, manifest: { forkedFrom } }: ForkDraft): string {
  const origin = forkedFrom ? ` after ${counted(forkedFrom.turn, 'turn')} of ${forkedFrom.conversationId}` : '';
  return `${seed.conversationId} continues${origin}`;
}
