import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { batchWorkflowId } from '../../src/contract/ids.ts';
import { simulate } from '../../src/index.ts';
import { serverFiles } from '../../src/temporal/server-files.ts';
import { readServerRecord } from '../../src/temporal/server-record.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { type AtEnd, makeProject, type Project, type Started } from '../support/cli.ts';
import { mountDisk, unmountDisk } from '../support/small-disk.ts';
import { answerJson, type Handler, startServer } from '../support/http-server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { temporalCli } from '../support/temporal-cli.ts';

const soon = { timeout: 60_000, interval: 200 };
const LOOPBACK = '127.0.0.1';
const atEnd = atFileEnd();
let project: Project;

/** An agent as a spec has it. */
type AgentSection = Readonly<Record<string, unknown>> & { readonly type: string };

const httpAgent = (url: string): AgentSection => ({ type: 'http', url, body: { q: '{{question}}' }, answer: 'answer' });

async function agentThat(handler: Handler): Promise<AgentSection> {
  const server = await startServer(handler);
  atEnd(() => server.close());
  return httpAgent(server.origin);
}

async function selfSignedAgent(): Promise<AgentSection> {
  const read = (name: string) => readFile(new URL(`../fixtures/tls/${name}`, import.meta.url));
  const server = createTlsServer({ key: await read('server.key'), cert: await read('server.crt') });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  atEnd(async () => void server.close());
  return httpAgent(`https://${LOOPBACK}:${(server.address() as AddressInfo).port}/`);
}

const specOf = (agent: AgentSection, questions = ['and?']) =>
  JSON.stringify({
    agent,
    questions: { type: 'script', questions },
    context: { type: 'agent-response' },
    maxTurns: questions.length,
    concurrency: 3,
    seeds: ['one?', 'two?', 'three?'],
    limits: { agent: { timeout: '1s' } },
  });

const SLOW_MODULE = `export default async () => {
  await new Promise((done) => setTimeout(done, 200));
  return { content: 'an answer' };
};`;

/** Causes that a step waits for, each with what its first failed attempt says everywhere. */
const WAITS: readonly [name: string, agent: () => Promise<AgentSection>, cause: RegExp][] = [
  ['refused', async () => httpAgent(`http://${LOOPBACK}:9/`), /127\.0\.0\.1:9 refused the connection/],
  ['unknown-host', async () => httpAgent('http://no-such-host.invalid/'), /no-such-host\.invalid/],
  ['limited', () => agentThat((_, to) => answerJson(to, 429, { error: 'slow down' })), /answered 429: slow down/],
  ['broken-server', () => agentThat((_, to) => answerJson(to, 500, { error: 'boom' })), /answered 500: boom/],
  [
    'slow-server',
    () => agentThat(async (_, to) => void (await sleep(20_000, undefined, { ref: false }), to.end('{}'))),
    /gave no whole reply within 1000 ms/,
  ],
  ['broken-json', () => agentThat((_, to) => void to.end('{"answer": ')), /JSON/],
  ['throws', async () => ({ type: 'module', path: './throws.ts' }), /throws\.ts.* threw: .*x is not a function/],
];

beforeAll(async () => {
  project = await makeProject(
    {
      'throws.ts': `export default async () => { throw new TypeError('x is not a function'); };`,
      'slow.ts': SLOW_MODULE,
    },
    atEnd,
  );
  vi.stubEnv('CONVSIM_TEMPORAL_CLI', await temporalCli());
  vi.stubEnv('CONVSIM_WORKFLOW_BUNDLE', fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url)));
});

/** A script has its agent as a function: it names no module. */
const thrower = (): never => {
  throw new TypeError('x is not a function');
};

const running = new Set<Started>();
afterEach(async () => {
  for (const { child, ended } of running) {
    child.kill('SIGKILL');
    await ended;
  }
  running.clear();
});

async function startBatch(in_: Project, batch: string, spec: string): Promise<Started> {
  await in_.write(`${batch}.json`, spec);
  const started = in_.start(['run', `${batch}.json`, '--batch', batch]);
  running.add(started);
  return started;
}

const stdoutOf = async (in_: Project, ...args: string[]) => (await in_.run(args)).stdout.replace(/\s+/g, ' ');

/** What `show` prints of the first conversation. */
async function transcriptOf(in_: Project, batch: string): Promise<string> {
  const { stdout } = await in_.run(['show', batch, '--json']);
  const { conversations } = JSON.parse(stdout) as { conversations: { conversation_id: string }[] };
  return stdoutOf(in_, 'show', conversations[0]?.conversation_id ?? 'none');
}

/** The live card of the batch in the Temporal UI, and what its query `progress` answers. */
async function uiOf({ home }: Project, batch: string): Promise<string> {
  const record = readServerRecord(serverFiles(home));
  const connection = await Connection.connect({ address: `${LOOPBACK}:${record?.port}` });
  try {
    const handle = new Client({ connection }).workflow.getHandle(batchWorkflowId('convsim', batch));
    const card = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    return `${card.currentDetails}\n${JSON.stringify(await handle.query('progress'))}`;
  } finally {
    await connection.close();
  }
}

async function logOf({ home }: Project): Promise<string> {
  const files = (await readdir(join(home, 'logs'))).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(files.map((name) => readFile(join(home, 'logs', name), 'utf8')));
  return texts.join('');
}

/** Every place where people look for the reason that a batch does not get on. */
async function expectEverywhere(in_: Project, batch: string, { stderr }: Started, cause: RegExp): Promise<void> {
  await expect.poll(stderr, soon).toMatch(cause);
  await expect.poll(() => uiOf(in_, batch), soon).toMatch(cause);
  await expectRead(in_, batch, cause);
}

/** The places that need no worker, which a query of the UI does. */
async function expectRead(in_: Project, batch: string, cause: RegExp): Promise<void> {
  const texts = await Promise.all([
    logOf(in_),
    stdoutOf(in_, 'status', batch),
    stdoutOf(in_, 'status'),
    stdoutOf(in_, 'show', batch),
    transcriptOf(in_, batch),
  ]);
  for (const text of texts) expect(text).toMatch(cause);
}

describe('the cause of waiting', () => {
  it.each(WAITS)(
    '%s is named in run, status, show, log and UI at the first failed attempt',
    async (name, agent, cause) => {
      const run = await startBatch(project, name, specOf(await agent()));
      await expectEverywhere(project, name, run, cause);
      // The first line with the cause counts first failed attempts, of one seed or of more: nobody waited for the second.
      const line = run
        .stderr()
        .split('\n')
        .find((each) => cause.test(each));
      expect(line).toMatch(/\(attempt 2 of 8|[123] rate limited/);
    },
  );

  it.each(WAITS)('%s is told to onProgress of the library', async (name, agent, cause) => {
    const over = new AbortController();
    const doing: string[] = [];
    const simulating = simulate({
      agent: name === 'throws' ? thrower : await agent(),
      questions: { type: 'script', questions: ['and?'] },
      seeds: ['one?', 'two?'],
      batch: `library-${name}`,
      limits: { agent: { timeout: '1s' } },
      home: project.home,
      signal: over.signal,
      onProgress: (progress) => void doing.push(...progress.doing),
    });
    const ended = simulating.catch((error: unknown) => error);
    await expect.poll(() => doing.join('\n'), soon).toMatch(name === 'throws' ? /threw: .*x is not a function/ : cause);
    over.abort(new Error('seen'));
    expect(await ended).toMatchObject({ message: 'seen' });
  });

  it('fits one line of 80 columns on a terminal', async () => {
    await project.write('narrow.json', specOf(httpAgent(`http://${LOOPBACK}:9/`)));
    const run = project.startOnTerminal(['run', 'narrow.json', '--batch', 'narrow'], 80);
    running.add(run);
    await expect
      .poll(run.stdout, soon)
      .toMatch(/0\/3 done · retrying 3: 127\.0\.0\.1:9 refused the connection \(attempt 2 of 8/);
  });
});

describe('a cause that ends or holds a batch', () => {
  it('401 is named once in run, and in status, show, log and conversation', async () => {
    const agent = await agentThat((_, response) => answerJson(response, 401, { error: 'bad key' }));
    const { ended } = await startBatch(project, 'unauthorized', specOf(agent));
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr.replace(/\s+/g, ' ').match(/answered 401: bad key/g)).toHaveLength(1);
    expect(stderr).toContain('convsim retry unauthorized');
    expect(stderr).not.toContain('convsim resume unauthorized');
    expect(await logOf(project)).toContain('answered 401: bad key');
    expect(await stdoutOf(project, 'status', 'unauthorized')).toContain('answered 401: bad key');
    expect(await stdoutOf(project, 'show', 'unauthorized')).toContain('answered 401: bad key');
    expect(await transcriptOf(project, 'unauthorized')).toContain('answered 401: bad key');
  });

  it('a certificate that nobody has signed pauses the batch, and says so everywhere', async () => {
    const run = await startBatch(project, 'tls', specOf(await selfSignedAgent()));
    const { code, stderr } = await run.ended;
    expect(code).toBe(1);
    const cause = /paused.* shows a certificate .*DEPTH_ZERO/s;
    expect(stderr).toMatch(cause);
    await expectRead(project, 'tls', cause);
    expect(stderr).toContain('convsim resume tls');
  });

  it('a wrong address that the first conversation meets is corrected by the command that is named', async () => {
    const server = await startServer(({ url }, response) =>
      answerJson(
        response,
        url === '/chat' ? 200 : 404,
        url === '/chat' ? { answer: 'yes' } : { error: 'no such page' },
      ),
    );
    atEnd(() => server.close());
    const seeds = Array.from({ length: 30 }, (_, index) => `question ${index}?`);
    const spec = (path: string) => JSON.stringify({ ...JSON.parse(specOf(httpAgent(server.origin + path))), seeds });
    const { ended } = await startBatch(project, 'wrong', spec('/chta'));
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toContain('convsim run wrong.json --batch wrong');
    expect(server.requests).toHaveLength(1);
    expect(await stdoutOf(project, 'status', 'wrong')).toMatch(
      /answered 404.*No other conversation has started.*convsim run SPEC --batch wrong/,
    );
    const again = await (await startBatch(project, 'wrong', spec('/chat'))).ended;
    expect({ code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
  });

  it('a filter that refuses every text is named, with what lists the conversations', async () => {
    const refusal = { error: { code: 'content_filter', message: 'refused by the content policy' } };
    const agent = await agentThat((_, response) => answerJson(response, 400, refusal));
    const { ended } = await startBatch(project, 'blocked', specOf(agent));
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    for (const text of [stderr.replace(/\s+/g, ' '), await stdoutOf(project, 'status', 'blocked')]) {
      expect(text).toMatch(/3 × blocked, .*refused by the content policy/);
      expect(text).toContain('convsim show blocked --outcome blocked');
    }
    expect(await stdoutOf(project, 'show', 'blocked', '--outcome', 'blocked')).toContain(
      'refused by the content policy',
    );
  });

  it('a module that is missing pauses the batch, and says so everywhere', async () => {
    await project.write('gone.ts', SLOW_MODULE);
    const questions = Array.from({ length: 20 }, (_, index) => `question ${index}?`);
    const first = await startBatch(project, 'gone', specOf({ type: 'module', path: './gone.ts' }, questions));
    await expect.poll(() => stdoutOf(project, 'status', 'gone'), soon).toMatch(/turns [1-9]/);
    first.child.kill('SIGINT');
    await first.ended;
    await rm(join(project.folder, 'gone.ts'));
    const resumed = project.start(['resume', 'gone']);
    running.add(resumed);
    const { code, stderr } = await resumed.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/gone\.ts/);
    await expectRead(project, 'gone', /gone\.ts/);
    expect(stderr).toContain('convsim resume gone');
  });
});

describe('a store that takes nothing', () => {
  const long = Array.from({ length: 30 }, (_, index) => `question ${index}?`);
  const slowAgent: AgentSection = { type: 'module', path: './slow.ts' };

  it('because another process has locked it is named everywhere, and the batch continues afterwards', async () => {
    const run = await startBatch(project, 'locked', specOf(slowAgent, long));
    await expect.poll(() => stdoutOf(project, 'status', 'locked'), soon).toMatch(/turns [1-9]/);
    const holder = fork(
      fileURLToPath(new URL('../support/hold-store.ts', import.meta.url)),
      [join(project.home, 'store.db'), '60000'],
      { execArgv: ['--import', import.meta.resolve('tsx')] },
    );
    await once(holder, 'message');
    try {
      await expectEverywhere(project, 'locked', run, /for the store: another process has locked/);
    } finally {
      holder.kill('SIGKILL');
    }
    expect((await run.ended).code).toBe(0);
  });

  it('because its disk is full is named everywhere, and the batch continues once there is room', async ({ skip }) => {
    const disk = await tempFolder();
    const mounted = mountDisk(disk);
    if (mounted.status !== 0) skip(`no small disk can be mounted here: ${String(mounted.stderr)}`);
    const ends: (() => Promise<void>)[] = [];
    const atTestEnd: AtEnd = (work) => void ends.push(work);
    const small = await makeProject({ 'slow.ts': SLOW_MODULE }, atTestEnd);
    try {
      // Only the store is there: the files of Temporal and the logs have room.
      await mkdir(small.home);
      await symlink(join(disk, 'store.db'), join(small.home, 'store.db'));
      const run = await startBatch(small, 'full', specOf(slowAgent, long));
      await expect.poll(() => stdoutOf(small, 'status', 'full'), soon).toMatch(/turns [1-9]/);
      await writeFile(join(disk, 'fill'), Buffer.alloc(32 * 1024 * 1024)).catch(() => undefined);
      await expectEverywhere(small, 'full', run, /for the store: the disk of .*store\.db is full/);
      await rm(join(disk, 'fill'));
      expect((await run.ended).code).toBe(0);
    } finally {
      for (const end of ends) await end();
      unmountDisk(disk);
    }
  });

  it('is one line of status where it cannot even be read', async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, '.convsim'));
    await writeFile(join(folder, '.convsim/store.db'), 'this is no database, and was never one');
    const { code, stdout, stderr } = await project.run(['status'], { CONVSIM_HOME: join(folder, '.convsim') });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^error: The store .*store\.db cannot be .*: .*not a database/),
    ]);
  });
});
