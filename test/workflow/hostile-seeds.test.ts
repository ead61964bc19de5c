import { describe, expect, it } from 'vitest';
import { StepFailure } from '../../src/contract/failures.ts';
import { conversationWorkflowId } from '../../src/contract/ids.ts';
import type { SeedInput } from '../../src/contract/seed.ts';
import { echoAgent, openLab, seedsNamed } from '../support/lab.ts';

const LONG = 1024 * 1024;

/** One seed for each kind of text that Temporal would refuse, between two plain ones. */
const HOSTILE: Readonly<Record<string, Omit<SeedInput, 'id'>>> = {
  first: { question: 'plain?' },
  letters: { question: 'tag of letters?', tag: 'x'.repeat(3_000) },
  emoji: { question: '😀'.repeat(200), tag: '😀'.repeat(3_000) },
  chinese: { question: '问'.repeat(3_000), tag: '签'.repeat(3_000) },
  nul: { question: `a${'\0'.repeat(3_000)}?`, tag: '\0'.repeat(3_000) },
  surrogates: { question: `a${'\ud83d'.repeat(3_000)}?`, tag: '\ude00\ud83d'.repeat(3_000) },
  quotes: { question: '"\\'.repeat(3_000), tag: '"\\'.repeat(3_000) },
  huge: { question: 'q'.repeat(LONG), tag: 't'.repeat(LONG), agentDescription: 'd'.repeat(LONG) },
  last: { question: 'plain?' },
};

describe('a shard', () => {
  it('runs every seed, whatever its texts are', async () => {
    const names = Object.keys(HOSTILE);
    const seeds = Object.entries(HOSTILE).map(([id, seed]) => ({ id, ...seed }));
    const lab = await openLab({ seeds, spec: { maxTurns: 1, concurrency: 9, agentDescription: 'd'.repeat(LONG) } });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: names.length });
    const rows = await lab.store.readConversations({ batchId: lab.batchId, from: 0, limit: 20 });
    expect(rows.map(({ seed }) => seed.tag?.length)).toEqual(seeds.map(({ tag }) => tag?.length));
  });

  it('can be searched by its question, and by the start of a long tag', async () => {
    const seeds = [{ id: 'long', question: 'q?', tag: `${'x'.repeat(254)}😀😀` }];
    const lab = await openLab({ seeds, spec: { maxTurns: 0 } });
    await lab.run();
    const handle = lab.client.workflow.getHandle(conversationWorkflowId(lab.prefix, `${lab.batchId}/long`));
    const { typedSearchAttributes } = await handle.describe();
    const values = Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
    expect(values).toMatchObject({ ConvsimTag: 'x'.repeat(254), ConvsimQuestion: 'q?' });
  });

  it('goes on when agents fail with long messages in any alphabet', async () => {
    const texts = ['x', '😀', '问', '\0', '\ud83d'];
    const seeds = texts.map((_, index) => ({ id: `seed-${index}`, question: `${index}?` }));
    const lab = await openLab({
      seeds,
      spec: { maxTurns: 0 },
      agent: {
        invoke: async (call) => {
          const text = texts[Number(call.seed.id.slice(-1))] ?? '';
          return call.seed.id === 'seed-0'
            ? echoAgent.invoke(call)
            : Promise.reject(new StepFailure('InvalidRequest', text.repeat(LONG)));
        },
      },
    });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 1, 'agent-failed': 4 });
  });

  it('records a conversation that cannot be started, and goes on', async () => {
    const lab = await openLab({
      seeds: seedsNamed(3),
      spec: { maxTurns: 0 },
      tamper: (activities) => ({
        ...activities,
        planShard: async (asked) => {
          const { conversations, next } = await activities.planShard(asked);
          // No text at all: its workflow cannot be described, so it cannot be started.
          const broken = conversations.map((each) => ({
            ...each,
            ...(each.seedIndex === 1 && { question: null as never }),
          }));
          return { conversations: broken, next };
        },
      }),
    });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 2, cancelled: 1 });
    const rows = await lab.store.readConversations({ batchId: lab.batchId, from: 1, limit: 1 });
    expect(rows[0]).toMatchObject({ ending: { outcome: 'cancelled', errorType: 'TypeError' } });
  });
});
