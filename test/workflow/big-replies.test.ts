import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { httpAgent } from '../../src/agents/http-agent.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { conversationWorkflowId } from '../../src/contract/ids.ts';
import { MAX_REPLY_BYTES } from '../../src/contract/limits.ts';
import { startServer } from '../support/http-server.ts';
import { type Cast, type Lab, openLab } from '../support/lab.ts';

const MEGABYTE = 1024 * 1024;

/** A text of this many characters that does not get small when it is packed. */
function big(megabytes: number): string {
  return randomBytes((megabytes * MEGABYTE) / 2).toString('hex');
}

/** Bytes of the longest history of the conversation, of its shard and of its batch. */
async function historyBytes({ client, batchId }: Lab): Promise<number> {
  const sizes: number[] = [];
  for await (const { historySize } of client.workflow.list({ query: `ConvsimBatch='${batchId}'` })) {
    sizes.push(historySize ?? Number.NaN);
  }
  expect(sizes).toHaveLength(3);
  return Math.max(...sizes);
}

async function ended(cast: Cast) {
  const lab = await openLab(cast);
  expect(await lab.run()).toEqual({ kind: 'closed' });
  const [conversation] = await lab.store.readConversations({ batchId: lab.batchId, from: 0, limit: 1 });
  return { lab, ending: conversation?.ending };
}

describe('what is big', () => {
  it('goes to the store whole and never into a history', { timeout: 120_000 }, async () => {
    const text = big(3);
    const trace = { spans: [big(20)] };
    const tools = [big(2), big(2)];
    const asked: number[] = [];
    const { lab } = await ended({
      spec: { maxTurns: 1, context: { type: 'answer', whenEmpty: 'stop', maxContextChars: 10 * MEGABYTE } },
      seeds: [{ id: 'seed-0', question: `seed ${text}` }],
      agent: {
        invoke: async ({ messages }) => {
          asked.push(messages.at(-1)?.content.length ?? 0);
          return { content: `answer ${text}`, replyMessages: [text, text], toolOutputs: tools, trace, traceId: text };
        },
      },
      context: { extract: ({ toolOutputs }) => toolOutputs.join('\n') },
      questions: { generate: async ({ context }) => ({ questions: [`question ${context}`] }) },
    });
    const key = { batchId: lab.batchId, conversationId: `${lab.batchId}/seed-0`, seedIndex: 0, turn: 1 };
    const { question, reply, history } = await lab.store.readTurn(key);
    expect(question).toBe(`question ${tools.join('\n')}`);
    expect(reply?.content).toBe(`answer ${text}`);
    expect(reply?.toolOutputs).toEqual(tools);
    expect(history[0]?.question).toBe(`seed ${text}`);
    expect(await lab.store.readTrace(key)).toEqual(trace);
    expect(asked).toEqual([text.length + 5, 4 * MEGABYTE + 10]);
    expect(await historyBytes(lab)).toBeLessThan(200_000);
  });

  it('may be the message of a failure, which is shown shortened', async () => {
    const agent = { invoke: () => Promise.reject(new StepFailure('InvalidRequest', `no: ${big(5)}`)) };
    const { lab, ending } = await ended({ agent });
    expect(ending).toMatchObject({ outcome: 'agent-failed', errorType: 'InvalidRequest' });
    expect(ending?.errorMessage).toMatch(/^no: [0-9a-f]+… \[\d+ more characters in the store\]$/);
    expect(await historyBytes(lab)).toBeLessThan(200_000);
  });

  it('is refused for good beyond the limit of a reply, with a message that says so', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'content-length': String(MAX_REPLY_BYTES + 1) }).write('{');
    });
    onTestFinished(() => server.close());
    const options = httpAgent.options.parse({ url: server.origin, body: '{{question}}', answer: 'text' });
    const host = { projectDir: '/', timeoutMs: 30_000, readEnv: () => undefined };
    const { lab, ending } = await ended({ agent: await httpAgent.create(options, host) });
    expect(ending).toMatchObject({
      outcome: 'agent-failed',
      errorType: 'ReplyTooLarge',
      errorMessage: `${server.origin} sent a reply of more than ${MAX_REPLY_BYTES} bytes, the limit. Make it answer with less.`,
    });
    expect(server.requests).toHaveLength(1);
    const workflow = lab.client.workflow.getHandle(conversationWorkflowId(lab.prefix, `${lab.batchId}/seed-0`));
    expect((await workflow.describe()).status.name).toBe('FAILED');
  });
});
