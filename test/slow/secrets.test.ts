import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConversationRecord } from '../../src/contract/turn-record.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { type Ended, makeProject, type Project } from '../support/cli.ts';
import { credentialsIn, FAULTS, MARKER, startHostileServer } from '../support/hostile-server.ts';
import type { TestServer } from '../support/http-server.ts';
import { filesIn, historiesOn, leaksIn, type Place, placeOf, rowsIn } from '../support/secret-search.ts';

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
};

/** Names a service principal; no secret. */
const CLIENT_ID = 'principal-1';

const OWN_KEYS = { AGENT_KEY: SECRETS.agentKey, QUESTIONS_KEY: SECRETS.questionsKey };

const atEnd = atFileEnd();
const said: Place[] = [];
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

async function lead(each: Case): Promise<void> {
  const { batch, agent, questions } = each;
  await leadSeeds(
    each,
    SEEDS.filter((seed) => !seed.endsWith('-401')),
    6,
  );
  // A 401 after calls of the same kind that were accepted would pause the batch: each stands in a batch of its own.
  const sides = [
    'agent',
    ...(isOf('offline', questions) ? [] : ['questions']),
    ...(isOf('mlflow', agent) ? ['tracking'] : []),
  ];
  for (const side of sides)
    await leadSeeds({ ...each, batch: `${batch}-${side}-401` }, [`fault-${side}-401`], side === 'tracking' ? 0 : 1);
}

function isOf(type: string, component: object): boolean {
  return 'type' in component && component.type === type;
}

async function leadSeeds(
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
  await say(['status', batch, '--json']);
  await say(['status', batch]);
  await say(['show', `${batch}/${seeds[0]}`]);
  await say(['export', batch, '--out', '-']);
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

/** Everything that was written or said, by kind. */
async function places(): Promise<Record<string, Place[]>> {
  const { port } = JSON.parse(await readFile(join(project.home, 'server.json'), 'utf8')) as { port: number };
  const files = await filesIn(project.folder);
  return {
    histories: await historiesOn(`127.0.0.1:${port}`),
    rows: rowsIn(join(project.home, 'store.db')),
    files: files.filter(({ name }) => name.startsWith(project.home)),
    records: files.filter(({ name }) => name.endsWith('.jsonl')),
    output: said,
  };
}

it('no secret is written or said anywhere, however its receiver fails', { timeout: 600_000 }, async () => {
  const all = cases(server.origin);
  for (const each of all) await lead(each);

  const received = server.requests.map(credentialsIn).join('\n');
  for (const name of all.flatMap(({ sent }) => sent)) expect(received, name).toContain(SECRETS[name]);
  const found = await places();
  for (const [kind, there] of Object.entries(found)) {
    const marker = leaksIn(there, { marker: MARKER });
    expect(marker.length, `${kind} with what is not secret`).toBeGreaterThan(0);
    expect(leaksIn(there, SECRETS), kind).toEqual([]);
  }
});

it('no API key of Temporal is, whether its server is there or not', async () => {
  const { port } = JSON.parse(await readFile(join(project.home, 'server.json'), 'utf8')) as { port: number };
  const run = ['run', 'http.json', '--batch', 'temporal-key'];
  expect(await say(run, { ...cases(server.origin)[1]?.env, ...temporalAddress(port) })).toMatchObject({ code: 1 });
  expect(await say(run, temporalAddress(1))).toMatchObject({ code: 2 });
  const found = Object.values(await places()).flat();
  expect(leaksIn(found, SECRETS)).toEqual([]);
});
