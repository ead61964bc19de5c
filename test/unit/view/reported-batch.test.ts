import { describe, expect, it } from 'vitest';
import { reportedBatch } from '../../../src/view/reported-batch.ts';
import { storeInTempHome } from '../../support/recorded-batch.ts';
import { recordViewed, VIEW_PLACE } from '../../support/viewed-batch.ts';

describe('reportedBatch', () => {
  it('gives a batch with its figures, and each conversation once as a line and once with its texts', async () => {
    const { store } = await storeInTempHome();
    const { view, lines, transcripts } = await reportedBatch(store, await recordViewed(store), VIEW_PLACE);
    expect(view).toMatchObject({ batchId: 'nightly', statistics: { run: { judged: 2, passed: 1 } } });
    expect(view.isDeriving).toBeUndefined();
    const [ofLines, ofTexts]: [string[], string[]] = [[], []];
    for await (const piece of lines) ofLines.push(...piece.map(({ conversationId }) => conversationId));
    for await (const { conversation } of transcripts) ofTexts.push(conversation.conversation_id);
    expect(ofLines).toHaveLength(4);
    expect(ofTexts).toEqual(ofLines);
  });
});
