// CPU of the question step alone, with `llm` and with `user`, without Temporal: npx tsx bench/question-step.ts
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createActivities } from '../src/activities/create-activities.ts';
import { conversationIdOf } from '../src/contract/ids.ts';
import { componentTypes } from '../src/spec/component-types.ts';
import { openSqliteStore } from '../src/store/open-store.ts';
import { batchRuntimes } from '../src/worker/batch-runtimes.ts';
import { replySaying } from '../test/support/store-conformance/samples.ts';
import { noOpLoad, turnsOf } from './load.ts';
import type { Writer } from './simulation/model-server.ts';
import { talkingAgent } from './simulation/talk.ts';
import { putBatch } from './variants/product.ts';

const LOAD = noOpLoad(50, 5);
const ROUNDS = 15;
const WARM_UP = 3;

const home = await mkdtemp(join(tmpdir(), 'convsim-bench-'));
const store = await openSqliteStore(join(home, 'store.db'));
const runtimes = batchRuntimes({ store, readEnv: (name) => process.env[name], types: componentTypes });
const activities = createActivities({
  store,
  runtimeOf: runtimes.of,
  extractionOf: runtimes.extractionOf,
  judgesOf: runtimes.judgesOf,
});
const activity = new MockActivityEnvironment({ attempt: 1 }, { logger: new DefaultLogger('ERROR') });
// In a process of its own, since CPU is measured of all of this one.
const model = fork(join(import.meta.dirname, 'simulation/model-process.ts'), {
  execArgv: ['--import', import.meta.resolve('tsx')],
});
try {
  const [origin] = (await once(model, 'message')) as [string];
  const taken: Record<Writer, number[]> = { llm: [], user: [] };
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const writers: readonly Writer[] = round % 2 === 0 ? ['llm', 'user'] : ['user', 'llm'];
    for (const writer of writers) taken[writer].push(await measure(writer, `${origin}/${writer}/${LOAD.turns}/v1`));
  }
  const [llm, user] = [taken.llm.slice(WARM_UP), taken.user.slice(WARM_UP)];
  const ratio = median(user.map((ms, round) => ms / (llm[round] ?? ms)));
  const shown = [llm, user].map((all) => `${median(all).toFixed(2)} (least ${Math.min(...all).toFixed(2)})`);
  process.stdout.write(`ms CPU: llm ${shown[0]}, user ${shown[1]}; median of ratios ${ratio.toFixed(2)}\n`);
} finally {
  model.kill();
  await runtimes.close();
  await store.close();
  await rm(home, { recursive: true, force: true });
}

/** Milliseconds of CPU a step; what the other steps of a turn store is put there uncounted. */
async function measure(writer: Writer, baseUrl: string): Promise<number> {
  const play = { file: `with-${writer}.yaml`, env: { BENCH_MODEL: baseUrl }, outcome: 'user-ended' } as const;
  const batchId = await putBatch(store, LOAD, play);
  const seeds = Array.from({ length: LOAD.conversations }, (_, seedIndex) => seedIndex);
  let microseconds = 0;
  for (let turn = 0; turn < LOAD.turns; turn += 1) {
    const keys = seeds.map((seedIndex) => ({ batchId, seedIndex, turn }));
    const { content, toolOutputs } = await talkingAgent(Array.from({ length: turn + 1 }, () => ({ role: 'user' })));
    for (const key of keys) {
      await store.saveReply(key, replySaying(content, { toolOutputs }));
      await store.commitTurn(key);
      await store.saveContext(key, { content: toolOutputs.join(''), isReused: false });
    }
    const before = process.cpuUsage();
    const asked = keys.map((key) => {
      const conversationId = conversationIdOf(batchId, `c${key.seedIndex}`);
      return activity.run((input: typeof key & { conversationId: string }) => activities.generateNextQuestion(input), {
        ...key,
        turn: turn + 1,
        conversationId,
      });
    });
    await Promise.all(asked);
    const { user, system } = process.cpuUsage(before);
    microseconds += user + system;
  }
  return microseconds / 1_000 / turnsOf(LOAD);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
