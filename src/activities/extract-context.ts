import { clip, displayCopy } from '../contract/display-copy.ts';
import type { Context } from '../store/store.ts';
import { StepFailure } from '../contract/failures.ts';
import type { TurnInput } from '../contract/workflow-api.ts';
import type { ContextShown } from './activities.ts';
import { attempt, retryWrite } from './attempt.ts';
import type { BatchRuntime, Dependencies } from './dependencies.ts';

/** Extracts and stores the context that a turn left, or takes the last one that was not empty if the spec says so. */
export async function extractContext(dependencies: Dependencies, input: TurnInput): Promise<ContextShown> {
  const { store } = dependencies;
  const context = await attempt({ ...dependencies, step: 'context', input }, async ({ runtime }) => {
    const stored = await store.findContext(input);
    if (stored) return stored;
    const reply = await store.findReply(input);
    if (!reply)
      throw new StepFailure('StoreInconsistent', `Turn ${input.turn} of ${input.conversationId} has no reply.`);
    const ready = await runtime();
    const extracted = await ready.context.extract({
      answer: reply.content,
      toolOutputs: reply.toolOutputs,
      readTrace: () => store.readTrace(input),
    });
    const last = extracted.trim() === '' ? await earlierContext(dependencies, ready, input) : null;
    const found: Context = { content: last ?? clipped(extracted, ready), isReused: last !== null };
    return retryWrite(() => store.saveContext(input, found));
  });
  return {
    context: displayCopy(context.content),
    chars: context.content.length,
    // A question that is there already, of a fork, needs none.
    isEmpty: context.content === '' && !(await store.findQuestion({ ...input, turn: input.turn + 1 })),
    isReused: context.isReused,
  };
}

async function earlierContext(
  { store }: Dependencies,
  { spec }: BatchRuntime,
  input: TurnInput,
): Promise<string | null> {
  return spec.context.whenEmpty === 'reuse-last' ? store.lastContext(input) : null;
}

function clipped(context: string, { spec }: BatchRuntime): string {
  return context.trim() === '' ? '' : clip(context, spec.context.maxContextChars);
}
