import { fieldsOf } from '../../contract/fields-of.ts';
import type { Answer } from '../answer.ts';
import { finishReasonOf } from '../finish-reason.ts';
import { saidInMessages } from '../said-in-messages.ts';
import { usageIn } from '../usage-in.ts';

/** Gemini's `generateContent`: `{candidates: [{content: {role, parts}, finishReason}], usageMetadata}`; the first counts. */
export function gemini(body: Readonly<Record<string, unknown>>): Answer | undefined {
  const { candidates } = body;
  if (!Array.isArray(candidates)) return undefined;
  const { content, finishReason } = fieldsOf((candidates as readonly unknown[])[0]);
  const said = saidInMessages([{ role: 'assistant', ...fieldsOf(content) }]);
  return { ...said, finishReason: finishReasonOf(finishReason), usage: usageIn(body) };
}
