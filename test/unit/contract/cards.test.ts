import { describe, expect, it } from 'vitest';
import { conversationNow, progressNow } from '../../../src/contract/cards.ts';
import { handPauseReason } from '../../../src/contract/hand-pause.ts';

describe('the live card of a batch', () => {
  it('is empty before the first look', () => {
    expect(progressNow(null)).toBe('');
  });

  it('puts a manual pause, or a fault, above the progress', () => {
    expect(progressNow(handPauseReason('lunch'), 'card')).toMatch(/^\*\*Paused by you:\*\* lunch\n\ncard\n/);
    expect(progressNow(handPauseReason(), 'card')).toMatch(/^\*\*Paused by you\*\*\n\ncard\n/);
    expect(progressNow('the key was rejected')).toMatch(/^\*\*Paused:\*\* the key was rejected\n/);
  });
});

describe('the live card of a conversation', () => {
  it('shows the last turns below the pause, with long texts cut', () => {
    const card = conversationNow('no key', [{ turn: 3, question: 'Why?', answer: 'a'.repeat(3_000) }]);
    expect(card).toMatch(/^\*\*Paused:\*\* no key\n/);
    expect(card).toContain('Why?');
    expect(card.length).toBeLessThan(2_000);
  });
});
