import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { BatchClient } from '../../src/client/batch-client.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { conversationWorkflowId } from '../../src/contract/ids.ts';
import { TRANSCRIPT_QUERY } from '../../src/contract/workflow-api.ts';
import { Key } from '../../src/encryption/key.ts';
import { Keyring } from '../../src/encryption/keyring.ts';
import { echoAgent, type Lab, openLab } from '../support/lab.ts';
import { leaksIn, type Place, placeOf, textsIn } from '../support/secret-search.ts';

const SAID = {
  question: 'Is the zebra awake?',
  answer: 'answer to: Is the',
  context: 'tool says so',
  reason: 'cassowary',
};

function newKey(id: string): Key {
  return new Key(randomBytes(32), id);
}

async function connect(): Promise<Connection> {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  onTestFinished(() => connection.close());
  return connection;
}

/** Everything that Temporal holds of a batch, as it holds it. */
async function heldOf({ batchId }: Lab): Promise<Place[]> {
  const { workflowService } = await connect();
  const query = `ConvsimBatch = "${batchId}"`;
  const { executions } = await workflowService.listWorkflowExecutions({ namespace: 'default', query });
  return Promise.all(
    executions.map(async (listed) => {
      const asked = { namespace: 'default', execution: listed.execution ?? null };
      const described = await workflowService.describeWorkflowExecution(asked);
      const history = await workflowService.getWorkflowExecutionHistory(asked);
      return placeOf(listed.execution?.workflowId ?? '', textsIn([listed, described, history]).join('\n'));
    }),
  );
}

function handleOf(lab: Lab, seed: string) {
  return lab.client.workflow.getHandle(conversationWorkflowId(lab.prefix, `${lab.batchId}/${seed}`));
}

describe('with a key', { timeout: 60_000 }, () => {
  it('Temporal holds nothing that was said, not even in failures, summaries and search attributes', async () => {
    const lab = await openLab({
      keyring: new Keyring(newKey('k1')),
      spec: { maxTurns: 1 },
      seeds: [
        { id: 'one', question: SAID.question, tag: 'about zebras' },
        { id: 'fails', question: 'Is the zebra awake? 🦓'.repeat(20) },
      ],
      agent: {
        invoke: (call) => {
          if (call.messages.at(-1)?.content.includes('🦓'))
            throw new StepFailure('InvalidRequest', `no ${SAID.reason} is here`);
          return echoAgent.invoke(call);
        },
      },
    });
    await lab.run();
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 1, 'agent-failed': 1 });

    const places = await heldOf(lab);
    expect(leaksIn(places, { ...SAID, tag: 'about zebras' })).toEqual([]);
    expect(leaksIn(places, { marker: 'Encoded failure' }).length).toBeGreaterThan(0);

    const one = await handleOf(lab, 'one').describe();
    expect(await one.staticSummary()).toBe(SAID.question);
    await expect(handleOf(lab, 'fails').result()).rejects.toMatchObject({
      cause: { message: expect.stringContaining(SAID.reason) as string },
    });
  });

  it('a worker without it is told which key is missing, and one that has it continues', async () => {
    const lab = await openLab({ keyring: new Keyring(newKey('k1')), spec: { maxTurns: 1 } });
    const stop = await lab.work(null);
    await lab.batches.start(lab.batchId);
    expect(String(await lab.unreadable)).toMatch(
      /CONVSIM_ENCRYPTION_KEY: .* with the key "k1", and no key is set here/,
    );
    await stop();
    await lab.work();
    expect(await lab.wait()).toMatchObject({ kind: 'closed' });
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 1 });
  });

  it('a batch that was started without one continues with it', async () => {
    let allowed = 0;
    const lab = await openLab({
      keyring: new Keyring(newKey('k1')),
      spec: { maxTurns: 7 },
      agent: {
        invoke: async (call) => {
          await vi.waitUntil(() => call.turn <= allowed, { timeout: 60_000 });
          return echoAgent.invoke(call);
        },
      },
    });
    const turnsMade = async () => (await lab.store.progress(lab.batchId)).turns;
    const plain = new BatchClient({
      client: new Client({ connection: await connect() }),
      store: lab.store,
      prefix: lab.prefix,
    });
    await plain.start(lab.batchId);
    const stop = await lab.work(null);
    await expect.poll(turnsMade, { timeout: 30_000 }).toBeGreaterThan(0);
    const stopping = stop();
    allowed = Infinity;
    await stopping;
    expect(await turnsMade()).toBeLessThan(8);
    await lab.work();
    expect(await lab.wait()).toMatchObject({ kind: 'closed' });
    expect(await turnsMade()).toBe(8);
    expect(await handleOf(lab, 'seed-0').query(TRANSCRIPT_QUERY)).toHaveLength(3);
    const held = (await heldOf(lab)).map(({ bytes }) => bytes.toString()).join('\n');
    for (const text of ['seed question 0?', 'k1']) expect(held).toContain(text);
  });
});
