import { hitOf } from '../../src/view/data/hit-of.ts';
import type { SearchHit } from '../../src/view/data/page-source.ts';
import type { Transcript } from '../../src/view/data/transcript.ts';

/** The first place of a conversation where the text occurs. */
export function hitIn({ conversation, turns }: Transcript, text: string): SearchHit | undefined {
  return hitOf(conversation.seed_index, turns, text);
}
