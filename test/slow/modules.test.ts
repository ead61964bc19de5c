import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConversationRecord } from '../../src/contract/turn-record.ts';
import { makeProject } from '../support/cli.ts';

const SECTIONS = {
  agent: 'agent: { type: module, path: ./mine.mjs }\nquestions: { type: script, questions: ["And then?"] }',
  questions: 'agent: { type: module, path: ./good.mjs }\nquestions: { type: module, path: ./mine.mjs }',
  context:
    'agent: { type: module, path: ./good.mjs }\nquestions: { type: script, questions: ["And then?"] }\ncontext: { type: module, path: ./mine.mjs }',
} as const;

const RUN = ['run', 'sim.yaml', '--batch', 'b', '--out', 'b.jsonl'];

/** A project whose `section` is the module with this source; the other sections do no harm. */
async function projectWith(source: string, section: keyof typeof SECTIONS = 'agent') {
  return makeProject({
    'sim.yaml': `${SECTIONS[section]}
maxTurns: 1
limits: { agent: { maxAttempts: 1, timeout: 20s }, questions: { maxAttempts: 1 } }
seeds: ["What is a shard?"]
`,
    'mine.mjs': source,
    'good.mjs': 'export default () => "A good answer."',
  });
}

describe('a module that ends the process', () => {
  it.each([
    ['agent', 'process.exit(0)'],
    ['questions', 'process.exit(0)'],
    ['context', 'process.exit(0)'],
    ['agent', 'process.reallyExit(0)'],
    ['agent', 'process.abort()'],
    ['agent', 'process.kill(process.pid, "SIGKILL")'],
    ['agent', 'exit(0)'],
    ['agent', 'await new Promise(() => setTimeout(() => process.exit(0), 20))'],
  ] as const)('%s: %s fails the call, and the batch ends with its files', async (section, call) => {
    const source = `import { exit } from 'node:process'; export default async () => { ${call} };`;
    const project = await projectWith(source, section);
    const { code, stderr } = await project.run(RUN);
    const called = /\w*[eE]xit\(0\)|abort\(\)|kill\(/.exec(call)?.[0] ?? '';
    expect(stderr).toContain(`${section}.path: the default export of ./mine.mjs called process.${called}`);
    expect(code).toBe(1);
    const [record] = await project.records<ConversationRecord>('b.conversations.jsonl');
    expect(record).toMatchObject({ error_type: 'ModuleContract' });
    await project.write(
      'mine.mjs',
      `export default () => ${section === 'questions' ? '["Why?"]' : '"A mended answer."'}`,
    );
    expect(await project.run(['retry', 'b'])).toMatchObject({ code: 0 });
  });

  it('is refused while it is loaded, before anything starts', async () => {
    const project = await projectWith('process.exit(0); export default () => "never";');
    const { code, stderr } = await project.run(RUN);
    expect(stderr).toContain('./mine.mjs called process.exit(0). A module must not end the process');
    expect(code).toBe(2);
  });
});

describe('an error that no code caught', () => {
  it('of a rejected promise is named and logged once, and the batch completes', async () => {
    const project = await projectWith(
      'export default () => { Promise.reject(new Error("left alone")); return "An answer."; }',
    );
    const { code, stderr } = await project.run(RUN);
    expect(stderr.split('left a rejected promise unhandled: left alone')).toHaveLength(2);
    expect(stderr).toContain('agent.path: the default export of ./mine.mjs');
    expect(code).toBe(0);
  });

  it.each([
    ['a timer', 'setTimeout(() => { throw new Error("stray"); }, 10)'],
    ['an event emitter', 'setImmediate(() => new EventEmitter().emit("error", new Error("stray")))'],
  ])('of %s fails the call that waits for it', async (_name, throwing) => {
    const project = await projectWith(
      `import { EventEmitter } from 'node:events'; export default () => new Promise(() => { ${throwing}; });`,
    );
    const { code, stderr } = await project.run(RUN);
    expect(stderr).toContain('./mine.mjs threw outside its call: stray (in turn 0 of b/s0001-');
    expect(stderr).not.toContain('at Timeout');
    expect(code).toBe(1);
    const [record] = await project.records<ConversationRecord>('b.conversations.jsonl');
    expect(record).toMatchObject({ error_type: 'ModuleThrew' });
  });

  it('while a module is loaded does not end the command', async () => {
    const project = await projectWith('Promise.reject(new Error("left alone")); export default () => "An answer.";');
    const { code, stderr } = await project.run(RUN);
    expect(stderr).toContain('./mine.mjs left a rejected promise unhandled: left alone (while it was loaded)');
    expect(code).toBe(0);
  });
});

it('ends the command with a message where an error of convsim itself is not caught', async () => {
  const project = await projectWith('export default () => new Promise(() => {});');
  await project.write('stray.mjs', 'setTimeout(() => Promise.reject(new Error("own fault")), 2_000).unref();');
  const { code, stderr } = await project.run(RUN, { NODE_OPTIONS: `--import ${project.folder}/stray.mjs` });
  expect(stderr).toContain('error: internal error in convsim: own fault');
  expect(stderr).toContain('convsim resume BATCH');
  expect(code).toBe(1);
});

it('is named with its call where it blocks the process for 2 s', async () => {
  const project = await projectWith(
    'export default () => { const end = Date.now() + 3_500; while (Date.now() < end); return "An answer."; }',
  );
  const { code, stderr } = await project.run(RUN);
  expect(stderr).toMatch(/\.\/mine\.mjs \(in turn 0 of b\/s0001-\w+\) blocks this process for 2 s/);
  expect(code).toBe(0);
});

it('is called once where it blocks its own thread for longer than a worker may be silent', async () => {
  const project = await projectWith(`import { appendFileSync } from 'node:fs';
export default () => {
  appendFileSync('calls.txt', 'called\\n');
  const end = Date.now() + 18_000; while (Date.now() < end);
  return 'An answer.';
};`);
  const spec = isolated(await readFile(join(project.folder, 'sim.yaml'), 'utf8'));
  await project.write('sim.yaml', spec.replace('maxTurns: 1', 'maxTurns: 0').replace('timeout: 20s', 'timeout: 2m'));
  const { code, stderr } = await project.run(RUN);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  // Without a heartbeat the call would be taken for lost after 15 s, and made again.
  expect(await readFile(join(project.folder, 'calls.txt'), 'utf8')).toBe('called\n');
});

it.each([false, true])('keeps what a module prints out of the data on stdout, isolate: %s', async (isolate) => {
  const project = await projectWith(`
console.log('while loading');
export default () => {
  console.log('log'); console.info('info'); console.debug('debug'); process.stdout.write('written\\n');
  setTimeout(() => console.log('later'), 10);
  return new Promise((resolve) => setTimeout(() => resolve('An answer.'), 100));
}`);
  if (isolate) await project.write('sim.yaml', isolated(await readFile(join(project.folder, 'sim.yaml'), 'utf8')));
  const { code, stdout, stderr } = await project.run([...RUN, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ batch_id: 'b', state: 'closed' });
  for (const text of ['while loading', 'log', 'info', 'debug', 'written', 'later']) expect(stderr).toContain(text);
  expect(code).toBe(0);
});

/** A spec in which every module named `mine.mjs` is isolated. */
function isolated(spec: string): string {
  return spec.replace('./mine.mjs }', './mine.mjs, isolate: true, maxMemoryMb: 128 }');
}

describe('a module that computes for ever for one of five seeds', () => {
  const SPEC = `agent: { type: module, path: ./mine.mjs }
questions: { type: script, questions: ["And then?"] }
maxTurns: 1
limits: { agent: { maxAttempts: 2, timeout: 4s } }
seeds: ["What is a shard?", "loop", "What is a batch?", "What is a turn?", "What is a store?"]
`;
  const MODULE = `export default async (messages) => {
  const { content } = messages.at(-1);
  await new Promise((go) => setTimeout(go, 50));
  if (content === 'loop') for (;;);
  return 'An answer.';
};`;
  const outcomes = async (project: Awaited<ReturnType<typeof makeProject>>) => {
    const records = await project.records<ConversationRecord>('b.conversations.jsonl');
    return records.map(({ outcome }) => outcome).toSorted();
  };

  it('stops no other conversation once it is isolated, as the warning advises', async () => {
    const project = await makeProject({ 'sim.yaml': SPEC, 'mine.mjs': MODULE });
    const blocked = project.start(RUN);
    await expect.poll(blocked.stderr, { timeout: 60_000 }).toContain('set isolate: true for it');
    blocked.child.kill('SIGKILL');
    await blocked.ended;
    await project.write('sim.yaml', isolated(SPEC));
    const { code, stderr } = await project.run(RUN);
    expect(await outcomes(project)).toEqual(['agent-failed', ...Array<string>(4).fill('completed')]);
    expect(stderr).toContain('TimedOut');
    expect(code).toBe(1);
  });

  it('does not hinder Ctrl-C once it is isolated', async () => {
    const spec = isolated(SPEC).replace('timeout: 4s', 'timeout: 10m');
    const project = await makeProject({ 'sim.yaml': spec, 'mine.mjs': MODULE.replace(/await .*;/, '') });
    const running = project.start(RUN);
    await expect.poll(running.stderr, { timeout: 60_000 }).toContain('4/5 done');
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 130 });
  });

  it('fails only what it must where it grows without bound instead', async () => {
    const grows = MODULE.replace('for (;;);', 'for (const list = [];;) list.push(content);');
    const spec = isolated(SPEC).replace('timeout: 4s', 'timeout: 1m');
    const project = await makeProject({ 'sim.yaml': spec, 'mine.mjs': grows });
    const { code, stderr } = await project.run(RUN);
    expect(await outcomes(project)).toEqual(['agent-failed', ...Array<string>(4).fill('completed')]);
    expect(stderr).toContain('used more than 128 MB, so its thread was ended');
    const records = await project.records<ConversationRecord>('b.conversations.jsonl');
    expect(records.find(({ outcome }) => outcome === 'agent-failed')).toMatchObject({
      error_type: 'ModuleThreadEnded',
    });
    expect(code).toBe(1);
  });
});
