import { describe, expect, it } from 'vitest';
import { conversationDetails, conversationNow, progressNow } from '../../../src/contract/cards.ts';
import type { ConversationInput } from '../../../src/contract/workflow-api.ts';
import { handPauseReason } from '../../../src/contract/hand-pause.ts';

describe('the live card of a batch', () => {
  it('is empty before the first look', () => {
    expect(progressNow(null, {})).toBe('');
  });

  it('puts a manual pause, or a fault, above the progress', () => {
    expect(progressNow(handPauseReason('lunch'), { card: 'card' })).toMatch(/^\*\*Paused by you:\*\* lunch\n\ncard\n/);
    expect(progressNow(handPauseReason(), { card: 'card' })).toMatch(/^\*\*Paused by you\*\*\n\ncard\n/);
    expect(progressNow('the key was rejected', {})).toMatch(/^\*\*Paused:\*\* the key was rejected\n/);
  });

  it('names the command that helps', () => {
    const helpOf = (reason: string) =>
      progressNow(reason, { help: { batchId: 'b', isScript: false } }).split('\n\n')[1];
    expect(helpOf(handPauseReason())).toContain('To continue: `convsim resume b`');
    expect(helpOf('the key is not set')).toBe(
      'Fix the cause, then: `convsim resume b`; after a correction of the spec: `convsim run SPEC --batch b`',
    );
    expect(helpOf('10 conversations in a row ended agent-failed with Unauthorized: bad key')).toContain(
      'Fix the cause, then: `convsim retry b`',
    );
  });

  it('names the script of a batch that only a script can resume', () => {
    const helpOf = (reason: string) => progressNow(reason, { help: { batchId: 'b', isScript: true } }).split('\n\n')[1];
    expect(helpOf('the key is not set')).toBe("Fix the cause, then: `run its script again with batch: 'b'`");
    expect(helpOf('10 conversations in a row ended agent-failed with Unauthorized: bad key')).toBe(
      "Fix the cause, then: `run its script again with batch: 'b' and retryFailed: true`",
    );
  });

  it('says why the store could not be read', () => {
    expect(progressNow(null, { card: 'card', unread: 'waiting for the store: it is full' })).toMatch(
      /^waiting for the store: it is full\n\ncard\n/,
    );
  });
});

describe('the details of a conversation', () => {
  const input = { batchId: 'b', prefix: 'convsim', conversationId: 'b/s', seedIndex: 0, maxTurns: 2, tag: null };
  const details = (committedTurns: number) =>
    conversationDetails(
      { ...input, question: 'Why?', committedTurns, policy: { agentType: 'module' } } as unknown as ConversationInput,
      'team',
    );

  it('link to the earlier runs of one that is continued', () => {
    expect(details(0)).not.toContain('all runs');
    expect(details(2)).toContain('[all runs](/namespaces/team/workflows?query=WorkflowId%3D%22convsim%2Fb%2Fc%2Fs%22)');
  });
});

describe('the live card of a conversation', () => {
  it('shows the last turns below the pause, with long texts cut', () => {
    const card = conversationNow('no key', [{ turn: 3, question: 'Why?', answer: 'a'.repeat(3_000) }]);
    expect(card).toMatch(/^\*\*Paused:\*\* no key\n/);
    expect(card).toContain('Why?');
    expect(card.length).toBeLessThan(2_500);
  });

  it('stays below what a server takes, in any alphabet', () => {
    for (const text of ['x', '😀', '签', '\0', '\ud83d', '"'].map((each) => each.repeat(30_000))) {
      const exchanges = [1, 2, 3].map((turn) => ({ turn, question: text, answer: text }));
      expect(Buffer.byteLength(JSON.stringify(conversationNow(text, exchanges)))).toBeLessThan(19_000);
    }
  });
});
