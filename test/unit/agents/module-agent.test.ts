import { describe, expect, it } from 'vitest';
import type { AgentCall } from '../../../src/agents/agent.ts';
import { moduleAgent } from '../../../src/agents/module-agent.ts';
import { callIdentity } from '../../../src/contract/call-identity.ts';
import { failureOf } from '../../support/failure-of.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const call: AgentCall = {
  messages: [{ role: 'user', content: 'how?' }],
  ...callIdentity('b/s1', 2, 'agent'),
  seed: { id: 's1', question: 'why?' },
  signal: new AbortController().signal,
};

function hostOf(projectDir: string, timeoutMs = 5_000) {
  return { projectDir, timeoutMs, readEnv: () => undefined };
}

/** An agent whose function is `body`, which sees `messages` and `info`. */
async function agentOf(body: string, timeoutMs?: number) {
  const projectDir = await tempFolder({ 'agent.mjs': `export default async (messages, info) => { ${body} };` });
  return moduleAgent.create({ path: './agent.mjs' }, hostOf(projectDir, timeoutMs));
}

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

  it('takes the tools that were called', async () => {
    const agent = await agentOf(
      'return { content: "a", toolCalls: [{ name: "refund", arguments: { order: 1 } }, { name: "close" }] };',
    );
    expect((await agent.invoke(call)).toolCalls).toEqual([
      { name: 'refund', arguments: { order: 1 } },
      { name: 'close', arguments: {} },
    ]);
  });

  it.each([
    [
      'return 42',
      'returned 42; return a string, {content: string, toolOutputs?: string[], toolCalls?: {name, arguments}[], trace?: JSON}, or',
    ],
    ['', 'returned undefined; return a string'],
    ['return { said: "x" }', 'returned {"said":"x"}; return a string'],
    ['return { content: "x", toolOutputs: "t" }', '(toolOutputs: must be a list of strings)'],
    ['return { content: "x", toolCalls: ["t"] }', '(toolCalls.0: '],
    ['return { content: "x", toolCalls: "t" }', '(toolCalls: must be a list of {name, arguments})'],
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
    [
      '{ choices: [{ message: { role: "assistant", content: "Hi." } }], usage: { prompt_tokens: 3, completion_tokens: 4 } }',
    ],
    ['{ type: "ai", content: "Hi.", usage_metadata: { input_tokens: 3, output_tokens: 4 } }'],
    [
      '{ toJSON: () => ({ lc: 1, id: ["AIMessage"], kwargs: { content: "Hi.", usage_metadata: { input_tokens: 3, output_tokens: 4 } } }) }',
    ],
    ['new (class { get text() { return "Hi."; } get usage() { return { inputTokens: 3, outputTokens: 4 }; } })()'],
    [
      '{ output: [{ type: "message", content: [{ type: "output_text", text: "Hi." }] }], usage: { input_tokens: 3, output_tokens: 4 } }',
    ],
    [
      '{ messages: [{ role: "user", content: "q" }, { role: "assistant", content: "Hi." }], usage: { inputTokens: 3, outputTokens: 4 } }',
    ],
  ])('takes the whole reply of a client: %s', async (returned) => {
    const reply = await (await agentOf(`return ${returned};`)).invoke(call);
    expect(reply).toMatchObject({ content: 'Hi.', usage: { inputTokens: 3, outputTokens: 4 } });
  });

  it.each([
    ['{ tokens: 1 }'],
    ['{ inputTokens: undefined }'],
    ['{ inputTokens: NaN, outputTokens: 1 }'],
    ['null'],
    ['"7"'],
  ])('does not mind a usage that is %s', async (usage) => {
    const agent = await agentOf(`return { content: "x", usage: ${usage}, toolOutputs: ["t", { page: 1 }] };`);
    expect(await agent.invoke(call)).toMatchObject({
      content: 'x',
      usage: undefined,
      toolOutputs: ['t', '{"page":1}'],
    });
  });

  it.each([['""'], ['" "'], ['{ content: "" }'], ['{ choices: [{ message: { content: null } }] }']])(
    'tries again where it returned %s',
    async (returned) => {
      expect((await failureOf((await agentOf(`return ${returned};`)).invoke(call))).type).toBe('BadReply');
    },
  );

  it.each([
    ['new Error("boom")', 'ModuleThrew', 'threw: boom'],
    ['new Error("x".repeat(900))', 'ModuleThrew', `threw: ${'x'.repeat(500)}`],
    ['"just text"', 'ModuleThrew', 'threw: "just text"'],
    ['undefined', 'ModuleThrew', 'threw: undefined'],
    ['(() => { const ring = {}; ring.self = ring; return ring; })()', 'ModuleThrew', 'threw: [object Object]'],
    [
      'new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:9000") })',
      'ModuleThrew',
      'threw: fetch failed: connect ECONNREFUSED 127.0.0.1:9000',
    ],
    ['new TypeError()', 'ModuleThrew', 'threw: TypeError'],
    ['Object.assign(new Error("never"), { retryable: false })', 'InvalidRequest', 'threw: never'],
    ['Object.assign(new Error("slow"), { retryAfterMs: 250 })', 'RateLimited', 'threw: slow'],
    ['Object.assign(new Error("no"), { status: 500 })', 'Unavailable', 'threw: no'],
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
