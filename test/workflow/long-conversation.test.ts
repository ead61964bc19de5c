import { describe, expect, it } from 'vitest';
import { conversationWorkflowId } from '../../src/contract/ids.ts';
import { openLab } from '../support/lab.ts';

describe('a very long conversation', () => {
  it('of 280 turns is led in several runs of its workflow', async () => {
    const lab = await openLab({ spec: { maxTurns: 279 } });
    await lab.run();
    expect(await lab.store.progress(lab.batchId)).toMatchObject({ turns: 280, outcomes: { completed: 1 } });
    const id = conversationWorkflowId(lab.prefix, `${lab.batchId}/seed-0`);
    const runs: number[] = [];
    for await (const run of lab.client.workflow.list({ query: `WorkflowId='${id}'` })) runs.push(run.historyLength);
    expect(runs.length).toBeGreaterThan(1);
    expect(Math.max(...runs)).toBeLessThan(6_000);
  }, 180_000);
});
