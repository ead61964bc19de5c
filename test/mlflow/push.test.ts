import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { atFileEnd } from '../support/at-file-end.ts';
import { startTracking, type Tracking } from '../support/mlflow-tracking.ts';
import { LONG_ANSWER, PUSHED_LONG, storeToPush } from '../support/pushed-batch.ts';
import { type FoundInMlflow, readPushed } from '../support/pushed-to-mlflow.ts';
import { run } from '../support/reading-commands.ts';

describe('a batch that is pushed to real MLflow twice', () => {
  const atEnd = atFileEnd();
  let tracking: Tracking;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'convsim-push-'));
    atEnd(() => rm(folder, { recursive: true, force: true }));
    tracking = await startTracking(folder, 'database');
    atEnd(() => tracking.stop());
  });

  afterEach(() => {
    process.exitCode = 0;
  });

  function sessionOf({ sessions }: FoundInMlflow, id: string) {
    return sessions.filter((session) => session.id === `nightly-7/${id}`);
  }

  it('is there once: each conversation a session, each turn a trace, each score an assessment, each seed a row', async () => {
    const { home } = await storeToPush(PUSHED_LONG);
    const env = { MLFLOW_TRACKING_URI: tracking.url };
    const first = await run(['push', 'mlflow', 'nightly-7'], { home, env });
    const again = await run(['push', 'mlflow', 'nightly-7'], { home, env });

    expect(process.exitCode).toBe(0);
    expect(again.err).toBe(first.err);
    expect(first.err).toContain(
      'pushed 4 conversations of batch nightly-7 (6 traces, 8 assessments, 1 row of the dataset',
    );
    const found = await readPushed(tracking, 'convsim');
    expect(found.sessions.map(({ id }) => id).toSorted()).toEqual(
      ['failed-first', 'failed-late', 'long', 'tools'].map((id) => `nightly-7/${id}`),
    );
    const [tools] = sessionOf(found, 'tools');
    expect(tools?.messages).toEqual([
      { role: 'user', content: 'Where is my bike? 🚲' },
      { role: 'assistant', content: 'It is in Porto. 🇵🇹' },
      { role: 'user', content: 'And the other one?' },
      { role: 'assistant', content: 'It is in Lisbon.' },
    ]);
    expect(tools?.traces.map(({ user }) => user)).toEqual(['terse', 'terse']);
    expect(tools?.traces[0]?.tokens).toMatchObject({ input_tokens: 20, output_tokens: 6 });
    expect(tools?.traces.map(({ spans }) => spans.map(({ name, type, isChild }) => [name, type, isChild]))).toEqual([
      [
        ['bikes', 'AGENT', false],
        ['find_bike', 'TOOL', true],
      ],
      [
        ['bikes', 'AGENT', false],
        ['find_bike', 'TOOL', true],
        ['tool', 'TOOL', true],
        ['tool', 'TOOL', true],
      ],
    ]);
    const session = 'nightly-7/tools';
    expect(tools?.traces.map(({ assessments }) => assessments)).toEqual([
      [
        { name: 'rules/polite', value: 'yes', error: null, source: 'CODE', session },
        { name: 'rules/short', value: 'no', error: null, source: 'CODE', session },
        { name: 'quality/resolved', value: 'yes', error: null, source: 'LLM_JUDGE', session },
        { name: 'quality/tone', value: 3, error: null, source: 'LLM_JUDGE', session },
        { name: 'quality/odd', value: null, error: 'JUDGE_ERROR', source: 'LLM_JUDGE', session },
        { name: 'expect', value: ['The bike is named.'], error: null, source: 'CODE', session },
      ],
      [{ name: 'quality/each', value: 'unknown', error: null, source: 'LLM_JUDGE', session: null }],
    ]);
    expect(sessionOf(found, 'long')[0]?.messages.at(-1)).toEqual({ role: 'assistant', content: LONG_ANSWER });
    expect(sessionOf(found, 'failed-late')[0]?.traces.map(({ state }) => state)).toEqual(['OK', 'ERROR']);
    expect(sessionOf(found, 'failed-first')[0]?.traces).toMatchObject([{ state: 'ERROR' }]);
    expect(found.datasets).toEqual([
      {
        name: 'nightly-7',
        rows: [
          {
            inputs: { goal: 'find the bike\npay', persona: 'terse' },
            expectations: { expect: ['The bike is named.'] },
          },
        ],
      },
    ]);
  });

  it('changes what was scored anew, and leaves what people said', async () => {
    const { home, store } = await storeToPush();
    const env = { MLFLOW_TRACKING_URI: tracking.url };
    const push = ['push', 'mlflow', 'nightly-7', '--experiment', 'changed', '--no-dataset'];
    await run(push, { home, env });
    const before = await readPushed(tracking, 'changed');
    const traceId = sessionOf(before, 'failed-first')[0]?.traces[0]?.id;
    await fetch(`${tracking.url}/api/3.0/mlflow/traces/${traceId}/assessments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        assessment: {
          assessment_name: 'rules/polite',
          trace_id: traceId,
          source: { source_type: 'HUMAN', source_id: 'ann' },
          feedback: { value: 'no' },
        },
      }),
    });
    const judged = {
      judge: 'rules',
      turns: 0,
      error: null,
      usage: null,
      latencyMs: 1,
      judgedAt: '2026-01-02T00:00:00.000Z',
    };
    const passed = { criterion: 'polite', result: 'pass', evidence: [], reasoning: 'it is' } as const;
    await store.saveJudgement(
      { batchId: 'nightly-7', seedIndex: 3, set: 'run', judge: 'rules' },
      { ...judged, scores: [passed] },
    );
    await run(push, { home, env });

    const after = await readPushed(tracking, 'changed');
    expect(sessionOf(after, 'failed-first')[0]?.traces[0]?.assessments).toMatchObject([
      { name: 'rules/polite', value: 'yes', error: null, source: 'CODE' },
      { name: 'rules/polite', value: 'no', source: 'HUMAN' },
    ]);
    expect(after.datasets).toEqual([]);
  });

  it('has each span once where it came as OpenTelemetry', async () => {
    await tracking.createExperiment('otlp');
    const { home } = await storeToPush(PUSHED_LONG);
    const place = await fetch(`${tracking.url}/api/2.0/mlflow/experiments/get-by-name?experiment_name=otlp`);
    const { experiment } = (await place.json()) as { experiment: { experiment_id: string } };
    const env = { EXPERIMENT: experiment.experiment_id };
    const push = ['push', 'otlp', 'nightly-7', '--endpoint', `${tracking.url}/v1/traces`];
    const header = ['--header', 'x-mlflow-experiment-id=EXPERIMENT'];
    for (const protocol of ['http/protobuf', 'http/json']) {
      const { err } = await run([...push, ...header, '--protocol', protocol], { home, env });
      expect({ err, code: process.exitCode }).toMatchObject({ code: 0 });
      expect(err).toContain('pushed 4 conversations of batch nightly-7 (15 spans)');
    }

    const found = await readPushed(tracking, 'otlp');
    expect(found.sessions.map(({ traces }) => traces.length)).toEqual([1, 1, 1, 1]);
    const spans = sessionOf(found, 'tools')[0]?.traces[0]?.spans ?? [];
    expect(spans.map(({ name, type }) => `${type} ${name}`).toSorted()).toEqual([
      'AGENT invoke_agent bikes',
      'AGENT invoke_agent bikes',
      'CHAIN conversation',
      'LLM chat user-model',
      'TOOL execute_tool',
      'TOOL execute_tool',
      'TOOL execute_tool find_bike',
      'TOOL execute_tool find_bike',
    ]);
    const all = found.sessions.flatMap(({ traces }) => traces.flatMap((trace) => trace.spans.map(({ id }) => id)));
    expect(all).toHaveLength(15);
    expect(new Set(all).size).toBe(15);
  });
});
