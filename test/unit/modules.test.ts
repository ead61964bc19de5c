import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AgentCall } from '../../src/agents/agent.ts';
import { moduleAgent } from '../../src/agents/module-agent.ts';
import { moduleContext } from '../../src/contexts/module-context.ts';
import { loadModuleFunction } from '../../src/modules/load-module.ts';
import { callIdentity } from '../../src/contract/call-identity.ts';
import { moduleQuestions } from '../../src/questions/module-questions.ts';
import { failureOf } from '../support/failure-of.ts';
import { tempFolder } from '../support/temp-folder.ts';

const call: AgentCall = {
  messages: [{ role: 'user', content: 'how?' }],
  ...callIdentity('b/s1', 2, 'agent'),
  seed: { id: 's1', question: 'why?' },
  signal: new AbortController().signal,
};

const request = {
  context: 'ctx',
  previousQuestions: ['why?'],
  agentDescription: undefined,
  messages: call.messages,
  seed: call.seed,
  ...callIdentity('b/s1', 1, 'question'),
  signal: call.signal,
};

function hostOf(projectDir: string, timeoutMs = 5_000) {
  return { projectDir, timeoutMs, readEnv: () => undefined };
}

async function load(files: Record<string, string>, path: string, exportName?: string) {
  const projectDir = await tempFolder(files);
  return loadModuleFunction({ projectDir, path, exportName, option: 'agent.path' });
}

/** An agent whose function is `body`, which sees `messages` and `info`. */
async function agentOf(body: string, timeoutMs?: number) {
  const projectDir = await tempFolder({ 'agent.mjs': `export default async (messages, info) => { ${body} };` });
  return moduleAgent.create({ path: './agent.mjs' }, hostOf(projectDir, timeoutMs));
}

describe('loading a module', () => {
  const source = 'export const ask = () => "named"; export default () => "default";';
  const commonJs = 'exports.ask = () => "named"; exports.default = () => "default";';
  it.each([
    ['a.mjs', source],
    ['a.js', source],
    ['a.cjs', commonJs],
    ['a.ts', source.replace('() =>', '(): string =>')],
    ['a.mts', source.replace('() =>', '(): string =>')],
    ['a.cts', commonJs.replace('() =>', '(): string =>')],
    ['esm/a.ts', `${source} export type Answer = { text: string }; await Promise.resolve();`],
    ['esm/a.js', source],
  ])('finds the default and a named export of %s', async (path, text) => {
    const files = { [path]: text, 'esm/package.json': '{"type":"module"}' };
    expect((await load(files, path)).run()).toBe('default');
    expect((await load(files, path, 'ask')).run()).toBe('named');
  });

  it('lets TypeScript import TypeScript', async () => {
    const files = {
      'agent.ts': "import { word } from './lib/word.ts'; export default () => word;",
      'lib/word.ts': "export const word: string = 'imported';",
    };
    expect((await load(files, 'agent.ts')).run()).toBe('imported');
  });

  it.each(['counted.ts', 'counted.mjs'])('loads %s once, however many ask at the same time', async (path) => {
    const key = `loads of ${path}`;
    const text = `globalThis['${key}'] = (globalThis['${key}'] ?? 0) + 1; export default () => globalThis['${key}'];`;
    const projectDir = await tempFolder({ [path]: text });
    const all = Array.from({ length: 20 }, () => loadModuleFunction({ projectDir, path, option: 'agent.path' }));
    expect((await Promise.all(all)).map((found) => found.run())).toEqual(Array(20).fill(1));
  });

  it('loads two different modules at the same time', async () => {
    const files = { 'one.ts': 'export default () => 1', 'two.ts': 'export default () => 2' };
    const projectDir = await tempFolder(files);
    const paths = ['one.ts', 'two.ts'];
    const found = paths.map((path) => loadModuleFunction({ projectDir, path, option: 'agent.path' }));
    expect((await Promise.all(found)).map((one) => one.run())).toEqual([1, 2]);
  });

  it.each(['agent.ts', 'agent.mjs'])('reads %s again once it is mended', async (path) => {
    const projectDir = await tempFolder({ [path]: 'throw new Error("not yet")' });
    const reference = { projectDir, path, option: 'agent.path' };
    await failureOf(loadModuleFunction(reference));
    await writeFile(join(projectDir, path), 'export default () => "mended"');
    expect((await loadModuleFunction(reference)).run()).toBe('mended');
  });
});

describe('refusing a module', () => {
  const files = {
    'ok.mjs': 'export const ask = 1; export function other() {}',
    'empty.mjs': '',
    'throws.mjs': 'throw new Error("no database\\nsecond line")',
    'broken.ts': 'export const x: number = ;',
    'notes.txt': '',
    'folder/x.ts': '',
  };
  it.each([
    ['none.ts', undefined, 'none.ts is no readable file in '],
    ['folder', undefined, 'folder is no readable file in '],
    ['notes.txt', undefined, 'notes.txt is no module. Name a file that ends in .ts, .mts, .cts, .js, .mjs, .cjs.'],
    ['throws.mjs', undefined, 'throws.mjs fails to load: no database'],
    ['broken.ts', undefined, 'Unexpected ";"'],
    [
      'ok.mjs',
      'agent',
      'the export agent of ok.mjs is missing. The file exports ask, other; name a function with export.',
    ],
    ['ok.mjs', undefined, 'the default export of ok.mjs is missing. The file exports ask, other;'],
    ['ok.mjs', 'ask', 'the export ask of ok.mjs is of type number, not a function.'],
    ['empty.mjs', undefined, 'The file exports nothing;'],
  ])('says what is wrong with %s, export %s', async (path, exportName, text) => {
    const failure = await failureOf(load(files, path, exportName));
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toMatch(/^agent\.path: /);
    expect(failure.message).toContain(text);
    expect(failure.message).not.toContain('\n');
  });

  it('does not list a made-up default export of TypeScript outside of a module package', async () => {
    const failure = await failureOf(load({ 'a.ts': 'export const ask = () => 1;' }, 'a.ts'));
    expect(failure.message).toContain('the default export of a.ts is missing. The file exports ask;');
  });

  it('refuses a file outside of the project folder, also through a link', async () => {
    const outside = await tempFolder({ 'agent.mjs': 'globalThis.intruded = true; export default () => 1;' });
    const projectDir = await tempFolder();
    await symlink(join(outside, 'agent.mjs'), join(projectDir, 'link.mjs'));
    await symlink(outside, join(projectDir, 'linked'));
    for (const path of ['link.mjs', 'linked/agent.mjs', join(outside, 'agent.mjs')]) {
      const failure = await failureOf(loadModuleFunction({ projectDir, path, option: 'agent.path' }));
      expect(failure.type).toBe('WorkerMisconfigured');
      expect(failure.message).toContain(`${path} is outside of the project folder ${projectDir}`);
    }
    expect('intruded' in globalThis).toBe(false);
  });

  it('takes a project folder that is itself a link, and a name that begins with two dots', async () => {
    const real = await tempFolder({ '..agent.mjs': 'export default () => "here";' });
    const projectDir = join(await tempFolder(), 'link');
    await symlink(real, projectDir);
    const found = await loadModuleFunction({ projectDir, path: '..agent.mjs', option: 'agent.path' });
    expect(found.run()).toBe('here');
  });

  it('is found by create already', async () => {
    const host = hostOf(await tempFolder());
    for (const type of [moduleAgent, moduleQuestions, moduleContext]) {
      const failure = await failureOf(Promise.resolve(type.create({ path: 'gone.ts' }, host)));
      expect(failure.type).toBe('WorkerMisconfigured');
    }
  });
});

describe('the module agent', () => {
  it('gives the function the messages, what it is told of the turn, and a signal', async () => {
    const agent = await agentOf('return JSON.stringify({ messages, ...info, signal: info.signal.aborted });');
    const { content } = await agent.invoke(call);
    const { messages, conversationId, turn, seed, idempotencyKey } = call;
    expect(JSON.parse(content)).toEqual({ messages, conversationId, turn, seed, idempotencyKey, signal: false });
  });

  it.each([['{ inputTokens: 3, outputTokens: 4 }'], ['{ input_tokens: 3, output_tokens: 4, total_tokens: 7 }']])(
    'takes a whole reply with usage %s and drops what it does not know',
    async (usage) => {
      const agent = await agentOf(
        `return { content: 'a', toolOutputs: ['t'], trace: { spans: [] }, usage: ${usage}, extra: 1 };`,
      );
      expect(await agent.invoke(call)).toEqual({
        content: 'a',
        toolOutputs: ['t'],
        trace: { spans: [] },
        usage: { inputTokens: 3, outputTokens: 4 },
      });
    },
  );

  it.each([
    ['return 42', 'returned 42. Expected is a string or {content: string'],
    ['', 'returned undefined. Expected'],
    ['return { answer: "x" }', 'returned {"answer":"x"} (content: '],
    ['return { content: "x", toolOutputs: [1] }', '(toolOutputs.0: '],
    ['return { content: "x", usage: { tokens: 1 } }', '(usage: '],
    ['return { content: "x", trace: 1n }', '(trace: cannot be written as JSON)'],
  ])('refuses what is no reply: %s', async (body, text) => {
    const failure = await failureOf((await agentOf(body)).invoke(call));
    expect(failure.type).toBe('ModuleContract');
    expect(failure.message).toContain(
      `agent.path: the default export of ./agent.mjs ${text.startsWith('(') ? '' : text}`,
    );
    expect(failure.message).toContain(text);
  });

  it.each([
    ['new Error("boom")', 'ModuleThrew', 'threw: boom'],
    ['new Error("x".repeat(900))', 'ModuleThrew', `threw: ${'x'.repeat(500)}`],
    ['"just text"', 'ModuleThrew', 'threw: "just text"'],
    ['undefined', 'ModuleThrew', 'threw: undefined'],
    ['(() => { const ring = {}; ring.self = ring; return ring; })()', 'ModuleThrew', 'threw: [object Object]'],
    ['new TypeError()', 'ModuleThrew', 'threw: TypeError'],
    ['Object.assign(new Error("never"), { retryable: false })', 'InvalidRequest', 'threw: never'],
    ['Object.assign(new Error("slow"), { status: 429 })', 'RateLimited', 'threw: slow'],
    ['Object.assign(new Error("slow"), { retryAfterMs: 250 })', 'RateLimited', 'threw: slow'],
    ['Object.assign(new Error("no"), { status: 500 })', 'ModuleThrew', 'threw: no'],
  ])('types a thrown %s', async (thrown, type, text) => {
    const failure = await failureOf((await agentOf(`throw ${thrown};`)).invoke(call));
    expect(failure.type).toBe(type);
    expect(failure.message.endsWith(text)).toBe(true);
  });

  it('keeps how long to wait', async () => {
    const agent = await agentOf('throw Object.assign(new Error("slow"), { status: 429, retryAfterMs: 250 });');
    expect(await failureOf(agent.invoke(call))).toMatchObject({ status: 429, retryAfterMs: 250 });
  });

  it("throws the signal's reason when it is aborted, even if the function does not listen", async () => {
    for (const body of ['await new Promise(() => {});', 'await new Promise((_, no) => info.signal.onabort = no);']) {
      const controller = new AbortController();
      const reply = (await agentOf(body)).invoke({ ...call, signal: controller.signal });
      const reason = new Error('cancelled');
      setTimeout(() => controller.abort(reason), 20);
      await expect(reply).rejects.toBe(reason);
    }
  });

  it('gives up on a function that does not settle, and tells it so', async () => {
    const agent = await agentOf(
      'await new Promise((_, no) => info.signal.addEventListener("abort", () => { globalThis.told = true; no(); }));',
      30,
    );
    expect((await failureOf(agent.invoke(call))).type).toBe('TimedOut');
    expect((globalThis as { told?: boolean }).told).toBe(true);
  });
});

describe('the module question generator', () => {
  async function generatorOf(body: string) {
    const projectDir = await tempFolder({ 'q.mjs': `export const next = async (request, info) => { ${body} };` });
    return moduleQuestions.create({ path: 'q.mjs', export: 'next' }, hostOf(projectDir));
  }

  it('gives the function the request and, apart, the signal', async () => {
    const generator = await generatorOf('return [JSON.stringify({ ...request, info: info.signal.aborted })];');
    const { questions } = await generator.generate(request);
    const { signal: _, agentDescription: __, ...plain } = request;
    expect(JSON.parse(questions[0] ?? '')).toEqual({ ...plain, info: false });
  });

  it('takes objects and strings and drops blank questions', async () => {
    const generator = await generatorOf('return [{ question: " a? ", source: 1 }, "b?", " "];');
    expect(await generator.generate(request)).toEqual({ questions: ['a?', 'b?'] });
  });

  it('leaves an empty list to its caller and refuses what is no list', async () => {
    expect(await (await generatorOf('return [];')).generate(request)).toEqual({ questions: [] });
    const failure = await failureOf((await generatorOf('return { question: "a?" };')).generate(request));
    expect(failure.type).toBe('ModuleContract');
    expect(failure.message).toBe(
      'questions.path: the export next of q.mjs returned {"question":"a?"}. Expected is a list of {question: string} or of strings.',
    );
  });
});

describe('the module context extractor', () => {
  const input = { answer: 'a', toolOutputs: ['t'], readTrace: async () => ({ x: 1 }) };
  async function extractorOf(body: string) {
    const projectDir = await tempFolder({ 'c.mjs': `export default (input) => { ${body} };` });
    return moduleContext.create({ path: 'c.mjs' }, hostOf(projectDir));
  }

  it('gives the function answer, tool outputs, trace and spans', async () => {
    const extractor = await extractorOf('return JSON.stringify(input);');
    const given = { answer: 'a', toolOutputs: ['t'], trace: { x: 1 }, spans: [] };
    expect(JSON.parse(await extractor.extract(input))).toEqual(given);
  });

  it('refuses what is no string', async () => {
    const extractor = await extractorOf('return null;');
    const failure = await failureOf(Promise.resolve(extractor.extract(input)));
    expect([failure.type, failure.message]).toEqual([
      'ModuleContract',
      'context.path: the default export of c.mjs returned null. Expected is a string, empty if there is no context.',
    ]);
  });
});
