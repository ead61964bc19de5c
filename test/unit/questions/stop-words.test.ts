import { describe, expect, it } from 'vitest';
import { endsConversation } from '../../../src/questions/stop-words.ts';

describe('endsConversation', () => {
  it.each([
    '###STOP###',
    ' ###STOP### ',
    'Thanks!\n###STOP###',
    'bye ###STOP###',
    'Thanks.###STOP###',
    '<|endconversation|>',
    '[DONE]',
    '"[DONE]"',
    'Bye.\n\nTERMINATE',
    'TERMINATE.',
    '###TRANSFER###',
  ])('is so for %j', (message) => expect(endsConversation(message)).toBe(true));

  it.each(['What does ###STOP### do?', 'How do I terminate it?', 'Does it TERMINATE', 'see a[DONE]', 'STOP', ''])(
    'is not so for %j',
    (message) => expect(endsConversation(message)).toBe(false),
  );
});
