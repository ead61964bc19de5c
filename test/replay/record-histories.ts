import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { JudgingClient } from '../../src/client/judging-client.ts';
import type { Activities } from '../../src/activities/activities.ts';
import type { UserTurn } from '../../src/contract/user-turn.ts';
import type { QuestionGenerator } from '../../src/questions/question-generator.ts';
import type { Agent } from '../../src/agents/agent.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { batchWorkflowId, conversationWorkflowId, judgingWorkflowId, shardWorkflowId } from '../../src/contract/ids.ts';
import { heldAgent } from '../support/held-agent.ts';
import { judgeLab, judgeNamed, scriptedJudge } from '../support/lab-judges.ts';
import { type Cast, echoAgent, endBeforehand, type Lab, openLab, seedsNamed, specWith } from '../support/lab.ts';
import { startForgetfulTemporal } from '../support/local-temporal.ts';
import { HISTORIES_FOLDER, type RecordedHistory } from './recorded-history.ts';

/** What names the machine that recorded, and is of no use to a replay. */
const NOT_RECORDED = new Set(['identity', 'stackTrace', 'workerVersion']);

const soon = { timeout: 60_000, interval: 20 };

/** Records the histories that `replay.test.ts` replays, from real runs: `npm run record`. */
describe('recording', () => {
  it('a completed batch', () => recordRun('completed', { seeds: seedsNamed(3), spec: { maxTurns: 1 } }));

  it('a conversation without context', () => recordRun('empty-context', { context: { extract: () => '' } }));

  it('a conversation whose context is extracted by the code of a user', async () => {
    const context = { ...specWith().context, type: 'module' };
    await recordRun('module-context', { spec: { maxTurns: 1, context } }, ['conversation']);
  });

  it('a conversation whose store was away within the workflow task', async () => {
    const isAway = new Set(['persistAndExtract', 'persistTurn', 'endConversation']);
    const tamper = (activities: Activities): Activities => onceAway(activities, isAway);
    await recordRun('store-away', { spec: { maxTurns: 1 }, tamper }, ['conversation']);
  });

  it('a batch that runs long enough to be looked up', async () => {
    const invoke: Agent['invoke'] = async (call) => {
      await sleep(6_000);
      return echoAgent.invoke(call);
    };
    await recordRun('looked-up', { agent: { invoke }, spec: { maxTurns: 0 } }, ['batch', 'shard']);
  });

  it('a conversation whose agent failed for good', () => {
    const { limits } = specWith();
    const spec = { limits: { ...limits, agent: { ...limits.agent, maxAttempts: 2 } } };
    return recordRun('agent-failed', { spec, agent: failing((turn) => turn > 0, 'Unavailable') });
  });

  it('a conversation that its user ended, and whose session is closed', () => {
    const questions = { generate: async () => ({ questions: [], isEnd: true }) };
    const agent: Agent = { invoke: async (call) => ({ ...(await echoAgent.invoke(call)), session: 's-1' }) };
    const spec = { agent: { type: 'echo', session: { close: {} } } };
    return recordRun('user-ended', { agent, questions, spec }, ['conversation']);
  });

  it('a conversation that its user opens, and whose goal is claimed twice and verified once', () => {
    const user: UserTurn = { status: 'satisfied', helped: true, open: [], facts: [], flags: [] };
    const end = { outcome: 'goal-reached', reason: 'the goal was reached' } as const;
    const questions: QuestionGenerator = {
      isUser: true,
      generate: async ({ turn, user: at }) =>
        turn < 1 || at?.refusedClaim !== undefined
          ? { questions: [`message ${turn}`], user: { ...user, status: 'continue' } }
          : { questions: ['thanks'], isClaim: true, user: { ...user, end } },
      verify: async ({ turn }) => ({ isReached: turn > 1, reason: 'not yet' }),
    };
    const spec = { maxTurns: 1, questions: { type: 'user' } };
    return recordRun('goal-reached', { questions, spec, seeds: [{ id: 'seed-0', goal: 'a refund' }] }, [
      'conversation',
    ]);
  });

  it('a batch with no budget left', () =>
    recordRun('budget-exhausted', { seeds: seedsNamed(2), spec: { concurrency: 1, budget: { turns: 1 } } }));

  it('a batch that was cancelled', async () => {
    const { agent, inFlight } = heldAgent();
    const { lab, stop } = await started({ agent });
    await expect.poll(inFlight, soon).toBe(1);
    await lab.batches.cancel(lab.batchId);
    await lab.wait();
    await stop();
    await save('cancelled', lab);
  });

  it('a batch that was paused and resumed', async () => {
    const { agent, door, inFlight } = heldAgent();
    const { lab, stop } = await started({ agent, spec: { maxTurns: 1 } });
    await expect.poll(inFlight, soon).toBe(1);
    await lab.batches.pause(lab.batchId, 'lunch');
    await isTold(lab, 'pause');
    door.isShut = false;
    await expect.poll(async () => (await lab.store.progress(lab.batchId)).turns, soon).toBe(1);
    await lab.batches.resume(lab.batchId);
    await lab.wait();
    await stop();
    await save('paused', lab);
  });

  it('a batch whose worker lacked something', async () => {
    let isLacking = true;
    const agent = failing(() => isLacking, 'WorkerMisconfigured');
    const { lab, stop } = await started({ agent, spec: { maxTurns: 0 } });
    expect(await lab.wait()).toMatchObject({ kind: 'paused' });
    isLacking = false;
    await lab.batches.resume(lab.batchId);
    await lab.wait();
    await stop();
    await save('misconfigured', lab);
  });

  it('a batch whose first conversation is refused before the others start', async () => {
    let isRefusing = true;
    const agent = failing(() => isRefusing, 'Unauthorized');
    const { lab, stop } = await started({ agent, seeds: seedsNamed(21), spec: { maxTurns: 1, concurrency: 5 } });
    expect(await lab.wait()).toMatchObject({ kind: 'paused' });
    isRefusing = false;
    await lab.batches.resume(lab.batchId);
    await lab.wait();
    await stop();
    await save('canary', lab);
  });

  it('a batch whose failed conversation is retried while it runs', async () => {
    let isFailing = true;
    const held = heldAgent();
    const { invoke } = failing((turn) => turn > 0 && isFailing, 'InvalidRequest');
    const agent: Agent = { invoke: (call) => (call.seed.id === 'seed-0' ? invoke(call) : held.agent.invoke(call)) };
    const { lab, stop } = await started({ agent, seeds: seedsNamed(2), spec: { maxTurns: 1 } });
    await outcomes(lab, { 'agent-failed': 1 });
    isFailing = false;
    await lab.batches.retry(lab.batchId);
    await lab.batches.start(lab.batchId);
    held.door.isShut = false;
    await lab.wait();
    await stop();
    await save('retried', lab);
  });

  it('a batch that is extended while it runs', async () => {
    const held = heldAgent();
    const agent: Agent = { invoke: (call) => (call.seed.id === 'seed-0' ? echoAgent : held.agent).invoke(call) };
    const { lab, stop } = await started({ agent, seeds: seedsNamed(2), spec: { maxTurns: 0 } });
    await outcomes(lab, { completed: 1 });
    await lab.batches.extend(lab.batchId, 1);
    await lab.batches.start(lab.batchId);
    held.door.isShut = false;
    await lab.wait();
    await stop();
    await save('extended', lab);
  });

  it('a fork', async () => {
    const lab = await openLab({ spec: { maxTurns: 2 } });
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await lab.wait();
    const fork = await lab.batches.fork(`${lab.batchId}/seed-0`, { turn: 1, question: 'why?' });
    await lab.serve(fork);
    await lab.batches.start(fork);
    await lab.batches.awaitEnd(fork, AbortSignal.timeout(60_000));
    await stop();
    await save('forked', { ...lab, batchId: fork });
  });

  it('a batch whose concurrency is changed', async () => {
    const { agent, door, inFlight } = heldAgent();
    const lab = await openLab({ agent, seeds: seedsNamed(1_004), spec: { maxTurns: 0, concurrency: 2 } });
    await endBeforehand(lab, (seedIndex) => seedIndex > 3 && seedIndex < 1_000);
    const stop = await lab.work();
    await lab.batches.start(lab.batchId);
    await expect.poll(inFlight, soon).toBe(2);
    await lab.batches.setConcurrency(lab.batchId, 150);
    await expect.poll(inFlight, soon).toBe(8);
    await lab.batches.setConcurrency(lab.batchId, 1);
    door.isShut = false;
    await lab.wait();
    await stop();
    await save('resized', lab, ['batch', 'shard']);
  });

  it('a batch that brakes and is retried', async () => {
    let isFailing = true;
    const agent = failing(() => isFailing, 'Unauthorized');
    const { lab, stop } = await started({ agent, seeds: seedsNamed(11), spec: { maxTurns: 0, concurrency: 1 } });
    expect(await lab.wait()).toMatchObject({ kind: 'paused' });
    await save('braking', lab, ['conversation'], 'seed-9');
    isFailing = false;
    await lab.batches.retry(lab.batchId);
    await lab.batches.start(lab.batchId);
    await lab.wait();
    await stop();
    await save('braked', lab, ['batch', 'shard']);
  });

  it('a batch of which a conversation and the shard were terminated', async () => {
    const { agent, door, inFlight } = heldAgent();
    const { lab, stop } = await started({ agent, seeds: seedsNamed(2), spec: { maxTurns: 0 } });
    await expect.poll(inFlight, soon).toBe(2);
    const { client, prefix, batchId } = lab;
    await client.workflow.getHandle(conversationWorkflowId(prefix, `${batchId}/seed-1`)).terminate();
    await outcomes(lab, { cancelled: 1 });
    await save('terminated', lab, ['shard']);
    await client.workflow.getHandle(shardWorkflowId(prefix, batchId, 0)).terminate();
    expect(await lab.wait()).toMatchObject({ kind: 'paused' });
    door.isShut = false;
    await lab.batches.resume(batchId);
    await lab.wait();
    await stop();
    await save('terminated', lab, ['batch']);
  });

  it('a conversation of whose judges one fails for good', () => {
    const [good, down] = [scriptedJudge('good', async () => ({ result: 'pass' })), failingJudge(() => true, 'Blocked')];
    const spec = { maxTurns: 0, judges: [judgeNamed('good'), judgeNamed('down')] };
    return recordRun('judged', { judges: { good, down }, spec }, ['conversation']);
  });

  it('a judging whose worker lacked something', async () => {
    let isLacking = true;
    const lab = await withRubric(
      failingJudge(() => isLacking, 'WorkerMisconfigured'),
      { seeds: seedsNamed(3) },
    );
    expect(await judgeLab(lab, { set: 'late' })).toMatchObject({ kind: 'paused' });
    isLacking = false;
    const { client, store, prefix, batchId } = lab;
    await new JudgingClient({ client, store, prefix }).setConcurrency(batchId, 2);
    expect(await judgeLab(lab, { set: 'late' })).toMatchObject({ kind: 'closed' });
    await save('lacking', lab, ['judging']);
  });

  it('a judging that brakes and is started again', async () => {
    let isFailing = true;
    const lab = await withRubric(
      failingJudge(() => isFailing, 'Blocked'),
      {
        seeds: seedsNamed(12),
        spec: { concurrency: 1 },
      },
    );
    expect(await judgeLab(lab, { set: 'late' })).toMatchObject({ kind: 'paused' });
    isFailing = false;
    expect(await judgeLab(lab, { set: 'late' })).toMatchObject({ kind: 'closed' });
    await save('braked', lab, ['judging']);
  });

  it('a judging that is cancelled', async () => {
    let asked = 0;
    const waiting = scriptedJudge('down', async ({ signal }) => {
      asked += 1;
      await sleep(60_000, undefined, { signal });
      return { result: 'pass' };
    });
    const lab = await withRubric(waiting, {});
    const judging = judgeLab(lab, { set: 'late' });
    await expect.poll(() => asked, soon).toBe(1);
    const { client, store, prefix, batchId } = lab;
    await new JudgingClient({ client, store, prefix }).cancel(batchId);
    expect(await judging).toMatchObject({ kind: 'stopped' });
    await save('cancelled', lab, ['judging']);
  });

  it('a judging that continues as new', async () => {
    const temporal = await startForgetfulTemporal(40);
    onTestFinished(() => temporal.teardown());
    const lab = await withRubric(
      failingJudge(() => false, 'Blocked'),
      {
        address: temporal.address,
        seeds: seedsNamed(12),
        spec: { concurrency: 1 },
      },
    );
    expect(await judgeLab(lab, { set: 'late' })).toMatchObject({ kind: 'closed', result: { judgements: 12 } });
    await save('continued', lab, ['judging']);
  });

  it('a conversation that continues as new', async () => {
    const temporal = await startForgetfulTemporal(40);
    onTestFinished(() => temporal.teardown());
    await recordRun('continued', { address: temporal.address, spec: { maxTurns: 4 } });
  });
});

type Kind = 'batch' | 'shard' | 'conversation' | 'judging';
const KINDS: readonly Kind[] = ['batch', 'shard', 'conversation'];

/** A judge that fails where that is so, and passes everything else. */
function failingJudge(isFailing: () => boolean, type: StepFailure['type']) {
  return scriptedJudge('down', async () => {
    if (isFailing()) throw new StepFailure(type, 'the judge is down.');
    return { result: 'pass' };
  });
}

/** A batch of conversations that have ended, with the set `late` of this one judge. */
async function withRubric(down: ReturnType<typeof failingJudge>, { spec, ...cast }: Cast): Promise<Lab> {
  const lab = await openLab({ ...cast, judges: { down }, spec: { maxTurns: 0, ...spec } });
  await endBeforehand(lab, () => true);
  const judges = [judgeNamed('down')];
  await lab.store.saveRubric(lab.batchId, { set: 'late', judges, state: 'closed', pauseReason: null });
  return lab;
}

/** An agent that fails those turns, and answers the others. */
function failing(isFailing: (turn: number) => boolean, type: StepFailure['type']): Agent {
  return {
    invoke: async (call) => {
      if (isFailing(call.turn)) throw new StepFailure(type, 'the agent is down.');
      return echoAgent.invoke(call);
    },
  };
}

/** Activities of which those named fail once. */
function onceAway(activities: Activities, names: Set<string>): Activities {
  const entries = Object.entries(activities).map(([name, activity]) => {
    const away = async (input: never) => {
      if (names.delete(name)) throw new StepFailure('StoreUnavailable', 'the store is away.');
      return (activity as (input: never) => Promise<unknown>)(input);
    };
    return [name, away];
  });
  return Object.fromEntries(entries) as Activities;
}

async function started(cast: Cast) {
  const lab = await openLab(cast);
  const stop = await lab.work();
  await lab.batches.start(lab.batchId);
  return { lab, stop };
}

async function recordRun(name: string, cast: Cast, kinds = KINDS): Promise<void> {
  const lab = await openLab(cast);
  await lab.run();
  await save(name, lab, kinds);
}

async function outcomes(lab: Lab, expected: object): Promise<void> {
  await expect.poll(async () => (await lab.store.progress(lab.batchId)).outcomes, soon).toEqual(expected);
}

/** Resolves when the signal has reached the first conversation. */
async function isTold(lab: Lab, signal: string): Promise<void> {
  const handle = lab.client.workflow.getHandle(idOf(lab, 'conversation'));
  const signals = async () => {
    const { events } = await handle.fetchHistory();
    return (events ?? []).map((event) => event.workflowExecutionSignaledEventAttributes?.signalName);
  };
  await expect.poll(signals, soon).toContain(signal);
}

function idOf({ prefix, batchId }: Lab, kind: Kind, seedId = 'seed-0'): string {
  if (kind === 'batch') return batchWorkflowId(prefix, batchId);
  if (kind === 'judging') return judgingWorkflowId(prefix, batchId);
  return kind === 'shard'
    ? shardWorkflowId(prefix, batchId, 0)
    : conversationWorkflowId(prefix, `${batchId}/${seedId}`);
}

/** Writes the last run of each workflow to a file, and the run that it continues to another one. */
async function save(name: string, lab: Lab, kinds = KINDS, seedId = 'seed-0'): Promise<void> {
  mkdirSync(HISTORIES_FOLDER, { recursive: true });
  for (const kind of kinds) {
    const workflowId = idOf(lab, kind, seedId);
    const last = await lab.client.workflow.getHandle(workflowId).fetchHistory();
    write(`${name}-${kind}`, workflowId, historyToJSON(last));
    const earlier = last.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
    if (!earlier) continue;
    const before = await lab.client.workflow.getHandle(workflowId, earlier).fetchHistory();
    write(`${name}-${kind}-before`, workflowId, historyToJSON(before));
  }
}

function write(name: string, workflowId: string, json: string): void {
  const history = JSON.parse(json, withoutMachine) as RecordedHistory['history'];
  const events = history.events.map((event) => JSON.stringify(event)).join(',\n');
  const text = `{"workflowId":${JSON.stringify(workflowId)},"history":{"events":[\n${events}\n]}}\n`;
  writeFileSync(`${HISTORIES_FOLDER}${name}.json`, text);
}

function withoutMachine(key: string, value: unknown): unknown {
  if (NOT_RECORDED.has(key)) return undefined;
  return typeof value === 'string' && value.includes(hostname()) ? 'recorder' : value;
}
