import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createActivities } from '../../../src/activities/create-activities.ts';
import type { BatchRuntime } from '../../../src/activities/dependencies.ts';
import type { ContextExtractor } from '../../../src/contexts/context-extractor.ts';
import { contextTypes } from '../../../src/contexts/registry.ts';
import { DEFAULT_SYSTEM_MESSAGE } from '../../../src/contract/message.ts';
import { ContextBase } from '../../../src/contract/simulation-spec.ts';
import { turnRecords } from '../../../src/output/turn-records.ts';
import { openSqliteStore } from '../../../src/store/open-store.ts';
import { captured } from '../../support/captured.ts';
import { keyOf, loadBatch, manifestNamed, seedAt } from '../../support/store-conformance/samples.ts';
import { tempFolder } from '../../support/temp-folder.ts';

interface Reply {
  readonly choices: readonly { readonly message: { readonly content: string } }[];
  readonly databricks_output: { readonly trace: { readonly data: { readonly spans: readonly TracedSpan[] } } };
}

interface TracedSpan {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

interface Case {
  readonly replies: readonly Reply[];
  readonly context: { readonly type: string; readonly mode?: 'seed'; readonly whenEmpty?: 'reuse-last' };
}

const captures = captured('dbx_serving_trace_mlflow_2.19.0.json') as Record<string, Reply>;
const [oneRound, twoRounds, noRound] = Object.values(captures) as [Reply, Reply, Reply];

const seedQuestion = 'How do I compare drift and profile?';
const tag = 'parity';

/** The simulated user: any function of context and earlier questions will do, so long as both sides ask the same one. */
function nextQuestion(context: string, previous: readonly string[]): string {
  return `Question ${previous.length} on ${context.length} characters that end in ${context.slice(-20)}?`;
}

/** The original's way through one conversation, written down from its description: design.md 2 and 8, wire README 6.1. */
function originalRecords({ replies, context }: Case): object[] {
  const messages = [{ role: 'system', content: DEFAULT_SYSTEM_MESSAGE }];
  const questions = [seedQuestion];
  const records: object[] = [];
  let used: string | null = null;
  for (const [turn, reply] of replies.entries()) {
    const question = questions.at(-1) ?? '';
    messages.push({ role: 'user', content: question });
    const response = { role: 'assistant', content: reply.choices[0]?.message.content ?? '' };
    const first = turn === 0 ? { seed_question: seedQuestion } : {};
    const metadata = { context_used_to_generate_question: used, first_turn: turn === 0, ...first, tag };
    records.push({ request: [...messages], response, metadata });
    messages.push(response);
    const found = context.type === 'agent-response' ? response.content : originalToolOutputs(reply);
    const last: string | null = context.whenEmpty === 'reuse-last' ? used : null;
    if (found === '' && last === null) break;
    used = found === '' ? last : found;
    questions.push(nextQuestion(used ?? '', questions));
  }
  return records;
}

function originalToolOutputs({ databricks_output: { trace } }: Reply): string {
  const outputs: string[] = [];
  for (const { name, attributes } of trace.data.spans) {
    if (!/^chat_completions_api_\d+$/.test(name)) continue;
    const { messages } = JSON.parse(attributes['mlflow.spanInputs'] ?? '') as {
      messages: { role: string; content: string }[];
    };
    for (const message of messages) if (message.role === 'tool') outputs.push(message.content);
  }
  return outputs.join('\n');
}

/** The same conversation by the activities of a worker on a real store; `request`, `response` and the original's keys. */
async function convsimRecords({ replies, context: { type, mode, whenEmpty } }: Case): Promise<object[]> {
  const store = await openSqliteStore(`${await tempFolder()}/store.db`);
  onTestFinished(() => store.close());
  await loadBatch(store, 'one', [seedAt('one', 0, { question: seedQuestion, tag })]);
  const spec = {
    ...manifestNamed('one').spec,
    context: { type, ...ContextBase.parse(whenEmpty === undefined ? {} : { whenEmpty }) },
  };
  const context = await extractorOf(type, mode);
  const runtime: BatchRuntime = {
    spec,
    agent: { invoke: async ({ turn }) => answerOf(replies[turn]) },
    questions: {
      generate: async ({ context, previousQuestions }) => ({ questions: [nextQuestion(context, previousQuestions)] }),
    },
    context,
  };
  const activities = createActivities({
    store,
    judgesOf: () => Promise.reject(new Error('no judge must be asked')),
    runtimeOf: async () => runtime,
    extractionOf: async () => runtime,
  });
  const step = <Input, Output>(activity: (input: Input) => Promise<Output>, input: Input): Promise<Output> =>
    new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(activity, input);
  for (const turn of replies.keys()) {
    const input = { ...keyOf('one', 0, turn), conversationId: 'one/seed-0' };
    if (turn > 0) await step(activities.generateNextQuestion, input);
    await step(activities.invokeAgent, { ...input, question: 'a display copy' });
    await step(activities.persistTurn, { ...input, question: 'a display copy', answer: 'a display copy' });
    if ((await step(activities.extractContext, input)).isEmpty) break;
  }
  const [conversation] = await store.readConversations({ batchId: 'one', from: 0, limit: 1 });
  if (!conversation) throw new Error('the store lost the conversation');
  return turnRecords(conversation, spec, 'one').map(({ request, response, metadata }) => ({
    request,
    response,
    metadata: originalKeysOf(metadata),
  }));
}

async function extractorOf(type: string, mode: 'seed' | undefined): Promise<ContextExtractor> {
  const component = contextTypes[type];
  if (!component) throw new Error(`no extractor ${type}`);
  const host = { projectDir: '/', timeoutMs: 1_000, readEnv: () => undefined };
  return component.create(component.options.parse({ ...(mode && { mode }) }), host);
}

function answerOf(reply: Reply | undefined) {
  const content = reply?.choices[0]?.message.content ?? '';
  return { content, trace: reply?.databricks_output.trace };
}

function originalKeysOf(metadata: object): object {
  const names = ['context_used_to_generate_question', 'first_turn', 'seed_question', 'tag'];
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => names.includes(name)));
}

/** The records, after both sides were found to be the same to the letter. */
async function compare(given: Case): Promise<object[]> {
  const records = await convsimRecords(given);
  expect(JSON.stringify(records)).toBe(JSON.stringify(originalRecords(given)));
  return records;
}

function contextsOf(records: readonly object[]): unknown[] {
  return records
    .map((record) => (record as { metadata: Record<string, unknown> }).metadata)
    .map((metadata) => metadata['context_used_to_generate_question']);
}

describe('the records of the Python original', () => {
  it('are the same where the answer is the context', async () => {
    const records = await compare({ replies: [twoRounds, noRound, oneRound], context: { type: 'agent-response' } });
    expect(records).toHaveLength(3);
  });

  it('are the same where tool outputs are the context, duplicates and the early end included', async () => {
    const context = { type: 'tool-outputs', mode: 'seed' } as const;
    const records = await compare({ replies: [twoRounds, oneRound, noRound, twoRounds], context });
    expect(records).toHaveLength(3);
    const lines = String(contextsOf(records)[1]).split('\n');
    expect([lines.length, new Set(lines).size]).toEqual([3, 2]);
  });

  it('are the same where the last context is used again', async () => {
    const context = { type: 'tool-outputs', mode: 'seed', whenEmpty: 'reuse-last' } as const;
    const records = await compare({ replies: [twoRounds, noRound, noRound, oneRound, noRound], context });
    expect(records).toHaveLength(5);
    const [, first, second, third, last] = contextsOf(records);
    expect([second, third]).toEqual([first, first]);
    expect(last).not.toBe(first);
  });

  it('are the same where there is no earlier context to use again', async () => {
    const context = { type: 'tool-outputs', mode: 'seed', whenEmpty: 'reuse-last' } as const;
    expect(await compare({ replies: [noRound, oneRound], context })).toHaveLength(1);
  });
});
