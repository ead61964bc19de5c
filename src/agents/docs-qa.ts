import { resolve } from 'node:path';
import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import { identityHeaders } from '../http/request-headers.ts';
import { chatCompletion, type ChatRequest } from '../openai/chat-completion.ts';
import {
  ChatEndpointFields,
  ENDPOINT_MAY_CHANGE,
  endpointSchema,
  openEndpoint,
  type OpenAiEndpoint,
} from '../openai/endpoint.ts';
import { samplingBody } from '../openai/sampling.ts';
import type { Agent, AgentCall, AgentReply } from './agent.ts';
import { answerOffline } from './docs-qa/answer-offline.ts';
import { chunkDocument } from './docs-qa/chunk-document.ts';
import { keywordIndex } from './docs-qa/keyword-index.ts';
import { readDocuments } from './docs-qa/read-documents.ts';
import { SEARCH_TOOL, searchProductDocs } from './docs-qa/search-product-docs.ts';
import { withSystemPrompt } from './docs-qa/system-prompt.ts';
import { runToolLoop } from './docs-qa/tool-loop.ts';

const DocsQaOptions = z.strictObject({
  docs: z.string().min(1).describe('A folder of .md, .txt or .html files.'),
  systemPrompt: z.string().min(1).optional(),
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: z.number().int().min(1).default(1_000).describe('Longest answer, in tokens.'),
  maxContextChars: z.number().int().min(2).default(16_384).describe('Longest result of one search.'),
  llm: endpointSchema(ChatEndpointFields)
    .optional()
    .describe('The model that answers; without one the agent answers offline.'),
});

/** Options of the `docs-qa` agent. */
export type DocsQaOptions = z.infer<typeof DocsQaOptions>;

type Search = (queries: string[]) => string;

/** The built-in agent: answers from a folder of documentation with one search tool, with a model or without. */
export const docsQaAgent: ComponentType<Agent, DocsQaOptions> = {
  type: 'docs-qa',
  options: DocsQaOptions,
  mayChange: ENDPOINT_MAY_CHANGE.map((name) => `llm.${name}`),
  paths: ({ docs }) => [{ option: 'docs', kind: 'folder', path: docs }],
  async create(options, host) {
    const model = options.llm && openEndpoint(options.llm, host, 'agent.llm');
    const search = await searchOver(resolve(host.projectDir, options.docs), options.maxContextChars);
    const invoke = model ? modelAnswer(model, search, options) : offlineAnswer(search);
    return { invoke: async (call) => withoutEmptyResults(await invoke(call)) };
  },
};

async function searchOver(folder: string, maxContextChars: number): Promise<Search> {
  const documents = await readDocuments(folder);
  const index = keywordIndex(documents.flatMap((document) => chunkDocument(document)));
  return (queries) => searchProductDocs(index, queries, maxContextChars);
}

function modelAnswer(model: OpenAiEndpoint, search: Search, options: DocsQaOptions) {
  const parameters = { tools: [SEARCH_TOOL], ...samplingBody(options, model.maxTokensField) };
  return (call: AgentCall): Promise<AgentReply> =>
    runToolLoop({
      messages: withSystemPrompt(call.messages, options.systemPrompt),
      search,
      complete: (messages, round) =>
        chatCompletion(model, { messages, parameters, headers: roundHeaders(call, round), signal: call.signal }),
    });
}

/** Each round is another request: under one key a server would answer all of them with the first one's reply. */
function roundHeaders(call: AgentCall, round: number): ChatRequest['headers'] {
  const { idempotencyKey } = call;
  return identityHeaders(round === 0 ? call : { ...call, idempotencyKey: `${idempotencyKey}/round-${round}` });
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
