import type { Answer, AnswerFrom } from '../answer.ts';
import { finishReasonOf } from '../finish-reason.ts';
import { saidInMessages } from '../said-in-messages.ts';
import { usageIn } from '../usage-in.ts';

/** A list of messages, `{messages, finish_reason}`: MLflow's ChatAgent, and the state of a LangGraph graph. */
export function messageList(body: Readonly<Record<string, unknown>>, answerFrom?: AnswerFrom): Answer | undefined {
  const { messages, finish_reason: finishReason } = body;
  if (!Array.isArray(messages)) return undefined;
  const said = saidInMessages(messages as readonly unknown[], answerFrom);
  return {
    ...said,
    finishReason: finishReasonOf(finishReason) ?? said.finishReason,
    usage: usageIn(body) ?? said.usage,
  };
}
