import { describe, expect, it } from 'vitest';
import { datasetKindOf, datasetRecord } from '../../../../src/push/mlflow/dataset-records.ts';
import { conversationsToPush } from '../../../support/conversations-to-push.ts';

describe('the row of a seed in an evaluation dataset', () => {
  it('is a test case of the simulator where there is a goal', async () => {
    const { batch, find } = await conversationsToPush();
    expect(datasetKindOf(find('tools'), batch)).toBe('goals');
    expect(datasetRecord(find('tools'), batch, 'goals')).toEqual({
      inputs: { goal: 'find the bike\npay', persona: 'terse' },
      expectations: { expect: ['The bike is named.'] },
      tags: { 'convsim.batch': 'nightly-7', 'convsim.case': 'tools', 'convsim.tag': 'bikes' },
      source: { source_type: 'TRACE', source_data: { trace_id: 'tr-fec6b711635f0076ec6f5f8a63b1ab33' } },
    });
  });

  it('is the messages up to the first question where there is none', async () => {
    const { batch, find } = await conversationsToPush();
    expect(datasetKindOf(find('long'), batch)).toBe('messages');
    expect(datasetRecord(find('tools'), batch, 'messages')?.['inputs']).toEqual({
      messages: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi' },
        { role: 'user', content: 'Where is my bike? 🚲' },
      ],
    });
    expect(datasetRecord(find('runs'), batch, 'messages')).not.toHaveProperty('source');
  });

  it('is none where the seed has no goal and goals are wanted', async () => {
    const { batch, find } = await conversationsToPush();
    expect(datasetRecord(find('long'), batch, 'goals')).toBeUndefined();
  });
});
