import type { Retries } from '../../src/view/data/transcript.ts';
import { countOf } from '../format/count.ts';
import { duration } from '../format/duration.ts';

/** Failed attempts in a few words: `2 failures, refused 3 times for its rate, 8.4 s lost`. */
export function retriesText({ failures, rateLimited, lostMs }: Omit<Retries, 'step' | 'type' | 'message'>): string {
  return [
    failures > 0 && countOf(failures, 'failure'),
    rateLimited > 0 && `refused ${countOf(rateLimited, 'time')} for its rate`,
    lostMs !== undefined && `${duration(lostMs)} lost`,
  ]
    .filter((part) => part !== false)
    .join(', ');
}
