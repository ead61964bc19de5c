import { describe, expect, it } from 'vitest';
import { ConversationRecord, TurnRecord } from '../../../../src/contract/turn-record.ts';
import { sha256 } from '../../../../src/contract/seed-ids.ts';
import { run, recorded, problems } from '../../../support/reading-commands.ts';

const FIRST = `demo/first-one-${sha256('first one').slice(0, 12)}`;

describe('show', () => {
  it('prints a transcript with every turn, its context, and the link into the UI', async () => {
    const { home } = await recorded();
    const { out, err } = await run(['show', FIRST], { home });
    const text = out.split('\n');
    expect(err).toBe('');
    expect(text.slice(0, 9)).toEqual([
      FIRST,
      'batch demo · seed first one · tag guide · completed · 2 turns · agent 822 ms · agent 20 tokens in, 6 out · questions 3 tokens in, 1 out',
      '',
      'turn 0 · 812 ms',
      'user     What is a shard?',
      'agent    A part of a batch.',
      '',
      '         - up to 1,000 seeds',
      '         (2 tool outputs)',
    ]);
    expect(out).toContain('context  Shards hold seeds.\nuser     How many seeds?\nagent    many words');
    expect(out).toContain('ended: completed');
    const workflow = encodeURIComponent(`convsim/demo/c/${FIRST.slice('demo/'.length)}`);
    expect(out).toContain(`Temporal UI: http://127.0.0.1:8233/namespaces/default/workflows/${workflow}\n`);
  });

  it('wraps what was said to the width, and lets nothing in it steer the terminal', async () => {
    const { home } = await recorded();
    const { out } = await run(['show', FIRST], { home, screen: { columns: 60, isTTY: true, env: { NO_COLOR: '1' } } });
    const said = out.split('\n').slice(3, -2);
    expect(Math.max(...said.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(out).not.toContain('\u001b');
  });

  it('takes the id that the seed has in its file', async () => {
    const { home } = await recorded();
    expect((await run(['show', 'demo/first one'], { home })).out).toBe((await run(['show', FIRST], { home })).out);
  });

  it('shows the question and the failure of a conversation that got no answer', async () => {
    const { home } = await recorded();
    const { out } = await run(['show', 'demo/s2'], { home });
    expect(out).toContain('turn 0 · not answered\nuser     What fails?');
    expect(out).toContain('ended: agent-failed\n  Unavailable: The agent refused: try later\n');
    expect((await run(['show', 'demo/s3'], { home })).out).toContain('running: it has not ended yet');
  });

  it('says what a running conversation waits for, with the whole message, and why its batch is held', async () => {
    const { store, home } = await recorded();
    const message = 'http://a refused the connection. Is the server running?';
    await store.noteSetback({ batchId: 'demo', seedIndex: 2, turn: 0 }, 'agent', {
      type: 'Unavailable',
      message,
      isRateLimit: false,
    });
    const { out } = await run(['show', 'demo/s3'], { home });
    expect(out).toMatch(
      /it has not ended yet\n {2}retrying agent \(attempt 2 of 8[^)]*\): http:\/\/a refused the connection\. Is/,
    );
    await store.pauseOpen('demo', 'paused by you: lunch');
    expect((await run(['show', 'demo/s3'], { home })).out).toContain('\n  batch demo is paused by you: lunch\n');
  });

  it('prints the records as one JSON document', async () => {
    const { home } = await recorded();
    const document = JSON.parse((await run(['show', FIRST, '--json'], { home })).out) as Record<string, unknown>;
    expect(ConversationRecord.parse(document['conversation']).conversation_id).toBe(FIRST);
    expect((document['turns'] as unknown[]).map((turn) => TurnRecord.parse(turn).metadata.turn)).toEqual([0, 1]);
  });

  it('takes the address of the UI from the server that runs here, or from CONVSIM_UI_URL for one elsewhere', async () => {
    const { home } = await recorded();
    const elsewhere = { TEMPORAL_ADDRESS: 'temporal.test:7233', TEMPORAL_NAMESPACE: 'team' };
    const workflow = 'Temporal workflow: convsim/demo/c/s2\n';
    expect((await run(['show', 'demo/s2'], { home, env: elsewhere })).out).toContain(workflow);
    const named = { ...elsewhere, CONVSIM_UI_URL: 'https://ui.test/' };
    const link = 'https://ui.test/namespaces/team/workflows/convsim%2Fdemo%2Fc%2Fs2\n';
    expect((await run(['show', 'demo/s2'], { home, env: named })).out).toContain(link);
  });

  it.each([
    ['demo/nope', `the first ones of batch demo are ${FIRST}, demo/s2, demo/s3`],
    ['demo/fist one', `did you mean ${FIRST}? convsim show demo lists them`],
    ['demo/first', `did you mean ${FIRST}? convsim show demo lists them`],
    ['dem/s2', 'there is no batch "dem" in this store; did you mean demo? convsim status lists them'],
    ['dem', 'there is no batch "dem" in this store; did you mean demo? convsim status lists them'],
    ['s2', 'a conversation is named BATCH/SEED; did you mean demo/s2?'],
    ['first one', `did you mean ${FIRST}?`],
    ['nope', 'convsim status lists them; a conversation is named BATCH/SEED'],
    ['nope/s1', 'there is no batch "nope" in this store; convsim status'],
  ])('says of the unknown %s where to look', async (name, words) => {
    const { home } = await recorded();
    expect(String(await problems(['show', name], { home }))).toContain(words);
  });
});

describe('show BATCH', () => {
  it('finds a conversation by the id of its seed', async () => {
    const { home } = await recorded();
    const named = await run(['show', 'demo', '--seed', 'first one'], { home });
    expect(named.out).toBe((await run(['show', FIRST], { home })).out);
    expect(String(await problems(['show', 'demo', '--seed', 'nope'], { home }))).toContain('demo/nope');
  });

  it('lists the conversations with an outcome, and says how many more there are', async () => {
    const failed = (id: string) => ({
      seed: { id, question: `What is ${id}?` },
      ending: { outcome: 'agent-failed' as const, errorType: 'TimedOut', errorMessage: 'no answer\nin 5 s' },
    });
    const { home } = await recorded({ batchId: 'b', conversations: ['x', 'y', 'z'].map(failed) });
    const { out } = await run(['show', 'b', '--outcome', 'agent-failed', '--limit', '2'], { home });
    expect(out.split('\n')).toEqual([
      'batch b: 3 conversations agent-failed',
      '',
      'b/x · agent-failed · 0 turns',
      '  What is x?',
      '  TimedOut: no answer in 5 s',
      '',
      'b/y · agent-failed · 0 turns',
      '  What is y?',
      '  TimedOut: no answer in 5 s',
      '',
      'and 1 more; list more of them with --limit N',
      '',
      'convsim show b/x  shows the transcript',
      '',
    ]);
    const json = JSON.parse((await run(['show', 'b', '--outcome', 'agent-failed', '--json'], { home })).out) as object;
    expect(json).toMatchObject({ total: 3, conversations: [{ seed_id: 'x', error_type: 'TimedOut' }, {}, {}] });
  });

  it('lists all conversations with question and outcome', async () => {
    const { home } = await recorded();
    expect((await run(['show', 'demo'], { home })).out.split('\n')).toEqual([
      'batch demo: 3 conversations',
      '',
      `${FIRST} · completed · 2 turns`,
      '  What is a shard?',
      '',
      'demo/s2 · agent-failed · 0 turns',
      '  What fails?',
      '  Unavailable: The agent refused: try later',
      '',
      'demo/s3 · running · 0 turns',
      '  What runs?',
      '',
      `convsim show ${FIRST}  shows the transcript`,
      '',
    ]);
    const json = JSON.parse((await run(['show', 'demo', '--json'], { home })).out) as object;
    expect(json).toMatchObject({
      total: 3,
      conversations: [{ outcome: 'completed' }, { outcome: 'agent-failed' }, { outcome: 'running' }],
    });
  });

  it.each([
    [['--find', 'SHARD'], [FIRST]],
    [['--find', 'first one'], [FIRST]],
    [
      ['--find', 'demo/s'],
      ['demo/s2', 'demo/s3'],
    ],
    [['--find', 'what', '--outcome', 'running'], ['demo/s3']],
    [['--find', '%'], []],
    [['--find', '_'], []],
  ])('finds by %j', async (args, ids) => {
    const { home } = await recorded();
    const list = JSON.parse((await run(['show', 'demo', ...args, '--json'], { home })).out) as {
      total: number;
      conversations: { conversation_id: string }[];
    };
    expect(list.conversations.map((each) => each.conversation_id)).toEqual(ids);
    expect(list.total).toBe(ids.length);
  });

  it('lists those that are running, and none where there are none', async () => {
    const { home } = await recorded();
    expect((await run(['show', 'demo', '--outcome', 'running'], { home })).out).toContain(
      'demo/s3 · running · 0 turns',
    );
    const { out } = await run(['show', 'demo', '--outcome', 'cancelled'], { home });
    expect(out).toBe('batch demo: 0 conversations cancelled\n');
  });

  it.each([
    [['demo', '--outcome', 'failed'], 'unknown outcome "failed"; use one of: completed'],
    [['demo', '--outcome', 'running', '--limit', '0'], 'got "0"'],
    [['nope', '--outcome', 'running'], 'there is no batch "nope"'],
  ])('%j is bad input', async (args, words) => {
    const { home } = await recorded();
    expect(String(await problems(['show', ...args], { home }))).toContain(words);
  });
});
