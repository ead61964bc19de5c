import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Judgement, Score } from '../../src/contract/judgement.ts';
import type { Seed } from '../../src/contract/seed.ts';
import type { Store } from '../../src/store/store.ts';
import { recordedManifest, storeInTempHome, tell } from '../support/recorded-batch.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Writes the most memory that the process had, in kilobytes, as its last line. */
const PEAK = `data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS))`;

const TRIALS = 3;

const judges = [
  { name: 'rules', type: 'checks', gate: true, checks: [{ contains: 'answer' }] },
  {
    name: 'quality',
    type: 'llm',
    gate: true,
    llm: { baseUrl: 'http://127.0.0.1:9', model: 'm' },
    criteria: {
      resolved: { criterion: 'Solved.', per: 'conversation' },
      tone: { scale: [1, 5], low: 'Curt.', high: 'Kind.', pass: 3, per: 'turn' },
    },
  },
];

const reasoning = 'The answer names the order and says when the money arrives, as the user asked. '.repeat(4);
const evidence = [{ turn: 1, quote: 'The money arrives on Monday, within 30 days at the latest.' }];

type Found = Pick<Score, 'criterion' | 'result' | 'turn' | 'score'>;

function judgement(judge: string, scores: readonly Found[]): Judgement {
  const rest = { turns: 2, error: null, usage: null, latencyMs: 5, judgedAt: '2026-01-01T00:00:00.000Z' };
  return { judge, scores: scores.map((score) => ({ evidence, reasoning, ...score })), ...rest };
}

/** Conversations of two turns with four scores each: of 20 one was not resolved, one has an error, and one failed. */
async function fill(store: Store, batchId: string, cases: number): Promise<void> {
  const seeds = Array.from({ length: cases * TRIALS }, (_, index): Seed => {
    const [caseId, trial] = [`case-${Math.floor(index / TRIALS)}`, (index % TRIALS) + 1];
    const id = `${caseId}.t${trial}`;
    return { id, caseId, trial, index, question: 'Where is my lamp?', conversationId: `${batchId}/${id}` };
  });
  await store.createBatch(batchId, recordedManifest({ spec: { judges, trials: TRIALS } }));
  for (let from = 0; from < seeds.length; from += 1_000) await store.addSeeds(batchId, seeds.slice(from, from + 1_000));
  await store.sealSeeds(batchId, seeds.length);
  const next = seeds.values();
  await Promise.all(
    Array.from({ length: 100 }, async () => {
      for (const { index } of next) await converse(store, batchId, index);
    }),
  );
}

async function converse(store: Store, batchId: string, seedIndex: number): Promise<void> {
  const key = { batchId, seedIndex };
  const hasFailed = seedIndex % 20 === 2;
  await tell(store, key, { turns: [{}, {}], ending: { outcome: hasFailed ? 'agent-failed' : 'completed' } });
  if (hasFailed) return;
  const of = (judge: string, ...scores: Found[]) =>
    store.saveJudgement({ ...key, set: 'run', judge }, judgement(judge, scores));
  await of('rules', { criterion: 'contains: "answer"', result: 'pass' });
  await of(
    'quality',
    { criterion: 'resolved', result: ({ 0: 'fail', 1: 'error' } as const)[seedIndex % 20] ?? 'pass' },
    { criterion: 'tone', turn: 0, result: 'scored', score: 4 },
    { criterion: 'tone', turn: 1, result: 'scored', score: 5 },
  );
}

/** Runs a command that prints JSON as a process of its own. */
async function measured(home: string, ...words: string[]) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', PEAK, CLI, ...words, '--json'], {
    env: { ...process.env, CONVSIM_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => void (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (output.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect({ code, stderr: output.stderr }).toMatchObject({ code: 0 });
  const peakMb = Number(/peak (\d+)/.exec(output.stderr)?.[1]) / 1_024;
  return { seconds: (performance.now() - startedAt) / 1_000, peakMb, json: JSON.parse(output.stdout) as unknown };
}

describe('the statistics of many judged conversations', () => {
  it('take seconds, and hardly more memory for ten times as many', async () => {
    const { store, home } = await storeInTempHome();
    await fill(store, 'small', 1_000);
    await fill(store, 'large', 10_000);
    await fill(store, 'other', 10_000);
    const small = await measured(home, 'stats', 'small');
    const large = await measured(home, 'stats', 'large');
    const compared = await measured(home, 'compare', 'large', 'other');
    const figures = [small, large, compared].map(
      ({ seconds, peakMb }) => `${seconds.toFixed(2)} s, ${peakMb.toFixed(0)} MB`,
    );
    process.stderr.write(`stats of 1,000 × 3: ${figures[0]}; of 10,000 × 3: ${figures[1]}; compare: ${figures[2]}\n`);
    expect(large.json).toMatchObject({
      sets: [{ conversations: 30_000, cases: 10_000, judged: 27_000, passed: 25_500 }],
    });
    // An idle machine takes a fraction of it; the contract is 5 s.
    expect(large.seconds).toBeLessThan(30);
    expect(large.peakMb - small.peakMb).toBeLessThan(80);
    expect(compared.json).toMatchObject({ cases: { common: 10_000 }, flips: [] });
    expect(compared.seconds).toBeLessThan(60);
  }, 900_000);
});
