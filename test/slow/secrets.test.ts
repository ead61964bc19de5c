import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ConversationRecord } from '../../src/contract/turn-record.ts';
import { FORMAT_NAMES, requireFormat } from '../../src/exports/export-formats.ts';
import { openStore } from '../../src/store/open-store.ts';
import { reportBatches } from '../../src/view/report-batches.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { type Ended, makeProject, type Project } from '../support/cli.ts';
import { credentialsIn, FAULTS, MARKER, startHostileServer } from '../support/hostile-server.ts';
import type { TestServer } from '../support/http-server.ts';
import { filesIn, historiesOn, leaksIn, type Place, placeOf, rowsIn, unpacked } from '../support/secret-search.ts';

const SECRETS = {
  agentKey: secret(),
  questionsKey: secret(),
  headerToken: secret(),
  headerKey: secret(),
  databricksToken: secret(),
  profileToken: secret(),
  clientSecret: `${secret()}/+&"'\\ü${secret()}`,
  refusedSecret: `refused-${secret()}`,
  accessToken: secret(),
  modelToken: secret(),
  modelPassword: `${secret()}:"\\`,
  trackingToken: secret(),
  trackingPassword: `${secret()}%&=`,
  temporalKey: secret(),
  pushKey: secret(),
  moduleKey: secret(),
};

/** Names a service principal; no secret. */
const CLIENT_ID = 'principal-1';

const OWN_KEYS = { AGENT_KEY: SECRETS.agentKey, QUESTIONS_KEY: SECRETS.questionsKey };

const atEnd = atFileEnd();
const said: Place[] = [];
const batches: string[] = [];
let server: TestServer;
let project: Project;

function secret(): string {
  return randomBytes(20).toString('hex');
}

/** What is simulated: a batch, the spec of its components, and the secrets in the environment of its worker. */
interface Case {
  readonly batch: string;
  readonly agent: object;
  readonly questions: object;
  readonly env: Readonly<Record<string, string>>;
  /** The secrets that the server must have received. */
  readonly sent: readonly (keyof typeof SECRETS)[];
}

function cases(origin: string): Case[] {
  const agentModel = { baseUrl: `${origin}/agent/v1`, model: 'm', apiKeyEnv: 'AGENT_KEY' };
  const questionModel = { type: 'llm', baseUrl: `${origin}/questions/v1`, model: 'm', apiKeyEnv: 'QUESTIONS_KEY' };
  const managed = { type: 'databricks-managed-evals' };
  const serving = { type: 'databricks-serving', endpoint: 'e' };
  const mlflow = { type: 'mlflow', url: `${origin}/model`, trackingUri: `${origin}/mlflow`, experimentId: '1' };
  const host = { DATABRICKS_HOST: origin };
  const service = { DATABRICKS_CLIENT_ID: CLIENT_ID, DATABRICKS_CLIENT_SECRET: SECRETS.clientSecret };
  return [
    {
      batch: 'docs-qa',
      agent: { type: 'docs-qa', docs: './docs', llm: agentModel },
      questions: questionModel,
      env: OWN_KEYS,
      sent: ['agentKey', 'questionsKey'],
    },
    {
      batch: 'http',
      agent: {
        type: 'http',
        url: `${origin}/ask`,
        headers: { authorization: 'Bearer ${HEADER_TOKEN}', 'x-api-key': '${HEADER_KEY}' },
        body: { messages: '{{messages}}' },
        answer: 'text',
        trace: 'trace',
      },
      questions: { type: 'offline' },
      env: { HEADER_TOKEN: SECRETS.headerToken, HEADER_KEY: SECRETS.headerKey },
      sent: ['headerToken', 'headerKey'],
    },
    {
      batch: 'openai-chat',
      agent: { type: 'openai-chat', ...agentModel },
      questions: questionModel,
      env: OWN_KEYS,
      sent: ['agentKey', 'questionsKey'],
    },
    {
      batch: 'openai-responses',
      agent: { type: 'openai-responses', ...agentModel, azure: {} },
      questions: { type: 'offline' },
      env: OWN_KEYS,
      sent: ['agentKey'],
    },
    {
      batch: 'databricks-token',
      agent: serving,
      questions: managed,
      env: { ...host, DATABRICKS_TOKEN: SECRETS.databricksToken },
      sent: ['databricksToken'],
    },
    {
      batch: 'databricks-profile',
      agent: { ...serving, profile: 'test', format: 'responses' },
      questions: { ...managed, profile: 'test' },
      env: { DATABRICKS_CONFIG_FILE: 'databricks.cfg' },
      sent: ['profileToken'],
    },
    {
      batch: 'databricks-service',
      agent: serving,
      questions: managed,
      env: { ...host, ...service },
      sent: ['clientSecret', 'accessToken'],
    },
    {
      batch: 'databricks-refused',
      agent: serving,
      questions: { type: 'offline' },
      env: { ...host, ...service, DATABRICKS_CLIENT_SECRET: SECRETS.refusedSecret },
      sent: ['refusedSecret'],
    },
    {
      batch: 'mlflow-token',
      agent: { ...mlflow, tokenEnv: 'MODEL_TOKEN' },
      questions: { type: 'offline' },
      env: { MODEL_TOKEN: SECRETS.modelToken, MLFLOW_TRACKING_TOKEN: SECRETS.trackingToken },
      sent: ['modelToken', 'trackingToken'],
    },
    {
      batch: 'mlflow-password',
      agent: { ...mlflow, format: 'input', usernameEnv: 'MODEL_USER', passwordEnv: 'MODEL_PASSWORD' },
      questions: { type: 'offline' },
      env: {
        MODEL_USER: 'somebody',
        MODEL_PASSWORD: SECRETS.modelPassword,
        MLFLOW_TRACKING_USERNAME: 'somebody',
        MLFLOW_TRACKING_PASSWORD: SECRETS.trackingPassword,
      },
      sent: ['modelPassword', 'trackingPassword'],
    },
  ];
}

/** A seed for every fault of every side; its id names the fault too, for MLflow is told ids only. */
const SEEDS = [
  'fault-none-0',
  ...['agent', 'questions', 'tracking'].flatMap((side) => FAULTS.map((fault) => `fault-${side}-${fault}`)),
];

async function say(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const ended = await project.run([...args, '--verbose'], env);
  said.push(placeOf(`convsim ${args.join(' ')}`, `${ended.stdout}\n${ended.stderr}`));
  return ended;
}

/** Leads a case with every fault but 401 in one batch, and says what the commands say of it. */
async function lead(each: Case): Promise<void> {
  const { batch } = each;
  const seeds = SEEDS.filter((seed) => !seed.endsWith('-401'));
  await runSeeds(each, seeds, 6);
  await say(['status', batch, '--json']);
  await say(['status', batch]);
  await say(['show', `${batch}/${seeds[0]}`]);
  await say(['export', batch, '--out', '-']);
}

/** A 401 after calls of the same kind that were accepted would pause the batch: each stands in a batch of its own. */
async function leadRefusals(each: Case): Promise<void> {
  const { batch, agent, questions } = each;
  const sides = [
    'agent',
    ...(isOf('offline', questions) ? [] : ['questions']),
    ...(isOf('mlflow', agent) ? ['tracking'] : []),
  ];
  for (const side of sides)
    await runSeeds({ ...each, batch: `${batch}-${side}-401` }, [`fault-${side}-401`], side === 'tracking' ? 0 : 1);
}

function isOf(type: string, component: object): boolean {
  return 'type' in component && component.type === type;
}

async function runSeeds(
  { batch, agent, questions, env }: Case,
  seeds: readonly string[],
  least: number,
): Promise<void> {
  const spec = {
    agent,
    questions,
    maxTurns: 1,
    concurrency: 20,
    limits: { agent: { maxAttempts: 2 }, questions: { maxAttempts: 2 } },
    canary: false,
    seeds: seeds.map((id) => ({ id, question: `${id} ${MARKER}?` })),
  };
  await project.write(`${batch}.json`, JSON.stringify(spec));
  const ended = await say(['run', `${batch}.json`, '--batch', batch], env);
  expect({ batch, code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 1 });
  const conversations = await project.records<ConversationRecord>(`${batch}.conversations.jsonl`);
  const failed = conversations.filter(({ error_message }) => error_message?.includes(MARKER));
  expect(failed.length, `failures of ${batch} that quote the server`).toBeGreaterThanOrEqual(least);
  batches.push(batch);
}

function temporalAddress(port: number): Record<string, string> {
  return { TEMPORAL_ADDRESS: `127.0.0.1:${port}`, TEMPORAL_API_KEY: SECRETS.temporalKey, TEMPORAL_TLS: 'false' };
}

beforeAll(async () => {
  server = await startHostileServer({ accessToken: SECRETS.accessToken });
  project = await makeProject({}, atEnd);
  await project.write('databricks.cfg', `[test]\nhost = ${server.origin}\ntoken = ${SECRETS.profileToken}\n`);
  await mkdir(join(project.folder, 'docs'));
  await project.write('docs/monitor.md', '# Monitor\n\nThe lakehouse monitor watches tables.\n');
});

afterAll(() => server.close());

/** Writes all batches in every format that needs no judging. */
async function exportAll(): Promise<readonly string[]> {
  const formats = FORMAT_NAMES.filter((name) => name !== 'junit');
  for (const name of formats) {
    const out = `exported${requireFormat(name).ending}`;
    expect(await say(['export', ...batches, '--format', name, '--out', out])).toMatchObject({ code: 0 });
  }
  return formats;
}

/** Writes a report of every batch. */
async function reportAll(): Promise<void> {
  await using store = await openStore({ home: project.home });
  for (const batchId of batches) {
    const batch = await store.findBatch(batchId);
    if (!batch) throw new Error(`there is no batch ${batchId}`);
    const file = join(project.folder, `reported-${batchId}.html`);
    await reportBatches(store, { batch, file, place: { prefix: 'convsim', ui: undefined } });
  }
}

/** What the server of the page answers about every batch. */
async function served(): Promise<Place[]> {
  const view = project.start(['view']);
  try {
    await vi.waitFor(() => expect(view.stdout()).toMatch(/^http:.*\n$/), { timeout: 60_000 });
    const base = new URL(view.stdout().trim());
    const paths = batches.flatMap((batch) =>
      ['', '/conversations', '/conversations/0', `/search?q=${MARKER}`].map((rest) => `api/batches/${batch}${rest}`),
    );
    return await Promise.all(
      ['', 'api/batches', ...paths].map(async (path) => {
        const response = await fetch(new URL(path, base));
        expect({ path, status: response.status }).toEqual({ path, status: 200 });
        return placeOf(path, `${JSON.stringify([...response.headers])}\n${await response.text()}`);
      }),
    );
  } finally {
    view.child.kill('SIGTERM');
    await view.ended;
  }
}

/** Everything that was written or said, by kind. */
async function places(): Promise<Record<string, Place[]>> {
  const { port } = JSON.parse(await readFile(join(project.home, 'server.json'), 'utf8')) as { port: number };
  const files = await filesIn(project.folder);
  return {
    histories: await historiesOn(`127.0.0.1:${port}`),
    rows: rowsIn(join(project.home, 'store.db')),
    files: files.filter(({ name }) => name.startsWith(project.home)),
    records: files.filter(({ name }) => name.endsWith('.jsonl')),
    exports: await unpacked(files.filter(({ name }) => basename(name).startsWith('exported'))),
    reports: await unpacked(files.filter(({ name }) => basename(name).startsWith('reported-'))),
    page: await served(),
    output: said,
  };
}

it('no secret is written or said anywhere, however its receiver fails', { timeout: 1_200_000 }, async () => {
  const all = cases(server.origin);
  // What waits for time limits and second attempts goes side by side with what the next case starts.
  await Promise.all(
    [lead, leadRefusals].map(async (work) => {
      for (const each of all) await work(each);
    }),
  );
  const formats = await exportAll();
  await reportAll();

  const received = server.requests.map(credentialsIn).join('\n');
  for (const name of all.flatMap(({ sent }) => sent)) expect(received, name).toContain(SECRETS[name]);
  const found = await places();
  for (const [kind, there] of Object.entries(found)) {
    const marker = leaksIn(there, { marker: MARKER });
    expect(marker.length, `${kind} with what is not secret`).toBeGreaterThan(0);
    expect(leaksIn(there, SECRETS), kind).toEqual([]);
  }
  const { exports = [], reports = [] } = found;
  expect(leaksIn(reports, { marker: MARKER }), 'every report with what is not secret').toHaveLength(batches.length);
  // The records are three files, of which none holds scores here.
  expect(exports.length).toBe(formats.length + 1);
  expect(leaksIn(exports, { marker: MARKER }), 'every export with what is not secret').toHaveLength(exports.length);
});

it('no secret is in what is pushed, or said of how a push fails', async () => {
  const [docsQa] = cases(server.origin);
  if (!docsQa) throw new Error('no case');
  const spec = { agent: docsQa.agent, questions: docsQa.questions, maxTurns: 0, seeds: [`Ask ${MARKER}?`] };
  await project.write('pushed.json', JSON.stringify(spec));
  await say(['run', 'pushed.json', '--batch', 'pushed'], docsQa.env);
  const env = { ...docsQa.env, PUSH_KEY: SECRETS.pushKey, MLFLOW_TRACKING_TOKEN: SECRETS.trackingToken };
  const before = server.requests.length;
  const header = ['--header', 'authorization=PUSH_KEY', '--no-gzip'];
  expect(await say(['push', 'otlp', 'pushed', '--endpoint', `${server.origin}/otlp`, ...header], env)).toMatchObject({
    code: 0,
  });
  expect(await say(['push', 'mlflow', 'pushed', '--tracking-uri', server.origin], env)).toMatchObject({ code: 3 });
  await say(['push', 'otlp', 'pushed', '--endpoint', `${server.origin}/otlp?fault-agent-401`, ...header], env);
  await say(['push', 'mlflow', 'pushed', '--tracking-uri', `${server.origin}/fault-tracking-401`], env);

  const pushed = server.requests.slice(before);
  const credentials = pushed.map(credentialsIn).join('\n');
  expect(credentials).toContain(SECRETS.pushKey);
  expect(credentials).toContain(SECRETS.trackingToken);
  const sent = pushed.map(({ url, bytes }) => ({ name: url, bytes }));
  expect(leaksIn(sent, { marker: MARKER }).length).toBeGreaterThan(0);
  expect(leaksIn(sent, SECRETS)).toEqual([]);
  expect(leaksIn(said, { marker: MARKER }).length).toBeGreaterThan(0);
  expect(leaksIn(said, SECRETS)).toEqual([]);
});

it('no API key of Temporal is, whether its server is there or not', async () => {
  const { port } = JSON.parse(await readFile(join(project.home, 'server.json'), 'utf8')) as { port: number };
  const run = ['run', 'http.json', '--batch', 'temporal-key'];
  expect(await say(run, { ...cases(server.origin)[1]?.env, ...temporalAddress(port) })).toMatchObject({ code: 1 });
  expect(await say(run, temporalAddress(1))).toMatchObject({ code: 2 });
  const found = Object.values(await places()).flat();
  expect(leaksIn(found, SECRETS)).toEqual([]);
});

it.each([false, true])('no secret that a module throws is, isolated: %s', async (isIsolated) => {
  const batch = `thrown-${isIsolated ? 'isolated' : 'plain'}`;
  await project.write(
    'throws.mjs',
    `export default () => { throw new Error('${MARKER} ' + process.env.MODULE_API_KEY); };`,
  );
  const spec = {
    agent: { type: 'module', path: './throws.mjs', ...(isIsolated && { isolate: true }) },
    questions: { type: 'offline' },
    maxTurns: 0,
    limits: { agent: { maxAttempts: 1 } },
    seeds: ['Why?'],
  };
  await project.write(`${batch}.json`, JSON.stringify(spec));
  const env = { MODULE_API_KEY: SECRETS.moduleKey };
  expect(await say(['run', `${batch}.json`, '--batch', batch], env)).toMatchObject({ code: 1 });
  await say(['status', batch]);
  const found = await places();
  const thrown = ({ name, bytes }: Place) => name.includes(batch) || bytes.includes(batch);
  expect(leaksIn(Object.values(found).flat().filter(thrown), { marker: `${MARKER} ***` })).not.toEqual([]);
  for (const [kind, there] of Object.entries(found)) expect(leaksIn(there, SECRETS), kind).toEqual([]);
});
