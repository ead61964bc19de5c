import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import Database from 'libsql';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { draftBatch, prepareBatch } from '../../src/client/prepare-batch.ts';
import { chooseSeeds } from '../../src/spec/choose-seeds.ts';
import { componentTypes } from '../../src/spec/component-types.ts';
import { readSpec } from '../../src/spec/read-spec.ts';
import { openSqliteStore } from '../../src/store/open-store.ts';
import { storeFile } from '../../src/store/store-place.ts';
import type { AgentServer } from '../support/agent-server.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import type { Project } from '../support/cli.ts';
import { makeSimulation } from '../support/simulation.ts';

interface BadCase {
  readonly what: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** All that is printed to stderr; texts must be equal. */
  readonly says: readonly (string | RegExp)[];
  readonly code?: number;
}

const agent = 'agent: { type: module, path: ./agent.mjs }\n';
const rest = 'questions: { type: offline }\ncontext: { type: agent-response }\n';

const SPECS: readonly BadCase[] = [
  {
    what: 'a spec that is not there',
    args: ['run', 'none.yaml'],
    says: ['error: none.yaml: no such file; create it or correct the path'],
  },
  {
    what: 'malformed YAML, naming the line',
    files: { 'malformed.yaml': `${agent}questions: { type: offline\nseeds: [a?]\n` },
    args: ['run', 'malformed.yaml'],
    says: [/^error: malformed\.yaml:3: not valid YAML: /],
  },
  {
    what: 'an unknown key, suggesting the known one',
    files: { 'unknown.yaml': `${agent}${rest}seeds: [a?]\nmaxTurn: 3\n` },
    args: ['run', 'unknown.yaml'],
    says: ['error: unknown.yaml:5 maxTurn: unknown key "maxTurn"; did you mean "maxTurns"?'],
  },
  {
    what: 'a value of the wrong type',
    files: { 'wrong.yaml': `${agent}${rest}seeds: [a?]\nmaxTurns: many\n` },
    args: ['run', 'wrong.yaml'],
    says: ['error: wrong.yaml:5 maxTurns: expected a number, got "many"'],
  },
  {
    what: 'several problems of spec and options at once',
    files: { 'several.yaml': 'agent: { type: docs-qa, docs: ./docs }\nquestions: { type: offlin }\nmaxTurns: -1\n' },
    args: ['run', 'several.yaml', '--batch', 'a b', '--concurrency', '0'],
    says: [
      'error: --batch: "a b" is not a valid batch id; use 1 to 64 letters, digits, dots, dashes or underscores',
      'error: --concurrency: expected a whole number of conversations from 1 to 10000, got "0"',
      /^error: several\.yaml:1 agent\.docs: no such folder: docs; create it or correct the path$/,
      /^error: several\.yaml:2 questions\.type: unknown type "offlin"; did you mean "offline"\?/,
      /^error: several\.yaml:3 maxTurns: expected at least 0, got -1$/,
      /^error: several\.yaml:1 seeds: is missing: the simulation has no questions; /,
    ],
  },
  {
    what: 'everything that is wrong with users and stop rules, in the spec and in the file of personas',
    files: {
      'users.yaml': `${agent}questions: { type: user }
maxTurns: 3
seeds: [{ goal: g }]
personas: ./personas.yaml
user:
  persona: [plain, impatiant]
  guards: { ecko: false }
stop:
  minTurns: 4
  when: [{ contain: x }, { matches: "(" }, { module: ./none.ts }]
`,
      'personas.yaml': 'hurried:\n  patience: 0\n',
    },
    args: ['run', 'users.yaml'],
    says: [
      /^error: users\.yaml:8 user\.guards\.ecko: unknown key "ecko"; did you mean "echo"\?/,
      /^error: users\.yaml:10 stop\.minTurns: is 4, above maxTurns 3, /,
      /^error: users\.yaml:11 stop\.when\[0\]\.contain: unknown key "contain"; did you mean "contains"\?/,
      /^error: users\.yaml:11 stop\.when\[1\]\.matches: Invalid regular expression: .*; correct it, or use contains/,
      'error: users.yaml:11 stop.when[2].module: no such file: none.ts; create it or correct the path',
      'error: personas.yaml:2 hurried.patience: expected at least 1, got 0',
    ],
  },
  {
    what: 'an unknown persona',
    files: { 'persona.yaml': `${agent}questions: { type: user }\nseeds: [a?]\nuser: { persona: impatiant }\n` },
    args: ['run', 'persona.yaml'],
    says: [/^error: persona\.yaml:4 user\.persona: unknown persona "impatiant"; did you mean "impatient"\?/],
  },
  {
    what: 'a goal that a generator has no use for',
    files: { 'goal.yaml': `${agent}${rest}seeds: [a?]\nuser: { goal: Get a refund }\n` },
    args: ['run', 'goal.yaml'],
    says: [
      'error: goal.yaml:5 user.goal: questions of type "offline" have no use for it; set "questions: { type: user }", or remove it',
    ],
  },
  {
    what: 'a module with a syntax error',
    files: {
      'broken.ts': 'export default async (= 3\n',
      'broken.yaml': `${agent.replace('agent.mjs', 'broken.ts')}${rest}seeds: [a?]\n`,
    },
    args: ['run', 'broken.yaml'],
    says: [
      /^error: broken\.yaml:1 agent\.path: .*\.\/broken\.ts fails to load: .*broken\.ts:1:22: ERROR: Unexpected "="/,
    ],
  },
  {
    what: 'a module without the export',
    files: { 'export.yaml': `${agent.replace(' }', ', export: answer }')}${rest}seeds: [a?]\n` },
    args: ['run', 'export.yaml'],
    says: [
      /^error: export\.yaml:1 agent\.path: .*the export answer of \.\/agent\.mjs is missing\. The file exports default; name a function with export\.$/,
    ],
  },
  {
    what: 'a variable of the spec that is not set',
    files: { 'variable.yaml': `${agent}${rest}seeds: "\${NO_SUCH_FOLDER}/seeds.txt"\n` },
    args: ['run', 'variable.yaml'],
    says: [/^error: variable\.yaml:4 seeds: the variable NO_SUCH_FOLDER is not set; set it, or write /],
  },
  {
    what: 'a variable for a key that is not set',
    files: {
      'key.yaml': `agent: { type: docs-qa, docs: ., llm: { baseUrl: "http://127.0.0.1:1", model: m, apiKeyEnv: NO_SUCH_KEY } }\n${rest}seeds: [a?]\n`,
    },
    args: ['run', 'key.yaml'],
    says: [
      /^error: key\.yaml:1 agent\.llm\.apiKeyEnv: the environment variable NO_SUCH_KEY is not set\. Set it where the worker runs\.$/,
    ],
  },
];

const SEEDS: readonly BadCase[] = [
  {
    what: 'the same seed id twice, naming both lines',
    files: { 'twice.csv': 'id,question\na,one?\nb,two?\na,three?\n' },
    args: ['run', 'sim.yaml', '--seeds', 'twice.csv'],
    says: ['error: twice.csv:4: the id "a" is already used by line 2; give every seed its own'],
  },
  {
    what: 'a seeds file without questions',
    files: { 'empty.txt': '' },
    args: ['run', 'sim.yaml', '--seeds', 'empty.txt'],
    says: ['error: empty.txt: has no questions; write at least one'],
  },
];

const COMMAND_LINES: readonly BadCase[] = [
  {
    what: 'a place for the file that is a folder',
    args: ['run', 'sim.yaml', '--out', 'folder'],
    says: ['error: --out: folder is a folder; name a file'],
  },
  {
    what: 'a concurrency that is no number',
    args: ['run', 'sim.yaml', '--concurrency', 'many'],
    says: ['error: --concurrency: expected a whole number of conversations from 1 to 10000, got "many"'],
  },
  {
    what: 'options that contradict each other',
    args: ['run', 'sim.yaml', '--detach', '--stop-server'],
    says: [/^error: --stop-server: cannot be combined with --detach: /],
  },
  {
    what: 'an unknown command, suggesting the known one',
    args: ['statuss'],
    says: ["error: unknown command 'statuss'", '(Did you mean status?)', '(see convsim --help)'],
  },
  {
    what: 'an unknown option, suggesting the known one',
    args: ['run', 'sim.yaml', '--seed', 'x.txt'],
    says: ["error: unknown option '--seed'", '(Did you mean --seeds?)', '(see convsim run --help)'],
  },
  {
    what: 'a missing argument',
    args: ['run'],
    says: ["error: missing required argument 'spec'", '(see convsim run --help)'],
  },
  {
    what: 'a Temporal server on another machine, which cannot share the store',
    env: { TEMPORAL_ADDRESS: 'db.example:7233' },
    args: ['run', 'sim.yaml'],
    says: [/^error: TEMPORAL_ADDRESS: db\.example:7233 is another machine, and the SQLite store serves only this one;/],
  },
  ...['status', 'retry'].map((command) => ({
    what: `${command} where there is no store`,
    args: [command, 'nightly/s1'],
    says: [
      /\.convsim: there are no batches here yet(, nor in a .convsim of the folders above)?; start one with convsim run SPEC, or set CONVSIM_HOME or CONVSIM_DATABASE_URL$/,
    ],
  })),
  {
    what: 'a database that is no PostgreSQL, without showing its password',
    env: { CONVSIM_DATABASE_URL: 'mysql://me:secret@127.0.0.1/db' },
    args: ['run', 'sim.yaml', '--batch', 'b'],
    says: [
      'error: CONVSIM_DATABASE_URL: is not a PostgreSQL address; it has the form postgres://user:password@host:5432/database',
    ],
  },
];

const KNOWN = { CONVSIM_HOME: 'known' };

const WITH_A_STORE: readonly BadCase[] = [
  {
    what: 'the id of a batch of another spec, naming the keys',
    files: {
      'changed.yaml': `${agent}questions: { type: script, questions: [other?] }\n${rest.split('\n')[1]}\nseeds: [a?]\nmaxTurns: 4\n`,
    },
    args: ['run', 'changed.yaml', '--batch', 'first'],
    says: [
      'error: --batch: batch first was started with a different spec; changed keys: maxTurns, seeds. It was started with maxTurns 1 (--max-turns 1, not 4). These cannot change in a batch with turns or conversations under way. Restore them, or continue as it was started: convsim resume first, or start a new batch: convsim run SPEC --batch NEW',
    ],
  },
  ...['status', 'export', 'retry', 'cancel', 'delete'].map((command) => ({
    what: `${command} of an unknown batch`,
    args: [command, 'second'],
    says: ['error: BATCH: there is no batch "second" in this store; convsim status lists them'],
  })),
  {
    what: 'show of a conversation of an unknown batch',
    args: ['show', 'second/s1'],
    says: ['error: CONVERSATION: "second/s1": there is no batch "second" in this store; convsim status lists them'],
  },
  {
    what: 'show of an unknown conversation, naming some',
    args: ['show', 'first/s9'],
    says: [
      /^error: CONVERSATION: there is no conversation "first\/s9"; the first ones of batch first are first\/s0001-/,
    ],
  },
  {
    what: 'an export in an unknown format',
    args: ['export', 'first', '--format', 'parket'],
    says: ['error: --format: unknown format "parket"; did you mean "parquet"?'],
  },
  {
    what: 'an export of an unknown outcome',
    args: ['export', 'first', '--format', 'csv', '--outcome', 'fine'],
    says: [/^error: --outcome: unknown outcome "fine"; use one of: completed, /],
  },
  {
    what: 'retry with a place for the file that is a folder',
    args: ['retry', 'first', '--out', 'folder'],
    says: ['error: --out: folder is a folder; name a file'],
  },
];

const OUT_OF_REACH: readonly BadCase[] = [
  ...['run sim.yaml', 'status', 'export first', 'worker'].map((command) => ({
    what: `a database that does not answer, for ${command}, without showing its password`,
    env: { CONVSIM_DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/db' },
    args: command.split(' '),
    says: [
      'error: The store postgres://me@127.0.0.1:1/db cannot be used: connect ECONNREFUSED 127.0.0.1:1. Check CONVSIM_DATABASE_URL, and whether the database is up and can be reached.',
    ],
    code: 3,
  })),
  {
    what: 'a file in the place of the store folder',
    env: { CONVSIM_HOME: 'seeds.txt' },
    args: ['run', 'sim.yaml'],
    says: [
      /^error: The store .*seeds\.txt\/store\.db cannot be opened for writing: .*set CONVSIM_HOME to another folder\.$/,
    ],
    code: 3,
  },
  {
    what: 'a store that a newer convsim wrote',
    env: { CONVSIM_HOME: 'newer' },
    args: ['run', 'sim.yaml'],
    says: [
      /^error: The store .*store\.db has version 99, this convsim reads up to \d+: a newer convsim wrote it\. Update convsim, or set CONVSIM_HOME/,
    ],
    code: 3,
  },
  {
    what: 'a Temporal server that does not answer',
    env: { TEMPORAL_ADDRESS: '127.0.0.1:1', CONVSIM_HOME: 'unreached' },
    args: ['run', 'sim.yaml', '--batch', 'b'],
    says: [
      'batch b: 1 seed',
      /^error: cannot reach Temporal at 127\.0\.0\.1:1: nothing listens there; check the address/,
    ],
    code: 3,
  },
];

const atEnd = atFileEnd();
let project: Project;
let server: AgentServer;
let env: Record<string, string>;

beforeAll(async () => {
  ({
    project,
    agent: server,
    env,
  } = await makeSimulation({ seeds: 1, maxTurns: 1, concurrency: 1 }, undefined, { atEnd }));
  for (const { files = {} } of [...SPECS, ...SEEDS, ...COMMAND_LINES, ...WITH_A_STORE]) {
    for (const [name, text] of Object.entries(files)) await project.write(name, text);
  }
  for (const folder of ['folder', 'known', 'newer']) await mkdir(join(project.folder, folder));
  await prepareFirst(join(project.folder, 'known'));
  await writeNewerStore(join(project.folder, 'newer'));
});

describe.concurrent('bad input starts nothing', () => {
  it.each([...SPECS, ...SEEDS, ...COMMAND_LINES])('refuses $what', async (given) => {
    await expectRefusal(given);
    expect(existsSync(project.home)).toBe(false);
  });

  it.each(WITH_A_STORE)('refuses $what', async (given) => {
    await expectRefusal({ ...given, env: KNOWN });
    expect(existsSync(join(project.folder, 'known', 'server.json'))).toBe(false);
    expect(await batchesIn('known')).toEqual([{ batchId: 'first', state: 'open', outcomes: {} }]);
  });

  it.each(OUT_OF_REACH)('ends with 3 for $what, and leaves no batch behind', async (given) => {
    await expectRefusal(given);
    expect(existsSync(project.home)).toBe(false);
    const home = given.env?.['CONVSIM_HOME'] ?? '';
    if (home === 'unreached') expect(await batchesIn(home)).toEqual([]);
  });
});

describe('a port that another program has', () => {
  it('is refused where it was asked for, with the program that has it and a way to resume', async () => {
    const taken = await listen();
    const { port } = taken.address() as { port: number };
    const simulation = await makeSimulation({ seeds: 1, maxTurns: 1, concurrency: 1 });
    const run = ['run', 'sim.yaml', '--batch', 'b', '--stop-server'];
    const refused = await simulation.project.run(run, { ...simulation.env, CONVSIM_PORT: String(port) });
    expect({ code: refused.code, stderr: refused.stderr }).toMatchObject({ code: 3 });
    expect(refused.stderr).toContain(`error: CONVSIM_PORT: port ${port} of 127.0.0.1 cannot be used (taken by `);
    const ended = await simulation.project.run(run, { ...simulation.env, CONVSIM_PORT: '' });
    expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
    expect(ended.stderr).toContain('the Temporal server is stopped');
  });
});

async function expectRefusal({ args, env: given, says, code = 2 }: BadCase): Promise<void> {
  const ended = await project.run(args, { ...env, ...given });
  const lines = ended.stderr.trimEnd().split('\n');
  const expected = says.map((each) => (typeof each === 'string' ? each : expect.stringMatching(each)));
  expect({ code: ended.code, lines, stdout: ended.stdout }).toEqual({ code, lines: expected, stdout: '' });
  expect(server.total()).toBe(0);
}

/** A store with one batch, prepared and not yet started. */
async function prepareFirst(home: string): Promise<void> {
  const store = await openSqliteStore(storeFile(home));
  const loaded = await readSpec(join(project.folder, 'sim.yaml'), { env: {}, types: componentTypes });
  const seeds = chooseSeeds(loaded, undefined);
  await prepareBatch(store, await draftBatch('first', { loaded, seeds, toolVersion: 'test' }));
  await store.close();
}

async function writeNewerStore(home: string): Promise<void> {
  await (await openSqliteStore(storeFile(home))).close();
  const database = new Database(storeFile(home));
  database.exec("update meta set value = '99' where key = 'schema_version'");
  database.close();
}

async function batchesIn(home: string): Promise<unknown> {
  const store = await openSqliteStore(storeFile(join(project.folder, home)));
  const batches = await store.listBatches();
  await store.close();
  return batches.map(({ batchId, state, outcomes }) => ({ batchId, state, outcomes }));
}

async function listen(): Promise<Server> {
  const taken = createServer();
  onTestFinished(() => void taken.close());
  await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
  return taken;
}
