import { setTimeout as sleep } from 'node:timers/promises';
import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { screenAfter } from '../../../support/screen-model.ts';
import { record } from '../../../support/recorded-batch.ts';
import { start, run, recorded, problems, SERVING } from '../../../support/reading-commands.ts';

describe('status', () => {
  it('lists every batch in aligned columns', async () => {
    const { store, home } = await recorded();
    await record(store, { batchId: 'another-batch', conversations: [{ seed: { question: 'Q?' } }] });
    await store.setBatchState('another-batch', 'closed');
    const { out } = await run(['status'], { home });
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^BATCH {10}STATE {3}SEEDS {2}TURNS {2}STARTED {11}OUTCOMES$/);
    expect(lines[1]).toMatch(/^demo {11}open {4}3 {6}2 {6}\d{4}-\d\d-\d\d \d\d:\d\d {2}completed 1, agent-failed 1$/);
    expect(lines[2]).toMatch(/^another-batch {2}closed {2}1 {6}0 .* -$/);
    expect(lines).toHaveLength(3);
  });

  it('shows why a batch is paused, what it has reached and what failed', async () => {
    const { store, home } = await recorded();
    await store.setBatchState('demo', 'paused', 'OPENAI_API_KEY is not set');
    const { out } = await run(['status', 'demo'], { home });
    expect(out).toContain('state      paused: OPENAI_API_KEY is not set');
    expect(out).toContain('seeds      3: 2 ended, 1 open');
    expect(out).toContain('outcomes   completed 1, agent-failed 1');
    expect(out).toContain('tokens     agent 20 in, 6 out; questions 3 in, 1 out');
    expect(out).toContain('1 × agent-failed, Unavailable; for example demo/s2\n      The agent refused: try later\n');
    expect(out).toContain('http://127.0.0.1:8233/namespaces/default/workflows?query=ConvsimBatch%3D%22demo%22');
  });

  it('prints one JSON document for programs', async () => {
    const { home } = await recorded();
    expect(JSON.parse((await run(['status', '--json'], { home })).out)).toMatchObject([
      { batch_id: 'demo', state: 'open', seeds: 3, turns: 2, outcomes: { completed: 1, 'agent-failed': 1 } },
    ]);
    expect(JSON.parse((await run(['status', 'demo', '--json'], { home })).out)).toMatchObject({
      batch_id: 'demo',
      open: 1,
      usage: { agent: { input_tokens: 20, output_tokens: 6 }, questions: { input_tokens: 3, output_tokens: 1 } },
      failures: [{ error_type: 'Unavailable', count: 1, example: { conversation_id: 'demo/s2' } }],
    });
  });

  it('shows an open batch on which no process works as interrupted, with the command that resumes it', async () => {
    const { store, home } = await recorded();
    await store.endServing(SERVING);
    const failure = { type: 'Unavailable', message: 'refused', isRateLimit: false } as const;
    await store.noteSetback({ batchId: 'demo', seedIndex: 2, turn: 0 }, 'agent', failure);
    const list = (await run(['status'], { home })).out;
    expect(list).toMatch(/^demo {3}interrupted {2}3 /m);
    expect(list).toContain(
      'batch demo was interrupted; to resume it: convsim resume demo\ndemo: was waiting: refused (1 step)\n',
    );
    const { out } = await run(['status', 'demo'], { home });
    expect(out).toMatch(/^state {6}interrupted: no process runs it$/m);
    expect(out).toMatch(/^convsim resume demo {2}continues the open conversations$/m);
    expect(out).toMatch(/^waited {5}refused \(1 step\)$/m);
    expect(JSON.parse((await run(['status', '--json'], { home })).out)).toMatchObject([{ state: 'interrupted' }]);
    expect((await run(['show', 'demo/s3'], { home })).out).toContain('batch demo was interrupted: no process runs it');
  });

  it('names what steps wait for, on a narrow terminal too', async () => {
    const { store, home } = await recorded();
    const message = 'http://127.0.0.1:19499 refused the connection. Is the server running?';
    const failure = { type: 'Unavailable', message, isRateLimit: false } as const;
    await store.noteSetback({ batchId: 'demo', seedIndex: 2, turn: 0 }, 'agent', failure);
    const text = '1: 127.0.0.1:19499 refused the connection (attempt 2 of 8)';
    expect((await run(['status', 'demo'], { home })).out).toContain(`retrying   ${text}\n`);
    const screen = { isTTY: true, columns: 60, env: { NO_COLOR: '1' } };
    const lines = (await run(['status', 'demo'], { home, screen })).out.split('\n');
    expect(lines.find((line) => line.startsWith('retrying'))).toMatch(/^retrying {3}1: 127\.0\.0\.1:19499 refused the/);
    const { out } = await run(['status', 'demo', '--json'], { home });
    expect(JSON.parse(out)).toMatchObject({
      waits: [{ step: 'agent', error_type: 'Unavailable', message, failures: 1 }],
    });
  });

  it('watches until the batch is closed, and prints only what changed where there is no terminal', async () => {
    const { store, home } = await recorded();
    const { done, out } = start(['status', 'demo', '--watch'], { home });
    await sleep(300);
    await store.setBatchState('demo', 'closed');
    await done;
    expect(out().match(/state +\w+/g)).toEqual(['state      open', 'state      closed']);
  });

  it('draws over what it showed before on a terminal', async () => {
    const { store, home } = await recorded();
    const { done, out } = start(['status', '--watch'], { home, screen: { isTTY: true, columns: 120 } });
    await expect.poll(out, { timeout: 10_000 }).toContain('open');
    await store.setBatchState('demo', 'closed');
    await done;
    expect(screenAfter(out(), 120)).toEqual([
      expect.stringMatching(/^BATCH {2}STATE {3}DONE {27}TURNS\/S {2}LEFT {2}OUTCOMES$/),
      expect.stringMatching(/^demo {3}closed {2}█{16}░{8} {2}2\/3 {17}completed 1, agent-failed 1$/),
    ]);
  });

  it('does not take --watch and --json together', async () => {
    const { home } = await recorded();
    await expect(run(['status', '--watch', '--json'], { home })).rejects.toThrow(CommanderError);
  });

  it('names an unknown batch and says how to list them', async () => {
    const { home } = await recorded();
    expect(String(await problems(['status', 'nope'], { home }))).toMatch(/"nope".*convsim status/);
  });
});
