import { resolve } from 'node:path';
import { z } from 'zod';
import type { ComponentHost, ComponentType } from '../contract/component.ts';
import { StepFailure } from '../contract/failures.ts';
import { HttpUrl } from '../http/http-url.ts';
import type { Agent, AgentCall, AgentReply } from './agent.ts';
import { chatCompletion, type ChatModel } from './docs-qa/chat-completion.ts';
import { chunkDocument } from './docs-qa/chunk-documents.ts';
import { keywordIndex } from './docs-qa/keyword-index.ts';
import { answerOffline } from './docs-qa/offline-responder.ts';
import { readDocuments } from './docs-qa/read-documents.ts';
import { SEARCH_TOOL, searchProductDocs } from './docs-qa/search-product-docs.ts';
import { withSystemPrompt } from './docs-qa/system-prompt.ts';
import { runToolLoop } from './docs-qa/tool-loop.ts';

const LlmOptions = z.strictObject({
  baseUrl: HttpUrl.describe('An OpenAI-compatible address, without /chat/completions.'),
  model: z.string().min(1),
  apiKeyEnv: z.string().min(1).optional().describe('Name of the environment variable with the key.'),
});

const DocsQaOptions = z.strictObject({
  docs: z.string().min(1).describe('A folder of .md, .txt or .html files.'),
  systemPrompt: z.string().min(1).optional(),
  temperature: z.number().min(0).max(2).default(0.01),
  maxTokens: z.number().int().min(1).default(1_000).describe('Longest answer, in tokens.'),
  maxContextChars: z.number().int().min(2).default(16_384).describe('Longest result of one search.'),
  llm: LlmOptions.optional().describe('The model that decides; without one the agent answers offline.'),
});

/** Options of the `docs-qa` agent. */
export type DocsQaOptions = z.infer<typeof DocsQaOptions>;

type Search = (queries: string[]) => string;

/** The built-in agent: answers from a folder of documentation with one search tool, with a model or without. */
export const docsQaAgent: ComponentType<Agent, DocsQaOptions> = {
  type: 'docs-qa',
  options: DocsQaOptions,
  mayChange: ['llm.baseUrl', 'llm.apiKeyEnv'],
  paths: ({ docs }) => [{ option: 'docs', kind: 'folder', path: docs }],
  async create(options, host) {
    const model = options.llm && chatModel(options, options.llm, host);
    const search = await searchOver(resolve(host.projectDir, options.docs), options.maxContextChars);
    const invoke = model ? modelAnswer(model, search, options.systemPrompt) : offlineAnswer(search);
    return { invoke: async (call) => withoutEmptyResults(await invoke(call)) };
  },
};

async function searchOver(folder: string, maxContextChars: number): Promise<Search> {
  const documents = await readDocuments(folder);
  const index = keywordIndex(documents.flatMap((document) => chunkDocument(document)));
  return (queries) => searchProductDocs(index, queries, maxContextChars);
}

function chatModel(options: DocsQaOptions, llm: z.infer<typeof LlmOptions>, host: ComponentHost): ChatModel {
  const { temperature, maxTokens } = options;
  const parameters = { model: llm.model, tools: [SEARCH_TOOL], temperature, max_tokens: maxTokens };
  return { baseUrl: llm.baseUrl, apiKey: readKey(llm.apiKeyEnv, host), parameters, timeoutMs: host.timeoutMs };
}

function readKey(name: string | undefined, host: ComponentHost): string | undefined {
  if (name === undefined) return undefined;
  const key = host.readEnv(name)?.trim();
  if (key) return key;
  throw new StepFailure(
    'WorkerMisconfigured',
    `agent.llm.apiKeyEnv: the environment variable ${name} is not set. Set it where the worker runs.`,
  );
}

function modelAnswer(model: ChatModel, search: Search, systemPrompt?: string) {
  return (call: AgentCall): Promise<AgentReply> =>
    runToolLoop({
      messages: withSystemPrompt(call.messages, systemPrompt),
      search,
      complete: (messages, round) =>
        chatCompletion(model, { messages, idempotencyKey: roundKey(call, round), signal: call.signal }),
    });
}

/** Each round is another request: under one key a server would answer all of them with the first one's reply. */
function roundKey({ idempotencyKey }: AgentCall, round: number): string {
  return round === 0 ? idempotencyKey : `${idempotencyKey}/round-${round}`;
}

function offlineAnswer(search: Search) {
  return async ({ messages, signal }: AgentCall): Promise<AgentReply> => {
    signal.throwIfAborted();
    const question = messages.findLast((message) => message.role === 'user')?.content ?? '';
    return answerOffline({ question, search });
  };
}

/** A search that found nothing leaves no context: kept, its empty list would pass for one. */
function withoutEmptyResults(reply: AgentReply): AgentReply {
  return { ...reply, toolOutputs: reply.toolOutputs?.filter((result) => result !== '[]') };
}
