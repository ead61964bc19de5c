import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import type { CliContext } from '../../src/cli/context.ts';
import { addExportCommand } from '../../src/cli/export.ts';
import { addSchemaCommand } from '../../src/cli/schema.ts';
import { addShowCommand } from '../../src/cli/show.ts';
import { addStatusCommand } from '../../src/cli/status.ts';
import { addValidateCommand } from '../../src/cli/validate.ts';
import { ConversationRecord, TurnRecord } from '../../src/contract/record.ts';
import { sha256 } from '../../src/contract/seed-ids.ts';
import type { Store } from '../../src/store/store.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';
import { inputProblems } from '../support/input-problems.ts';
import { record, type RecordedBatch, storeInTempHome } from '../support/recorded-batch.ts';
import { tempFolder } from '../support/temp-folder.ts';

type Screen = Parameters<typeof fakeTerminal>[0];

interface Place {
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly screen?: Screen;
}

const DEMO: RecordedBatch = {
  batchId: 'demo',
  conversations: [
    {
      seed: { id: 'first one', question: 'What is a shard?', tag: 'guide' },
      turns: [
        {
          content: 'A part of a batch.\n\n- up to 1,000 seeds',
          toolOutputs: ['x', 'y'],
          latencyMs: 812,
          left: 'Shards hold seeds.',
        },
        {
          question: 'How many seeds?',
          content: `${'many words '.repeat(20)}\u001b[31mend`,
          usage: { inputTokens: 20, outputTokens: 6 },
        },
      ],
      ending: { outcome: 'completed' },
    },
    {
      seed: { id: 's2', question: 'What fails?' },
      ending: { outcome: 'agent-failed', errorType: 'Unavailable', errorMessage: 'The agent refused: try later' },
    },
    { seed: { id: 's3', question: 'What runs?' } },
  ],
};
const FIRST = `demo/first-one-${sha256('first one').slice(0, 12)}`;

/** Runs one command line; what it wrote is there also when it fails. */
function start(args: readonly string[], { home, env = {}, screen }: Place) {
  const { terminal, out, err } = fakeTerminal(screen);
  const context: CliContext = { config: { home, prefix: 'convsim', env }, terminal, verbose: false };
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  const commands = [addStatusCommand, addShowCommand, addExportCommand, addValidateCommand, addSchemaCommand];
  for (const add of commands) add(program, context);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return { done: program.parseAsync(args, { from: 'user' }), out, err };
}

async function run(args: readonly string[], place: Place): Promise<{ out: string; err: string }> {
  const { done, out, err } = start(args, place);
  await done;
  return { out: out(), err: err() };
}

async function recorded(batch: RecordedBatch = DEMO): Promise<{ store: Store; home: string }> {
  const place = await storeInTempHome();
  await record(place.store, batch);
  return place;
}

function problems(args: readonly string[], place: Place): Promise<readonly string[]> {
  return inputProblems(start(args, place).done, place.home);
}

describe('without a store', () => {
  it('status says how to start, makes no store, and is an empty list for programs', async () => {
    const home = await tempFolder();
    expect(await run(['status'], { home })).toEqual({
      out: '',
      err: `no batches yet in ${home}; start one with convsim run SPEC\n`,
    });
    expect((await run(['status', '--json'], { home })).out).toBe('[]\n');
    expect(await readdir(home)).toEqual([]);
  });

  it.each([
    ['status', 'demo'],
    ['show', 'demo/s1'],
    ['export', 'demo'],
  ])('%s %s is bad input', async (...args) => {
    const home = await tempFolder();
    expect(String(await problems(args, { home }))).toMatch(/no batches .*convsim run SPEC/);
    expect(await readdir(home)).toEqual([]);
  });
});

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

  it('tells of one batch why it is paused, what it has reached and what failed', async () => {
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
    await sleep(300);
    await store.setBatchState('demo', 'closed');
    await done;
    expect(out()).toContain('\u001b[2A\u001b[JBATCH');
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
    ['demo/nope', `begin with ${FIRST}, demo/s2, demo/s3`],
    ['demo', `begin with ${FIRST}`],
    ['nope/s1', 'there is no batch "nope"; convsim status'],
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
      'b/x · 0 turns',
      '  What is x?',
      '  TimedOut: no answer in 5 s',
      '',
      'b/y · 0 turns',
      '  What is y?',
      '  TimedOut: no answer in 5 s',
      '',
      'and 1 more; --limit N lists more of them',
      '',
      'convsim show b/x  shows what was said',
      '',
    ]);
    const json = JSON.parse((await run(['show', 'b', '--outcome', 'agent-failed', '--json'], { home })).out) as object;
    expect(json).toMatchObject({ total: 3, conversations: [{ seed_id: 'x', error_type: 'TimedOut' }, {}, {}] });
  });

  it('lists those that are running, and none where there are none', async () => {
    const { home } = await recorded();
    expect((await run(['show', 'demo', '--outcome', 'running'], { home })).out).toContain('demo/s3 · 0 turns');
    const { out } = await run(['show', 'demo', '--outcome', 'cancelled'], { home });
    expect(out).toBe('batch demo: 0 conversations cancelled\n');
  });

  it.each([
    [['demo', '--outcome', 'failed'], '"failed" is no outcome; use one of: completed'],
    [['demo', '--outcome', 'running', '--limit', '0'], '--limit: "0"'],
    [['nope', '--outcome', 'running'], 'there is no batch "nope"'],
  ])('%j is bad input', async (args, words) => {
    const { home } = await recorded();
    expect(String(await problems(['show', ...args], { home }))).toContain(words);
  });
});

describe('export', () => {
  it('writes both files and says what is in them', async () => {
    const { home } = await recorded();
    const file = join(home, 'x.jsonl');
    const { out, err } = await run(['export', 'demo', '--format', 'jsonl', '--out', file], { home });
    expect(out).toBe('');
    expect(err).toBe(
      `${file}: 2 turns\n${join(home, 'x.conversations.jsonl')}: 3 conversations\n` +
        'note: 1 of them had not ended; their outcome is "running"\n',
    );
    expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(2);
  });

  it('writes the turn records, and nothing else, to stdout', async () => {
    const { home } = await recorded();
    const { out, err } = await run(['export', 'demo', '--out', '-'], { home });
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => TurnRecord.parse(JSON.parse(line)).metadata.turn)).toEqual([0, 1]);
    expect(err).toBe('');
  });

  it.each([
    [['demo', '--format', 'xml'], /^--format: "xml" is no format; use one of: jsonl$/],
    [['demo', 'other'], /^--out: is missing/],
    [['other', '--out', '-'], /there is no batch "other"/],
  ])('%j is bad input', async (args, words) => {
    const { home } = await recorded();
    expect(String(await problems(['export', ...args], { home }))).toMatch(words);
  });
});

describe('validate', () => {
  const AGENT = 'agent: { type: docs-qa, docs: ./docs }\n';
  const files = { 'docs/guide.md': '# Guide\n\nA shard is a part of a batch.\n' };

  it('tells what a valid spec comes to, without making a store', async () => {
    const home = await tempFolder({ ...files, 'sim.yaml': `${AGENT}seeds: [one?, two?]\nbudget: { turns: 10 }\n` });
    const { out, err } = await run(['validate', join(home, 'sim.yaml')], { home });
    expect(out).toBe('');
    expect(err).toContain(
      'sim.yaml is valid: 2 seeds, agent docs-qa, questions offline, context agent-response, up to 6 turns a conversation\n',
    );
    expect(await readdir(home)).toEqual(['docs', 'sim.yaml']);
  });

  it('reports what is wrong in the spec and in the given seeds at once', async () => {
    const home = await tempFolder({ ...files, 'sim.yaml': `${AGENT}maxTurn: 3\n`, 'seeds.csv': 'id,question\na,\n' });
    const found = await problems(['validate', join(home, 'sim.yaml'), '--seeds', join(home, 'seeds.csv')], { home });
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('sim.yaml:2 maxTurn');
    expect(found[1]).toContain('seeds.csv:2');
  });

  it('reports a missing variable of the agent together with missing seeds', async () => {
    const llm = '{ baseUrl: "http://127.0.0.1:9/v1", model: m, apiKeyEnv: NO_SUCH_KEY }';
    const home = await tempFolder({ ...files, 'sim.yaml': `agent: { type: docs-qa, docs: ./docs, llm: ${llm} }\n` });
    const found = await problems(['validate', join(home, 'sim.yaml')], { home });
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('NO_SUCH_KEY');
    expect(found[1]).toContain('--seeds');
  });
});

describe('schema', () => {
  it('prints a JSON Schema to stdout', async () => {
    const { out } = await run(['schema'], { home: await tempFolder() });
    expect(JSON.parse(out)).toMatchObject({ type: 'object', required: ['agent'] });
  });
});
