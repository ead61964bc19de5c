import { z } from 'zod';
import { StepFailure } from '../../contract/failures.ts';
import type { Workspace, WorkspaceRequest } from '../../databricks/workspace.ts';
import { errorText } from '../../http/error-text.ts';
import { bodyFailure } from '../../http/reply-failure.ts';
import type { JsonReply } from '../../http/http-reply.ts';

/** A question and the part of the content that it is about. */
export interface QuestionWithContext {
  readonly question: string;
  readonly context: string | undefined;
}

/** What a call takes beside its body. */
export type CallOptions = Pick<WorkspaceRequest, 'headers' | 'timeoutMs' | 'signal'>;

const WireQuestions = z.object({
  questions_with_context: z.array(
    z
      .object({ question: z.string(), context: z.string().nullish() })
      .transform(({ question, context }): QuestionWithContext => ({ question, context: context ?? undefined })),
  ),
});

const WireFacts = z.object({ synthetic_minimal_facts: z.array(z.string()).nullable() });

/**
 * Makes questions: `POST /api/2.0/managed-evals/generate-questions`, in the key order of Databricks' own client.
 * @throws {StepFailure} as `Workspace.send`, what an `error` inside a 200 means, and `BadReply` without `questions_with_context`.
 */
export async function generateQuestions(
  workspace: Workspace,
  asked: { docContent: string; agentDescription: string | undefined; guidelines: string },
  options: CallOptions,
): Promise<readonly QuestionWithContext[]> {
  const body = {
    doc_content: asked.docContent,
    num_questions: 1,
    agent_description: asked.agentDescription ?? null,
    question_guidelines: asked.guidelines,
  };
  const reply = await call(workspace, 'generate-questions', WireQuestions, { ...options, body });
  return reply.questions_with_context;
}

/**
 * Makes the facts that an answer must hold: `POST /api/2.0/managed-evals/generate-answer`; none where the service gives null.
 * @throws {StepFailure} as `generateQuestions`, and `BadReply` without `synthetic_minimal_facts`.
 */
export async function generateFacts(
  workspace: Workspace,
  asked: { question: string; context: string },
  options: CallOptions,
): Promise<readonly string[]> {
  const body = { question: asked.question, context: asked.context, answer_types: ['MINIMAL_FACTS'] };
  const reply = await call(workspace, 'generate-answer', WireFacts, { ...options, body });
  return reply.synthetic_minimal_facts ?? [];
}

async function call<Shape extends z.ZodObject>(
  workspace: Workspace,
  name: string,
  shape: Shape,
  request: CallOptions & { body: unknown },
): Promise<z.infer<Shape>> {
  const path = `/api/2.0/managed-evals/${name}`;
  const reply = await workspace.send({ ...request, method: 'POST', path });
  const sent = { url: `${workspace.host}${path}`, headers: {} };
  const failure = bodyFailure(reply, sent);
  if (failure) throw failure;
  const { success, data } = shape.safeParse(reply.body);
  if (!success) throw badReply(reply, sent.url, Object.keys(shape.shape).join(', '));
  return data;
}

function badReply({ body, status, requestId, redact }: JsonReply, url: string, keys: string): StepFailure {
  const said = errorText(JSON.stringify(body), redact);
  return new StepFailure('BadReply', `${url} answered ${status} without a usable ${keys}: ${said}`, {
    status,
    requestId,
  });
}
