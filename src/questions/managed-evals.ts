import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import { databricksOptions } from '../databricks/settings.ts';
import { openWorkspace, type Workspace } from '../databricks/workspace.ts';
import { identityHeaders } from '../http/request-headers.ts';
import { questionGuidelines } from './managed-evals/question-guidelines.ts';
import { userLines } from './managed-evals/user-lines.ts';
import {
  generateFacts,
  generateQuestions,
  type CallOptions,
  type QuestionWithContext,
} from './managed-evals/managed-evals-api.ts';
import { UnfinishedWork } from './managed-evals/unfinished-work.ts';
import type { GeneratedQuestions, QuestionGenerator, QuestionRequest } from './question-generator.ts';

const ManagedEvalsOptions = z.strictObject({
  ...databricksOptions,
  expectedFacts: z
    .boolean()
    .default(false)
    .describe('Also generate the facts of a correct answer: one more call per turn.'),
});

type ManagedEvalsOptions = z.infer<typeof ManagedEvalsOptions>;

/** Question generator `databricks-managed-evals`: the service behind Databricks' synthetic evaluation sets. */
export const managedEvalsQuestions: ComponentType<QuestionGenerator, ManagedEvalsOptions> = {
  type: 'databricks-managed-evals',
  options: ManagedEvalsOptions,
  mayChange: ['host', 'profile', 'tokenCommand'],
  addresses: async (options, host) => [(await openWorkspace(options, host, 'questions')).host],
  async create({ expectedFacts, ...options }, host) {
    const workspace = await openWorkspace(options, host, 'questions');
    const ask = (request: QuestionRequest) => askQuestions(workspace, request, host.timeoutMs);
    const takesUser = true;
    if (!expectedFacts) return { takesUser, generate: async (request) => ({ questions: textsOf(await ask(request)) }) };
    const unfinished = new UnfinishedWork<readonly QuestionWithContext[]>();
    return {
      takesUser,
      // Under a quota a minute, questions made again for want of facts could use it up for ever.
      generate: (request) =>
        unfinished.run(
          request.idempotencyKey,
          () => ask(request),
          (made) => withFacts(workspace, made, request, host.timeoutMs),
        ),
    };
  },
};

function askQuestions(
  workspace: Workspace,
  request: QuestionRequest,
  timeoutMs: number,
): Promise<readonly QuestionWithContext[]> {
  const { context, agentDescription, previousQuestions } = request;
  const guidelines = questionGuidelines(previousQuestions, userLines(request));
  return generateQuestions(
    workspace,
    { docContent: context, agentDescription, guidelines },
    callOptions(request, timeoutMs),
  );
}

async function withFacts(
  workspace: Workspace,
  made: readonly QuestionWithContext[],
  request: QuestionRequest,
  timeoutMs: number,
): Promise<GeneratedQuestions> {
  const questions = textsOf(made);
  const [first] = made;
  if (!first?.question.trim()) return { questions };
  const asked = { question: first.question, context: first.context ?? request.context };
  // Another request than the question's: under one key a server would answer both alike.
  const call = { ...request, idempotencyKey: `${request.idempotencyKey}/facts` };
  return { questions, expectedFacts: await generateFacts(workspace, asked, callOptions(call, timeoutMs)) };
}

function textsOf(made: readonly QuestionWithContext[]): readonly string[] {
  return made.map(({ question }) => question);
}

function callOptions(request: QuestionRequest, timeoutMs: number): CallOptions {
  return { headers: identityHeaders(request), timeoutMs, signal: request.signal };
}
