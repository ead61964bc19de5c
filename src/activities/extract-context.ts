import { clip, displayCopy } from '../contract/display-copy.ts';
import type { Context, Reply, Store } from '../store/store.ts';
import { StepFailure } from '../contract/failures.ts';
import { turnsLost } from '../contract/turns-lost.ts';
import { USER_TYPE } from '../contract/user-spec.ts';
import type { TurnInput } from '../contract/workflow-api.ts';
import type { ContextShown } from './activities.ts';
import { attempt, retryWrite } from './attempt.ts';
import type { Dependencies, Extraction } from './dependencies.ts';
import { fetchTrace } from './fetch-trace.ts';

/** Extracts and stores the context that a turn left, or takes the last one that was not empty if the spec says so. */
export async function extractContext(dependencies: Dependencies, input: TurnInput): Promise<ContextShown> {
  const { store, extractionOf } = dependencies;
  const context = await attempt({ ...dependencies, step: 'context', input }, async ({ signal }) => {
    const stored = await store.findContext(input);
    if (stored) return stored;
    const reply = await store.findReply(input);
    if (!reply) throw await answerLost(store, input);
    const extraction = await extractionOf(input.batchId);
    const { agent } = extraction;
    // Late for the agent's step, which failed for that: a retry begins here, where it may have come.
    if (agent?.needsTrace) await fetchTrace({ store, agent, signal }, input, reply);
    const found = await contextOf(reply, dependencies, extraction, input);
    return retryWrite(() => store.saveContext(input, found));
  });
  return {
    context: displayCopy(context.content),
    chars: context.content.length,
    isEmpty: context.content === '' && (await needsContext(dependencies, input)),
    isReused: context.isReused,
  };
}

async function answerLost(store: Store, input: TurnInput): Promise<StepFailure> {
  const { conversationId, turn } = input;
  const committedTurns = await store.countTurns(input);
  return turnsLost({ conversationId, what: `the answer of turn ${turn}`, committedTurns });
}

/** Whether nothing can be asked without a context: a user with a goal needs none, and a question that is there already neither. */
async function needsContext({ store, extractionOf }: Dependencies, input: TurnInput): Promise<boolean> {
  const { spec } = await extractionOf(input.batchId);
  return spec.questions.type !== USER_TYPE && !(await store.findQuestion({ ...input, turn: input.turn + 1 }));
}

/** The context of a reply, or an earlier one where the spec says so and there is none, for whatever reason. */
async function contextOf(
  reply: Reply,
  { store }: Dependencies,
  { spec, context }: Extraction,
  input: TurnInput,
): Promise<Context> {
  const last = spec.context.whenEmpty === 'reuse-last' ? () => store.lastContext(input) : async () => null;
  const reused = (content: string): Context => ({ content, isReused: true });
  try {
    const { content: answer, toolOutputs } = reply;
    const extracted = await context.extract({ answer, toolOutputs, readTrace: () => store.readTrace(input) });
    if (extracted.trim() !== '') return { content: clip(extracted, spec.context.maxContextChars), isReused: false };
    const earlier = await last();
    return earlier === null ? { content: '', isReused: false } : reused(earlier);
  } catch (error) {
    const isUnusable = error instanceof StepFailure && error.type === 'TraceUnusable';
    const earlier = isUnusable ? await last() : null;
    if (earlier === null) throw error;
    return reused(earlier);
  }
}
