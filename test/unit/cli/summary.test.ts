import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Summary, summaryText } from '../../../src/cli/summary.ts';
import { oneLine } from '../../../src/cli/text-layout.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { HALF } from '../../support/sample-progress.ts';

describe('the summary', () => {
  const base: Summary = {
    batchId: 'demo',
    progress: { ...HALF, outcomes: { completed: 17, 'empty-context': 1, 'agent-failed': 2 } },
    elapsedMs: 72_000,
    failures: [
      {
        outcome: 'agent-failed',
        errorType: 'Unavailable',
        count: 2,
        example: { conversationId: 'demo/s1', message: `refused\n${'x'.repeat(200)}` },
      },
    ],
    pauseReason: null,
    written: {
      turns: 63,
      conversations: 20,
      running: 0,
      file: 'demo.jsonl',
      conversationsFile: 'demo.conversations.jsonl',
    },
    ui: { url: 'http://127.0.0.1:8233', namespace: 'default' },
    isServerKept: true,
    convsim: 'node dist/cli.js',
  };
  const text = (changes: Partial<Summary> = {}) => summaryText({ ...base, ...changes }, fakeTerminal().terminal);

  it('shows outcomes, files, the address of the UI and how to stop the server', () => {
    expect(text()).toContain('batch demo: 20 of 20 conversations ended, 1m 12s in this run');
    expect(text()).toContain('outcomes  completed 17, empty-context 1, agent-failed 2');
    expect(text()).toContain('tokens    agent 34,100 in, 5,000 out; questions 0 in, 200 out');
    expect(text()).toContain('demo.jsonl (63 turns)');
    expect(text()).toContain('demo.conversations.jsonl (20 conversations)');
    expect(text()).toContain(
      'Temporal UI: http://127.0.0.1:8233/namespaces/default/workflows?query=ConvsimBatch%3D%22demo%22',
    );
    expect(text()).toContain('node dist/cli.js server --stop');
  });

  it('ends with commands that can be copied: they call convsim as it is called here', () => {
    expect(text().split('\n').slice(-2)).toEqual([
      'node dist/cli.js view demo --open  opens the conversations in the browser',
      'node dist/cli.js server --stop     stops the Temporal server, still running',
    ]);
  });

  it('shows one example of each kind of failure, and what to do', () => {
    expect(text()).toContain('  2 × agent-failed, Unavailable; for example demo/s1\n      refused\n');
    expect(text()).toContain('convsim retry demo');
    expect(text()).toContain('convsim show demo/s1');
  });

  it('explains an empty context and what to change', () => {
    expect(oneLine(text())).toContain('1 conversation ended early with empty-context');
    expect(text()).toContain('reuse-last');
    expect(text({ progress: HALF })).not.toContain('empty-context');
  });

  it('says nothing of failures when there were none', () => {
    const done = { ...HALF, outcomes: { completed: 20 }, retrying: 0, rateLimited: 0 };
    const quiet = text({ failures: [], progress: done });
    expect(quiet).not.toMatch(/failures|retry|convsim show|run SPEC/);
  });

  it('says why a batch is paused and how to go on', () => {
    const pauseReason = 'OPENAI_API_KEY is not set';
    const paused = text({ pauseReason, progress: HALF, ui: undefined, isServerKept: false });
    expect(paused).toContain('paused: OPENAI_API_KEY is not set');
    expect(paused).toContain('convsim resume demo');
    expect(paused).not.toMatch(/Temporal/);
  });

  it('breaks no coloured line and no command within 80 columns', () => {
    const batchId = 'the-long-id-of-a-batch-of-the-night';
    const example = { conversationId: `${batchId}/s0007-a0842cf0`, message: 'refused' };
    const { terminal } = fakeTerminal({ isTTY: true, columns: 80 });
    const pauseReason =
      'the key is not set. Set it where the worker runs, to the value of the gateway, then resume the batch.';
    const changes = { batchId, pauseReason, failures: base.failures.map((group) => ({ ...group, example })) };
    const lines = stripVTControlCharacters(summaryText({ ...base, ...changes }, terminal)).split('\n');
    expect(lines.filter((line) => line.length > 80 && !line.includes('http'))).toEqual([]);
    expect(lines).toContain(`convsim show ${example.conversationId}`);
  });

  it('says what the brake met once, with the failures, and names the one command that helps', () => {
    const message = 'http://a answered 401: bad key. Check the credentials.';
    const pauseReason = `10 conversations in a row ended agent-failed with Unauthorized: ${message}`;
    const failures = base.failures.map((group) => ({ ...group, example: { conversationId: 'demo/s1', message } }));
    const braked = text({ pauseReason, failures, progress: { ...HALF, outcomes: { 'agent-failed': 20 } } });
    expect(braked).toContain('\npaused: 10 conversations in a row ended agent-failed\n');
    expect(braked.split('answered 401')).toHaveLength(2);
    expect(braked).toContain('convsim retry demo ');
    expect(braked).not.toContain('convsim resume');
  });
});
