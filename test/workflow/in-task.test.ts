import { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { temporal } from '@temporalio/proto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Activities } from '../../src/activities/activities.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { conversationWorkflowId } from '../../src/contract/ids.ts';
import { storeFile } from '../../src/store/store-place.ts';
import { specWith, type Lab, openLab } from '../support/lab.ts';

const soon = { timeout: 60_000, interval: 20 };

const UNHANDLED_COMMAND = temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;

type Name = keyof Activities;

/** Does something in the first call of an activity, before it runs. */
function onFirst(name: Name, doing: () => unknown) {
  let isFirst = true;
  return (activities: Activities): Activities => {
    const activity = activities[name] as (input: unknown) => Promise<unknown>;
    const changed = async (input: unknown) => {
      if (isFirst) {
        isFirst = false;
        await doing();
      }
      return activity(input);
    };
    return { ...activities, [name]: changed };
  };
}

function handleOf(lab: Lab) {
  return lab.client.workflow.getHandle(conversationWorkflowId(lab.prefix, `${lab.batchId}/seed-0`));
}

/** What the event list of the Temporal UI shows of each step: activity type, summary, and whether it ran within a workflow task. */
async function stepsOf(lab: Lab) {
  const { events } = await handleOf(lab).fetchHistory();
  return (events ?? []).flatMap((event) => {
    const summary = textOf(event.userMetadata?.summary?.data);
    const regular = event.activityTaskScheduledEventAttributes?.activityType?.name;
    if (regular) return [{ name: regular, summary, isInTask: false }];
    const local = event.markerRecordedEventAttributes?.details?.['data']?.payloads?.[0]?.data;
    if (!local) return [];
    const { activity_type: name } = JSON.parse(textOf(local)) as { activity_type: string };
    return [{ name, summary, isInTask: true }];
  });
}

/** Workflow tasks that failed because of what the worker did, not because something arrived while it was at one. */
async function failedTasksOf(lab: Lab): Promise<number> {
  const { events } = await handleOf(lab).fetchHistory();
  const failures = (events ?? []).flatMap((event) => event.workflowTaskFailedEventAttributes ?? []);
  return failures.filter(({ cause }) => cause !== UNHANDLED_COMMAND).length;
}

function textOf(data: Uint8Array | null | undefined): string {
  return data
    ? Buffer.from(data)
        .toString()
        .replace(/^"(.*)"$/, '$1')
    : '';
}

describe('the steps of a turn that only touch the store', () => {
  it('run within the workflow task, in order and named by turn, and the rest as tasks of their own', async () => {
    const lab = await openLab({ spec: { maxTurns: 1 } });
    await lab.run();
    expect(await stepsOf(lab)).toEqual([
      { name: 'invokeAgent', summary: 'turn 0 · ask agent', isInTask: false },
      { name: 'persistAndExtract', summary: 'turn 0 · persist, extract context', isInTask: true },
      { name: 'generateNextQuestion', summary: 'turn 1 · next question', isInTask: false },
      { name: 'invokeAgent', summary: 'turn 1 · ask agent', isInTask: false },
      { name: 'persistTurn', summary: 'turn 1 · persist', isInTask: true },
      { name: 'endConversation', summary: 'end conversation', isInTask: true },
    ]);
  });

  it('leave the extractor of a user, which may be slow, a task of its own', async () => {
    const lab = await openLab({ spec: { maxTurns: 1, context: { ...specWith().context, type: 'module' } } });
    await lab.run();
    const steps = await stepsOf(lab);
    expect(steps).toContainEqual({ name: 'extractContext', summary: 'turn 0 · extract context', isInTask: false });
    expect(steps).toContainEqual({ name: 'persistTurn', summary: 'turn 0 · persist', isInTask: true });
  });

  it.each<Name>(['persistAndExtract', 'persistTurn', 'endConversation'])(
    'get a task of their own when the store is away: %s',
    async (name) => {
      const fail = () => {
        throw new StepFailure('StoreUnavailable', 'the disk is full.');
      };
      const lab = await openLab({ spec: { maxTurns: 1 }, tamper: onFirst(name, fail) });
      expect(await lab.run()).toEqual({ kind: 'closed' });
      expect(await lab.store.progress(lab.batchId)).toMatchObject({ turns: 2, outcomes: { completed: 1 } });
      const regular = (await stepsOf(lab)).filter(({ isInTask }) => !isInTask).map((step) => step.name);
      expect(regular).toContain(name === 'persistAndExtract' ? 'extractContext' : name);
    },
  );

  it('fail the conversation at once when the failure is final', async () => {
    const context = {
      extract: () => {
        throw new StepFailure('InvalidRequest', 'no such field.');
      },
    };
    const lab = await openLab({ spec: { maxTurns: 1 }, context });
    await lab.run();
    expect(await lab.store.progress(lab.batchId)).toMatchObject({ turns: 1, outcomes: { 'context-failed': 1 } });
    expect((await stepsOf(lab)).map(({ name }) => name)).not.toContain('extractContext');
  });
});

describe('a conversation that is cancelled', () => {
  it.each<Name>(['invokeAgent', 'persistAndExtract', 'generateNextQuestion'])(
    'while its first %s runs ends as cancelled, and keeps a turn that was answered',
    async (name) => {
      const box: { lab?: Lab } = {};
      const cancel = async () => {
        await box.lab?.batches.cancel(box.lab.batchId);
        await isCancelRequested(box.lab as Lab);
      };
      const lab = (box.lab = await openLab({ spec: { maxTurns: 2 }, tamper: onFirst(name, cancel) }));
      await lab.run();
      const { outcomes, turns } = await lab.store.progress(lab.batchId);
      expect(outcomes).toEqual({ cancelled: 1 });
      // The agent may answer before the conversation hears that it is cancelled.
      if (name !== 'invokeAgent') expect(turns).toBe(1);
      expect(await failedTasksOf(lab)).toBe(0);
    },
  );

  it.each<Name>(['persistTurn', 'endConversation'])(
    'while its last %s runs has nothing left to do: it is completed',
    async (name) => {
      const box: { lab?: Lab } = {};
      const cancel = () => handleOf(box.lab as Lab).cancel();
      const lab = (box.lab = await openLab({ spec: { maxTurns: 0 }, tamper: onFirst(name, cancel) }));
      await lab.run();
      expect(await lab.store.progress(lab.batchId)).toMatchObject({ turns: 1, outcomes: { completed: 1 } });
      expect(await failedTasksOf(lab)).toBe(0);
    },
  );

  it('in the very task that starts such a step ends all the same', async () => {
    const steps = new EventEmitter();
    const [asked, paused] = [once(steps, 'asked'), once(steps, 'paused')];
    const agent = {
      async invoke() {
        steps.emit('asked');
        await paused;
        return { content: 'yes' };
      },
    };
    const lab = await openLab({ spec: { maxTurns: 2 }, agent });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await asked;
    await handleOf(lab).signal('pause', 'for the test');
    steps.emit('paused');
    await expect.poll(async () => (await lab.store.progress(lab.batchId)).turns, soon).toBe(1);
    await stop();
    // Nobody works: both arrive in one task, which goes on to the context of turn 0 and is cancelled at once.
    await handleOf(lab).signal('resume');
    await handleOf(lab).cancel();
    const stopAgain = await lab.work();
    await expect.poll(async () => (await handleOf(lab).describe()).status.name, soon).toBe('CANCELLED');
    expect((await stepsOf(lab)).map(({ name }) => name)).toEqual([
      'invokeAgent',
      'persistTurn',
      'extractContext',
      'endConversation',
    ]);
    expect(await failedTasksOf(lab)).toBe(0);
    await stopAgain();
  });
});

describe('a step within the workflow task that hangs', () => {
  it('for 30 s neither wedges its conversation nor loses anything', async () => {
    const lab = await openLab({ spec: { maxTurns: 1 }, tamper: onFirst('persistAndExtract', () => sleep(30_000)) });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect(await lab.store.progress(lab.batchId)).toMatchObject({ turns: 2, outcomes: { completed: 1 } });
    expect(await failedTasksOf(lab)).toBe(0);
  }, 120_000);

  it('because another process has locked the store file is done when the lock is gone', async () => {
    const writer = fileURLToPath(new URL('../support/hold-store.ts', import.meta.url));
    const box: { lab?: Lab } = {};
    const lock = async () => {
      const holder = fork(writer, [storeFile((box.lab as Lab).home), '30000'], {
        execArgv: ['--import', import.meta.resolve('tsx')],
      });
      onTestFinished(() => void holder.kill());
      await once(holder, 'message');
    };
    const lab = (box.lab = await openLab({ spec: { maxTurns: 1 }, tamper: onFirst('persistAndExtract', lock) }));
    expect(await lab.run()).toEqual({ kind: 'closed' });
    expect(await lab.store.progress(lab.batchId)).toMatchObject({ turns: 2, outcomes: { completed: 1 } });
  }, 180_000);
});

async function isCancelRequested(lab: Lab): Promise<void> {
  const isRequested = async () => {
    const { events } = await handleOf(lab).fetchHistory();
    return (events ?? []).some((event) => event.workflowExecutionCancelRequestedEventAttributes);
  };
  await expect.poll(isRequested, soon).toBe(true);
}
