import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conversationWorkflowId } from '../../src/contract/ids.ts';
import { heldAgent } from '../support/held-agent.ts';
import { type Cast, type Lab, openLab } from '../support/lab.ts';
import { startForgetfulTemporal } from '../support/local-temporal.ts';

/** Events after which a run ends: those of about three turns. The first run ends before it asks this turn. */
const EVENTS = 40;
const FIRST_TURN_OF_SECOND_RUN = 3;

const soon = { timeout: 60_000, interval: 20 };

let temporal: TestWorkflowEnvironment;

beforeAll(async () => {
  temporal = await startForgetfulTemporal(EVENTS);
});

afterAll(() => temporal.teardown());

describe('a conversation that continues as new', () => {
  it('asks every turn once, and no run of it has a long history', async () => {
    const { agent, asked } = heldAgent({ isShut: false });
    const lab = await openLab({ address: temporal.address, agent, spec: { maxTurns: 12 } });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect(asked).toEqual(Array.from({ length: 13 }, (_, turn) => `seed-0 ${turn}`));
    expect(await lab.store.progress(lab.batchId)).toMatchObject({ turns: 13, outcomes: { completed: 1 } });
    await expect.poll(async () => (await runsOf(lab)).length, soon).toBeGreaterThanOrEqual(3);
    expect(Math.max(...(await runsOf(lab)))).toBeLessThan(EVENTS + 40);
  });

  it('does not begin its next run while it is paused', async () => {
    const { agent, asked } = heldAgent({ isShut: false });
    const { generate, isAsked, release } = heldQuestion();
    const { lab, stop } = await started({ agent, questions: { generate } });
    await isAsked;
    await lab.batches.pause(lab.batchId);
    await expect.poll(() => detailsOf(lab), soon).toContain('**Paused');
    release();
    await expect.poll(() => lastEvents(lab), soon).toEqual(['activityTaskCompleted', 'workflowTaskCompleted']);
    expect(asked).toHaveLength(FIRST_TURN_OF_SECOND_RUN);
    await lab.batches.resume(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(new Set(asked).size).toBe(5);
    expect(asked).toHaveLength(5);
    await stop();
  });

  it('is paused in its later runs too', async () => {
    const { agent, asked, door } = heldAgent({ isShut: false });
    const { generate, isAsked, release } = heldQuestion();
    const { lab, stop } = await started({ agent, questions: { generate } });
    await isAsked;
    door.isShut = true;
    release();
    await expect.poll(() => asked, soon).toContain(`seed-0 ${FIRST_TURN_OF_SECOND_RUN}`);
    await lab.batches.pause(lab.batchId, 'lunch');
    await expect.poll(() => detailsOf(lab), soon).toContain('**Paused by you:** lunch');
    door.isShut = false;
    // The turn that was answered is committed before the pause is waited out.
    await expect.poll(async () => (await lab.store.progress(lab.batchId)).turns, soon).toBe(4);
    expect(asked).toHaveLength(4);
    await lab.batches.resume(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(asked).toHaveLength(5);
    await stop();
  });

  it('hears of a pause that comes at the moment between two runs', async () => {
    const { agent, asked } = heldAgent({ isShut: false });
    const { generate, isAsked, release } = heldQuestion();
    const { lab, stop } = await started({ agent, questions: { generate }, spec: { maxTurns: 30 } });
    await isAsked;
    release();
    await lab.batches.pause(lab.batchId);
    await expect.poll(() => detailsOf(lab), soon).toContain('**Paused');
    expect(asked.length).toBeLessThan(31);
    await lab.batches.resume(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(asked).toEqual(Array.from({ length: 31 }, (_, turn) => `seed-0 ${turn}`));
    await stop();
  });

  it('is cancelled at the moment between two runs, and is continued at its next turn later', async () => {
    const { agent, asked, door } = heldAgent({ isShut: false });
    const { generate, isAsked, release } = heldQuestion();
    const { lab, stop } = await started({ agent, questions: { generate } });
    await isAsked;
    door.isShut = true;
    release();
    await lab.batches.cancel(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    const { turns, outcomes } = await lab.store.progress(lab.batchId);
    expect({ turns, outcomes }).toEqual({ turns: FIRST_TURN_OF_SECOND_RUN, outcomes: { cancelled: 1 } });
    expect((await handleOf(lab).describe()).status.name).toBe('CANCELLED');
    door.isShut = false;
    asked.length = 0;
    await lab.batches.start(lab.batchId);
    expect(await lab.wait()).toEqual({ kind: 'closed' });
    expect(asked).toEqual(['seed-0 3', 'seed-0 4']);
    await stop();
  });
});

async function started(cast: Cast) {
  const lab = await openLab({ address: temporal.address, ...cast, spec: { maxTurns: 4, ...cast.spec } });
  const stop = await lab.work();
  await lab.batches.start(lab.batchId);
  return { lab, stop };
}

/** A generator that holds the question of the turn that the second run asks first. */
function heldQuestion() {
  let release = (): void => undefined;
  let tell = (): void => undefined;
  const isReleased = new Promise<void>((resolve) => (release = resolve));
  const isAsked = new Promise<void>((resolve) => (tell = resolve));
  const generate = async ({ turn }: { readonly turn: number }) => {
    if (turn === FIRST_TURN_OF_SECOND_RUN) {
      tell();
      await isReleased;
    }
    return { questions: [`question ${turn}?`] };
  };
  return { generate, isAsked, release: () => release() };
}

function handleOf({ client, prefix, batchId }: Lab) {
  return client.workflow.getHandle(conversationWorkflowId(prefix, `${batchId}/seed-0`));
}

async function detailsOf(lab: Lab): Promise<string> {
  const metadata = await handleOf(lab).query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails;
}

/** Kinds of the last events of the conversation's last run, but for the start of workflow tasks. */
async function lastEvents(lab: Lab): Promise<string[]> {
  const { events } = await handleOf(lab).fetchHistory();
  const kinds = (events ?? []).map((event) =>
    Object.keys(event)
      .find((key) => key.endsWith('EventAttributes'))
      ?.replace('EventAttributes', ''),
  );
  return kinds
    .filter((kind) => kind !== undefined && !/^workflowTask(Scheduled|Started)$/.test(kind))
    .slice(-2) as string[];
}

/** Lengths of the histories of the conversation's runs. */
async function runsOf(lab: Lab): Promise<number[]> {
  const runs: number[] = [];
  const query = `WorkflowId='${conversationWorkflowId(lab.prefix, `${lab.batchId}/seed-0`)}'`;
  for await (const run of lab.client.workflow.list({ query })) runs.push(run.historyLength);
  return runs;
}
